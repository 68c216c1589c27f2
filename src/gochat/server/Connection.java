package gochat.server;

import gochat.access.Addresses;
import gochat.access.Rejection;
import gochat.access.Visitors;
import gochat.io.Buffers;
import gochat.io.ReadBuffer;
import gochat.io.Transport;
import gochat.ops.LogEvent;
import gochat.ws.CloseCode;
import gochat.ws.Decoder;
import gochat.ws.Extension;
import gochat.ws.Frames;
import gochat.ws.HandshakeRefusal;
import gochat.ws.OpeningHandshake;
import gochat.ws.PerMessageDeflate;
import gochat.ws.RequestHead;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// One client's connection, from the accept to the end of its TCP stream. Its own virtual thread [#run]s it and
/// does all the reading; other threads may [#close] it, [#sweep] it and offer to its outbox.
///
/// Here it begins and ends. Its [Receiver] reads batches and handles the frames in them, its [Sender] has written what
/// these gave: its own answers, and what it leaves with other connections.
public final class Connection implements Runnable {
    private final Server server;
    private final NetLimits limits;
    private final Logger log;
    private final Metrics metrics;
    private final Visitors.Visit visit;
    private final Socket socket;
    private final Transport transport;
    private final Deadlines deadlines;
    private final ReadBuffer in;
    private final Outbox outbox;
    private final Sender sender;
    private final Receiver receiver;
    private final Tally tally = new Tally();

    /// The sweeper's own: it cuts once.
    private boolean cut;

    private boolean admitted;
    private volatile Session session;
    private final AtomicBoolean left = new AtomicBoolean();

    /// @param socket     for its addresses
    /// @param transport  for its bytes
    /// @param buffers    to read into, and to keep what waits to be written
    Connection(Server server, Socket socket, Transport transport, Buffers buffers, Visitors.Visit visit) {
        this.server = server;
        this.limits = server.limits();
        this.log = server.log();
        this.metrics = server.metrics();
        this.visit = visit;
        this.socket = socket;
        this.transport = transport;
        this.deadlines = new Deadlines(limits, server.clock());
        this.in = new ReadBuffer(transport, buffers);
        this.outbox = new Outbox(limits, buffers, server.clock());
        this.sender = new Sender(this, outbox, transport);
        this.receiver = new Receiver(this, in, transport, sender, deadlines);
    }

    /// Our end of the TCP connection.
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /// Has it closed when this time has passed, for want of a token that is still good; only its own reader may call
    /// it, before the session begins.
    public void expireAfter(Duration time) {
        deadlines.expireAfter(time);
    }

    void slowedDown() {
        metrics.slowedDown();
    }

    public void refusedByOrigin() {
        metrics.refused(Metrics.Refusal.ORIGIN);
    }

    public Tally tally() {
        return tally;
    }

    Visitors.Visit visit() {
        return visit;
    }

    /// Adds what this connection has counted. Any thread may call it.
    void addTo(Totals totals) {
        tally.addTo(totals);
        outbox.addTo(totals);
        totals.receivedBytes += in.received();
    }

    @Override
    public void run() {
        try {
            // whoever waits keeps its stack, most of what an idle connection costs: so wait here, and not deeper down
            do transport.awaitInput(); while (session == null ? shakeHands() : receiver.receive());
            in.discardAll();
            // a peer that has ended its half may still read ours; the sweeper bounds how long we wait for it
            leave();
            outbox.awaitWritten();
        } catch (IOException gone) {
            debug(() -> "broke: " + gone.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error defect) {
            logDefect(defect);
        } finally {
            if (deadlines.isOpen() && !deadlines.isClosing()) metrics.closed(Metrics.ABNORMAL);
            leave();
            abort();
            in.release();
            receiver.release();
            server.forget(this, admitted);
        }
    }

    void logDefect(Throwable defect) {
        server.defects().log(() -> event("met a defect of the server"), defect);
    }

    /// Reads and answers the opening handshake.
    ///
    /// @return false when it came to nothing, or the connection has begun to close
    private boolean shakeHands() throws IOException, InterruptedException {
        try {
            RequestHead head = RequestReader.read(in, limits);
            if (head == null) return false;
            OpeningHandshake.check(head);
            Optional<PerMessageDeflate> deflate = server.negotiate(Extension.offers(head));
            server.admit(visit, head);
            admitted = true;
            server.handler().admit(head, this);
            metrics.handshake("101");
            // it waits in the outbox until the session has begun: who reads it can be reached
            sender.begin(OpeningHandshake.response(head, server.handler().subprotocol(), deflate),
                    deflate.map(server.compression()::deflater));
            deadlines.open();
            session = server.handler().open(head, this);
            if (server.isStopping()) goAway();
            return receiver.begin(session, new Decoder(server.messageLimits(),
                    deflate.map(server.compression()::inflater).orElse(null), new MessageMemory(server.memory())));
        } catch (HandshakeRefusal refusal) {
            debug(() -> "refused: " + refusal);
            metrics.handshake(refusal.statusCode());
            write(refusal.response());
            deadlines.close();
            transport.shutdownOutput();
            return false;
        } catch (Rejection rejection) {
            debug(() -> "rejected: " + rejection.getMessage());
            close(rejection.closeCode(), rejection.getMessage());
            sender.writeBatch();
            return false;
        }
    }

    private void write(byte[] bytes) throws IOException {
        transport.write(bytes, 0, bytes.length);
    }

    /// Has the reader make a pause behind this batch, for its client sends too fast: what it sends meanwhile
    /// fills the buffers of TCP, and holds up nobody but itself. Only this connection's reader may call it.
    public void slowDown(long nanos) {
        receiver.slowDown(nanos);
    }

    /// Sends to this very client; only its own reader may call it. It takes everything: the reader waits for
    /// room before it reads on.
    public void send(int opcode, byte[] payload, int offset, int length) {
        sender.answer(opcode, payload, offset, length);
    }

    /// Leaves a frame with another connection; only this connection's reader may call it.
    public Offer forward(Connection to, int opcode, byte[] payload, int offset, int length) {
        return sender.forward(to.sender, opcode, payload, offset, length);
    }

    /// Closes, because its client does not read and its outbox is full. Any thread may call it.
    void giveUp() {
        if (!close(CloseCode.TRY_AGAIN_LATER, "messages came faster than they were read")) return;
        metrics.slowConsumer(Metrics.SlowConsumer.OUTBOX_FULL);
        server.slowConsumers().log(() -> event("does not read: its outbox is full"));
    }

    /// Cuts, because of a defect of ours. Any thread may call it.
    void fail(Throwable defect) {
        logDefect(defect);
        abort();
    }

    /// Begins the closing handshake (RFC 6455, section 7), or completes it if the client began. Any thread may
    /// call it; it does not wait. What is in the outbox still goes out, the Close frame behind it.
    ///
    /// @return whether this was the first time
    public boolean close(int code, String reason) {
        // who sees the end must not find it reachable any more
        leave();
        boolean first = sender.close(Frames.closePayload(code, reason));
        deadlines.close();
        if (first) metrics.closed(code);
        return first;
    }

    /// Says goodbye because the server stops.
    void goAway() {
        if (deadlines.isOpen()) close(CloseCode.GOING_AWAY, "the server is stopping");
        else abort();
    }

    private void leave() {
        if (session == null || !left.compareAndSet(false, true)) return;
        try {
            session.closed();
        } catch (RuntimeException | Error defect) {
            logDefect(defect);
        }
    }

    /// Cuts the TCP connection; frees whoever is blocked on it.
    void abort() {
        outbox.discard();
        try {
            transport.close();
        } catch (IOException e) {
            debug(() -> "did not close: " + e.getMessage());
        }
    }

    /// Ends what takes too long. Called by the sweeper with the coarse clock's time; must not block.
    void sweep(long now) {
        switch (deadlines.verdict(now, outbox.writingNanos())) {
            case NOTHING -> { }
            case PING -> {
                metrics.pinged();
                sender.ping();
            }
            case MESSAGE_LATE -> close(CloseCode.POLICY_VIOLATION,
                    "a message must be complete within " + limits.message().toMillis() + " ms");
            case EXPIRED -> close(CloseCode.POLICY_VIOLATION, "token expired");
            case WRITE_STUCK -> {
                if (!cut) {
                    metrics.slowConsumer(Metrics.SlowConsumer.WRITE_STUCK);
                    server.slowConsumers().log(() -> event("does not read: a write is stuck"));
                }
                cut();
            }
            case OVERDUE -> {
                if (!cut) {
                    debug(() -> "takes too long");
                    if (!deadlines.isOpen() && !deadlines.isClosing()) metrics.handshake(Metrics.TIMEOUT);
                }
                cut();
            }
        }
    }

    private void cut() {
        cut = true;
        abort();
    }

    void debug(Supplier<String> text) {
        if (log.isLoggable(Level.DEBUG)) log.log(Level.DEBUG, event(text.get()));
    }

    private LogEvent event(String text) {
        return new LogEvent(toString(), text);
    }

    /// Its client's address, and whose word that is, where a proxy stands in between.
    @Override
    public String toString() {
        String peer = socket.getRemoteSocketAddress() instanceof InetSocketAddress address
                ? Addresses.host(address) + ":" + address.getPort() : "nobody";
        return visit.client().equals(socket.getInetAddress()) ? peer
                : Addresses.host(visit.client()) + " by " + peer;
    }
}
