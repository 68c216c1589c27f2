package gochat.server;

import gochat.access.Probe;
import gochat.access.Rejection;
import gochat.access.Visitors;
import gochat.io.Buffers;
import gochat.io.ReadBuffer;
import gochat.io.Transport;
import gochat.outbox.Outbox;
import gochat.outbox.Sender;
import gochat.ws.CloseCode;
import gochat.ws.Frames;
import gochat.ws.HandshakeRefusal;
import gochat.ws.RequestHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/// One client's connection, from the accept to the end of its TCP stream. Its own virtual thread [#run]s it and does
/// all the reading; other threads may [#close] it, and leave frames with it by a [Batch] of theirs.
///
/// Here it begins and ends. Its [Receiver] reads and handles frames; what these give, its [Batch] leaves in outboxes,
/// its own and others', and has written. For how long all this may take, [Deadlines] say, and its [Watchdog] ends it.
public final class Connection implements Runnable, Outbox.Owner {
    private final ServerContext context;
    private final Seats seats;
    private final Peer peer;
    private final Transport transport;
    private final Deadlines deadlines;
    private final ReadBuffer in;
    private final Outbox outbox;
    private final Sender sender;
    private final Batch batch;
    private final Receiver receiver;
    private final Watchdog watchdog;
    private final Tally tally = new Tally();
    /// The reader's own: whether it is among the connections accepted, as all are in the end but probes.
    private boolean counted;
    private boolean admitted;
    private volatile Session session;
    private final AtomicBoolean left = new AtomicBoolean();

    /// @param socket     for its addresses
    /// @param transport  for its bytes
    /// @param buffers    to read into, and to keep what waits to be written
    Connection(ServerContext context, Seats seats, Socket socket, Transport transport, Buffers buffers,
            Visitors.Visit visit) {
        this.context = context;
        this.seats = seats;
        this.peer = new Peer(socket, visit, context.reports());
        this.transport = transport;
        this.deadlines = new Deadlines(context.limits(), context.clock());
        this.in = new ReadBuffer(transport, buffers);
        this.outbox = new Outbox(context.limits().outbox(), buffers, context.clock(), transport, this);
        this.sender = new Sender(outbox);
        this.batch = new Batch(this, transport);
        this.receiver = new Receiver(this, peer, in, transport, outbox, batch, deadlines);
        this.watchdog = new Watchdog(this, peer, deadlines, outbox, sender, context);
    }

    /// Has its session leave more with it ([Session#hasRoom]), when others have had their turn. Any thread may call it.
    @Override
    public void hasRoom() {
        transport.later(this::fill);
    }

    private void fill() {
        if (session == null) return;
        try {
            session.hasRoom();
        } catch (RuntimeException | Error defect) {
            broke(defect);
        }
    }

    @Override
    public void broke(Throwable how) {
        abort();
        if (!(how instanceof IOException)) peer.metDefect(how);
    }

    /// Our end of the TCP connection.
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) peer.socket().getLocalSocketAddress();
    }

    /// Has it closed at this time of the wall clock, for want of a token that is still good; only its own reader may
    /// call it, before the session begins.
    public void expireAt(Instant time) {
        deadlines.expireAt(time);
    }

    void slowedDown() {
        context.metrics().slowedDown();
    }

    /// Counts that its page's origin may not connect.
    public void refusedByOrigin() {
        context.metrics().refused(Metrics.Refusal.ORIGIN);
    }

    /// What its session counts.
    public Tally tally() {
        return tally;
    }

    Visitors.Visit visit() {
        return peer.visit();
    }

    Outbox outbox() {
        return outbox;
    }

    Sender sender() {
        return sender;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    /// Adds what this connection has counted. Any thread may call it.
    void addTo(Totals totals) {
        totals.add(tally, outbox.counts(), in.received());
    }

    @Override
    public void run() {
        try {
            // whoever waits keeps its stack, most of what an idle connection costs: so wait here, and not deeper down
            do transport.awaitInput(); while (session == null ? shakeHands() : receiver.receive());
            outbox.end();
            in.discardAll();
            // a peer that has ended its half may still read ours; the sweeper bounds how long we wait for it
            leaveInTurn();
            outbox.awaitWritten();
        } catch (IOException gone) {
            peer.debug(() -> "broke: " + gone.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error defect) {
            peer.metDefect(defect);
        } finally {
            if (deadlines.isOpen() && !deadlines.isClosing()) context.metrics().closed(Metrics.ABNORMAL);
            leaveInTurn();
            abort();
            in.release();
            receiver.release();
            transport.releaseInput();
            count();
            seats.leave(this, admitted);
            batch.flush();
        }
    }

    /// Reads and answers the opening handshake; false when there is nothing more to be heard.
    private boolean shakeHands() throws IOException, InterruptedException {
        if (deadlines.isClosing()) {
            // 7.1.1: we have sent a Close, and end behind what answers it; that there may be input is no answer
            in.fill();
            return false;
        }
        transport.awaitShortTurn();
        try {
            RequestHead head = RequestReader.read(in, context.limits());
            if (head == null) return false;
            if (Probe.is(head)) {
                counted = true;
                context.metrics().probed();
                refuse(Probe.answer(head, seats.isStopping()));
                return false;
            }
            count();
            Handshake handshake = Handshake.of(head, context);
            seats.admit(peer.visit(), head);
            admitted = true;
            context.handler().admit(head, this);
            context.metrics().handshake("101");
            return open(handshake);
        } catch (HandshakeRefusal refusal) {
            peer.debug(() -> "refused: " + refusal);
            context.metrics().handshake(refusal.statusCode());
            refuse(refusal.response());
            return false;
        } catch (Rejection rejection) {
            peer.debug(() -> "rejected: " + rejection.getMessage());
            close(rejection.closeCode(), rejection.getMessage());
            batch.flush();
            // it may be long until the Close is answered
            in.release();
            return true;
        }
    }

    private void count() {
        if (!counted) context.metrics().accepted();
        counted = true;
    }

    /// Answers a request with something else than a connection, and closes.
    private void refuse(byte[] response) {
        deadlines.close();
        sender.refuse(response);
    }

    /// Begins the session. The answer to the handshake waits in the outbox until it has begun: who reads it can be
    /// reached.
    private boolean open(Handshake handshake) throws IOException, InterruptedException, HandshakeRefusal, Rejection {
        batch.note(outbox, outbox.begin(handshake.response(context.handler()), false));
        handshake.deflate().map(context.compression()::deflater).ifPresent(sender::compressBy);
        deadlines.open();
        session = context.handler().open(handshake.head(), this);
        if (seats.isStopping()) goAway();
        return receiver.begin(session, handshake.decoder(context));
    }

    /// Has the reader make a pause before it reads on, for its client sends too fast: what it sends meanwhile
    /// fills the buffers of TCP, and holds up nobody but itself. Only this connection's reader may call it.
    public void slowDown(long nanos) {
        receiver.slowDown(nanos);
    }

    /// What its reader leaves with this client and with others; nobody else may use it.
    public Batch batch() {
        return batch;
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
        if (first) context.metrics().closed(code);
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
            peer.metDefect(defect);
        }
    }

    private void leaveInTurn() {
        if (session == null || left.get()) return;
        batch.flush();
        transport.awaitShortTurn();
        leave();
    }

    /// Cuts the TCP connection; frees whoever is blocked on it.
    void abort() {
        outbox.discard();
        try {
            transport.close();
        } catch (IOException e) {
            peer.debug(() -> "did not close: " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return peer.toString();
    }
}
