package gochat.server;

import static gochat.RawClient.TIMEOUT_MILLIS;

import gochat.Lines;
import gochat.RawClient;
import gochat.TestServer;
import gochat.ws.CodecFuzz;
import gochat.ws.MessageLimits;
import gochat.ws.RandomStreams;
import gochat.ws.ReferenceDecoder;
import gochat.ws.RequestHead;
import gochat.ws.Seen;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// Random streams over sockets to real servers: one that echoes, one that chats. What they must answer follows from
/// what the reference decoder sees; then TCP ends, nobody stays behind, and nothing is logged as an error.
///
/// One thread at a time may use it.
final class SocketFuzz implements AutoCloseable {
    private static final String HANDLE = "fuzz";
    private static final String TOO_BIG = "too big";
    private static final String OK = "{\"ok\":\"message sent with success\"";
    private static final String ERROR = "{\"error\":\"";
    private static final Duration LONG = Duration.ofSeconds(60);
    /// So few that a connection which is not forgotten soon leaves no room.
    private static final int CONNECTIONS = 16;
    private static final NetLimits LIMITS = new NetLimits(CONNECTIONS, 16 * 1024, 100, 1 << 18, 1024, 1 << 26, LONG,
            LONG, LONG, LONG, LONG, LONG, Duration.ofSeconds(5));
    private static final List<MessageLimits> ECHOED = List.of(new MessageLimits(100, 1000, 4, true, true),
            new MessageLimits(1, 2, 1, true, false), new MessageLimits(40_000, 50_000, 1024, true, true));
    private static final MessageLimits CHATTED = new MessageLimits(120, 1000, 8, false, true);

    private final Lines log = new Lines(Level.ERROR);
    private final AtomicInteger open = new AtomicInteger();
    private final List<Server> echoes = new ArrayList<>();
    private final Server chat;

    SocketFuzz() throws IOException {
        for (MessageLimits limits : ECHOED) echoes.add(TestServer.plain(new Echo(), limits, LIMITS, log));
        chat = TestServer.plain(TestServer.chat(CONNECTIONS, TestServer.ANY_RATE), CHATTED, LIMITS, log);
    }

    /// Sends every message back; counts the sessions that are open.
    private final class Echo implements Handler {
        @Override
        public void admit(RequestHead head, Connection connection) {}

        @Override
        public Session open(RequestHead head, Connection connection) {
            open.incrementAndGet();
            return new Session() {
                @Override
                public void message(int opcode, byte[] bytes, int offset, int length) {
                    connection.batch().answer(opcode, bytes, offset, length);
                }

                @Override
                public void tooBig() {
                    connection.batch().answer(0x1, TOO_BIG.getBytes(StandardCharsets.UTF_8), 0, TOO_BIG.length());
                }

                @Override
                public void closed() {
                    open.decrementAndGet();
                }
            };
        }
    }

    /// Plays one case.
    ///
    /// @return how many frames its stream has
    /// @throws AssertionError with the stream, where the answers are not those that the reference calls for
    int play(long seed, long number) throws IOException {
        Random random = CodecFuzz.random(seed, number);
        int which = random.nextInt(ECHOED.size() + 2);
        boolean chatting = which >= ECHOED.size();
        MessageLimits limits = chatting ? CHATTED : ECHOED.get(which);
        RandomStreams streams = new RandomStreams(random, limits, () -> message(random));
        byte[] stream = streams.next();
        ReferenceDecoder reference = new ReferenceDecoder(limits);
        for (byte b : stream) reference.take(b);
        reference.release();
        List<RawClient.Frame> answers = List.of();
        try {
            byte[] bytes = exchange(chatting ? chat : echoes.get(which), stream, streams.cuts(stream.length));
            answers = Answers.read(bytes);
            if (chatting) checkChat(reference.seen(), answers);
            else checkEcho(reference.seen(), answers);
            if (!log.all().isEmpty()) throw new AssertionError("logged as errors: " + log.all());
        } catch (AssertionError | IOException wrong) {
            throw new AssertionError(wrong.getMessage() + "\n" + (chatting ? "chat, " : "echo, ") + limits + "\nbytes "
                    + HexFormat.of().formatHex(stream) + "\nreference " + reference.seen() + "\nanswers "
                    + words(answers), wrong);
        }
        return reference.wholeFrames();
    }

    /// A chat message to oneself or to nobody, or nearly one.
    private static byte[] message(Random random) {
        String recipient = random.nextBoolean() ? HANDLE : "nobody";
        String sender = random.nextInt(8) > 0 ? HANDLE : "other";
        String more = random.nextInt(4) > 0 ? "" : ",\"id\":\"" + random.nextInt(100) + "\"";
        return ("{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\",\"message\":\"hé"
                + "x".repeat(random.nextInt(60)) + "\"" + more + "}").getBytes(StandardCharsets.UTF_8);
    }

    /// Sends a stream in pieces, ends it, and reads to the end what comes back.
    private static byte[] exchange(Server server, byte[] stream, int[] cuts) throws IOException {
        try (RawClient client = new RawClient(server.address().getPort())) {
            client.send(RawClient.request("/?user=" + HANDLE, "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
            String head = client.head();
            if (!head.startsWith("HTTP/1.1 101 ")) throw new AssertionError(head);
            Socket socket = client.socket();
            socket.setSoTimeout(3 * TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            int from = 0;
            for (int cut : cuts) {
                out.write(stream, from, cut - from);
                from = cut;
            }
            out.write(stream, from, stream.length - from);
            socket.shutdownOutput();
            return socket.getInputStream().readAllBytes();
        }
    }

    /// An echo answers each event by itself, in order.
    private static void checkEcho(List<Seen> seen, List<RawClient.Frame> answers) {
        List<String> expected = new ArrayList<>();
        for (Seen event : seen) {
            switch (event.kind()) {
                case TEXT -> expected.add(word(0x81, event.payload()));
                case BINARY -> expected.add(word(0x82, event.payload()));
                case TOO_BIG -> expected.add(word(0x81, TOO_BIG.getBytes(StandardCharsets.UTF_8)));
                case PING -> expected.add(word(0x8A, event.payload()));
                case PONG -> { }
                case CLOSE, VIOLATION -> expected.add(close(event.code()));
            }
        }
        if (!expected.equals(words(answers))) throw new AssertionError("expected " + expected);
    }

    /// A chat answers each message once, delivers what it has called delivered, and treats the rest as an echo does.
    private static void checkChat(List<Seen> seen, List<RawClient.Frame> answers) {
        List<String> expected = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Seen event : seen) {
            switch (event.kind()) {
                case TEXT -> {
                    texts.add(word(0x81, event.payload()));
                    expected.add("answer");
                }
                case TOO_BIG -> expected.add("answer");
                case BINARY -> throw new AssertionError("the chat takes no binary messages");
                case PING -> expected.add(word(0x8A, event.payload()));
                case PONG -> { }
                case CLOSE, VIOLATION -> expected.add(close(event.code()));
            }
        }
        List<String> actual = new ArrayList<>();
        int delivered = 0;
        for (RawClient.Frame frame : answers) {
            boolean ok = frame.text().startsWith(OK);
            if (frame.opcode() != 1) {
                actual.add(words(List.of(frame)).getFirst());
            } else if (ok || frame.text().startsWith(ERROR)) {
                actual.add("answer");
                if (ok) delivered--;
            } else {
                delivered++;
                int sent = texts.indexOf(word(0x81, frame.payload()));
                if (sent < 0) throw new AssertionError("delivered, but not sent: " + frame.text());
                texts.subList(0, sent + 1).clear();
            }
        }
        if (delivered != 0) throw new AssertionError(delivered + " more messages delivered than answered with ok");
        if (!expected.equals(actual)) throw new AssertionError("expected " + expected);
    }

    private static String word(int first, byte[] payload) {
        return Integer.toHexString(first) + " " + HexFormat.of().formatHex(payload);
    }

    /// A Close frame, whatever reason a person reads in it.
    private static String close(int code) {
        return code == 1005 ? "close" : "close " + code;
    }

    private static List<String> words(List<RawClient.Frame> frames) {
        return frames.stream().map(frame -> frame.opcode() != 8 ? word(frame.first(), frame.payload())
                : frame.payload().length == 0 ? close(1005)
                : close(ByteBuffer.wrap(frame.payload()).getShort() & 0xFFFF)).toList();
    }

    /// Stops the servers.
    ///
    /// @throws AssertionError if a session is still open
    @Override
    public void close() {
        echoes.forEach(Server::close);
        chat.close();
        if (open.get() != 0) throw new AssertionError(open + " sessions were never closed");
    }
}
