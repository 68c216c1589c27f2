package gochat.server;

import gochat.io.ReadBuffer;
import gochat.io.Transport;
import gochat.outbox.Outbox;
import gochat.ws.CloseCode;
import gochat.ws.Decoder;
import gochat.ws.Decoder.Event;
import gochat.ws.Opcode;
import gochat.ws.ProtocolViolation;
import java.io.IOException;
import java.time.Duration;

/// The reading half of a [Connection]: reads, handles every whole frame of what it has read, and has what these gave
/// written. Only the connection's own thread may call it.
final class Receiver {
    /// After so much inflating, a reader waits for its turn at more.
    private static final int INFLATED_TURN_BYTES = 64 * 1024;
    private static final long STINT_NANOS = 2_000_000;

    private final Connection connection;
    private final Peer peer;
    private final ReadBuffer in;
    private final Transport transport;
    private final Outbox outbox;
    private final Batch batch;
    private final Deadlines deadlines;

    private Decoder decoder;
    private Session session;
    private long inflatedBytes;
    /// With one read: what a few bytes ask for may take long.
    private final Stint stint = new Stint(STINT_NANOS);
    /// The peer has closed, or broken a rule.
    private boolean over;
    /// For how long it must not read on.
    private long pauseNanos;

    /// @param outbox  of this very connection
    Receiver(Connection connection, Peer peer, ReadBuffer in, Transport transport, Outbox outbox, Batch batch,
            Deadlines deadlines) {
        this.connection = connection;
        this.peer = peer;
        this.in = in;
        this.transport = transport;
        this.outbox = outbox;
        this.batch = batch;
        this.deadlines = deadlines;
    }

    /// Gives back what the decoder has taken.
    void release() {
        if (decoder != null) decoder.release();
    }

    /// Makes a pause when what has been read is handled.
    void slowDown(long nanos) {
        pauseNanos = Math.max(pauseNanos, nanos);
    }

    /// Handles what has come with the handshake, which is answered together with it; false when that is all.
    boolean begin(Session session, Decoder decoder) throws IOException, InterruptedException {
        this.session = session;
        this.decoder = decoder;
        return serve();
    }

    /// Reads once, and handles it; false when the peer has said its last.
    boolean receive() throws IOException, InterruptedException {
        int read = in.fill();
        if (read < 0) return false;
        deadlines.heard();
        return serve();
    }

    /// Handles what has been read, has the answers written, and waits until more may come; false when none will.
    private boolean serve() throws IOException, InterruptedException {
        handleFrames();
        batch.flush();
        if (pauseNanos > 0) pause();
        outbox.awaitRoom(session::isFull);
        return !over;
    }

    private void pause() throws InterruptedException {
        connection.slowedDown();
        Thread.sleep(Duration.ofNanos(pauseNanos));
        pauseNanos = 0;
    }

    /// Handles every whole frame that has been read.
    private void handleFrames() {
        try {
            decoder.feed(in.bytes(), in.from(), in.to());
            boolean ended = false;
            stint.begin();
            for (Event event; !over && (event = decoder.next()) != Event.NEED_INPUT; ) {
                over = event == Event.CLOSE;
                // to pass it on may take as long again
                boolean tookLong = decoder.inflatedBytes() - inflatedBytes >= INFLATED_TURN_BYTES;
                if (tookLong) awaitTurn();
                // 5.5.1: behind a Close of ours, only the peer's counts
                if (!deadlines.isClosing()) handle(event);
                if (tookLong || stint.isOver()) awaitTurn();
                ended |= !decoder.isInsideMessage();
            }
            in.consumeTo(decoder.position());
            deadlines.expectsMore(decoder.expectsMore(), ended);
        } catch (ProtocolViolation violation) {
            over = true;
            peer.debug(() -> "violates the protocol: " + violation.getMessage());
            connection.close(violation.closeCode(), violation.getMessage());
        } catch (RuntimeException | Error defect) {
            over = true;
            peer.metDefect(defect);
            connection.close(CloseCode.INTERNAL_ERROR, "internal error");
        }
    }

    private void awaitTurn() {
        batch.flush();
        transport.awaitTurn();
        inflatedBytes = decoder.inflatedBytes();
        stint.begin();
    }

    private void handle(Event event) {
        byte[] payload = decoder.payload();
        int offset = decoder.offset();
        int length = decoder.length();
        switch (event) {
            case TEXT -> session.message(Opcode.TEXT, payload, offset, length);
            case BINARY -> session.message(Opcode.BINARY, payload, offset, length);
            case TOO_BIG -> session.tooBig();
            // RFC 6455, 5.5.2: a Pong carries the Ping's payload
            case PING -> batch.answer(Opcode.PONG, payload, offset, length);
            // 5.5.3: an unsolicited one is ignored, and any is a sign of life, as every byte is
            case PONG -> { }
            // 5.5.1: the answer to a Close is a Close with the same code
            case CLOSE -> connection.close(decoder.closeCode(), "");
            case NEED_INPUT -> throw new AssertionError("the end of the input is no event");
        }
    }
}
