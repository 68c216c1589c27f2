package gochat.server;

import gochat.access.Addresses;
import gochat.access.Visitors;
import gochat.io.TransportLayer;
import gochat.ws.MessageLimits;
import gochat.ws.RequestHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The server that conformance tests drive: it sends every message back, and nothing of its own accord. The
/// product's own frames, connections and outboxes; only the limits are raised and the handler is another.
public final class EchoServer {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final NetLimits LIMITS = new NetLimits(1000, 16 * 1024, 100, 64 << 20, 100_000,
            1L << 30, LONG, LONG, LONG, LONG, LONG, Duration.ofSeconds(5), Duration.ofSeconds(5));

    private EchoServer() {}

    /// Echoes on the address given as `-listen-on HOST:PORT` until it is killed, compressed with `-compress`.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(List.of(arguments));
        boolean compress = flags.remove("-compress");
        if (flags.size() != 2 || !flags.getFirst().equals("-listen-on") || !flags.getLast().matches(".+:[0-9]{1,5}")) {
            System.err.println("echo: usage: -listen-on HOST:PORT [-compress]");
            System.exit(2);
        }
        String[] address = flags.getLast().split(":");
        Server server = start(new InetSocketAddress(address[0], Integer.parseInt(address[1])), compress);
        System.out.println("echo  ws://" + Addresses.host(server.address()) + ":" + server.address().getPort() + "/");
        Thread.currentThread().join();
    }

    public static Server start(InetSocketAddress address, boolean compress) throws IOException {
        MessageLimits messages = new MessageLimits(16 << 20, 16 << 20, 1 << 17, true, compress);
        return new Server(address, TransportLayer.PLAIN, new Echo(), messages, LIMITS, new Visitors(0, List.of()),
                System.getLogger("echo"));
    }

    private static final class Echo implements Handler {
        @Override
        public void admit(RequestHead head, Connection connection) {}

        @Override
        public Session open(RequestHead head, Connection connection) {
            return new Session() {
                @Override
                public void message(int opcode, byte[] bytes, int offset, int length) {
                    connection.batch().answer(opcode, bytes, offset, length);
                }

                @Override
                public void tooBig() {
                    throw new AssertionError("a message over the limit is over the limit to discard, too");
                }

                @Override
                public void closed() {}
            };
        }
    }
}
