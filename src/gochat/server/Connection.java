package gochat.server;

import gochat.access.Addresses;
import gochat.access.Rejection;
import gochat.access.Visitors;
import gochat.io.Buffers;
import gochat.io.ReadBuffer;
import gochat.io.Transport;
import gochat.ops.LogEvent;
import gochat.server.Outbox.Room;
import gochat.ws.CloseCode;
import gochat.ws.Decoder;
import gochat.ws.Extension;
import gochat.ws.Frames;
import gochat.ws.HandshakeRefusal;
import gochat.ws.OpeningHandshake;
import gochat.ws.PerMessageDeflate;
import gochat.ws.RequestHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// One client's connection, from the accept to the end of its TCP stream. Its own virtual thread [#run]s it and
/// does all the reading; other threads may [#close] it, [#sweep] it, and leave frames with it by a [Batch] of theirs.
///
/// Here it begins and ends. Its [Receiver] reads and handles frames; what these give, its [Batch] leaves in outboxes, its
/// own and others', and has written.
public final class Connection implements Runnable {
    private final Common common;
    private final Places places;
    private final Visitors.Visit visit;
    private final Socket socket;
    private final Transport transport;
    private final Deadlines deadlines;
    private final ReadBuffer in;
    private final Outbox outbox;
    private final Sender sender;
    private final Batch batch;
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
    Connection(Common common, Places places, Socket socket, Transport transport, Buffers buffers,
            Visitors.Visit visit) {
        this.common = common;
        this.places = places;
        this.visit = visit;
        this.socket = socket;
        this.transport = transport;
        this.deadlines = new Deadlines(common.limits(), common.clock());
        this.in = new ReadBuffer(transport, buffers);
        this.outbox = new Outbox(common.limits(), buffers, common.clock(), transport, new Owner());
        this.sender = new Sender(outbox);
        this.batch = new Batch(transport);
        this.receiver = new Receiver(this, in, transport, outbox, batch, deadlines);
    }

    /// What its outbox tells.
    private final class Owner implements Outbox.Owner {
        @Override
        public void hasRoom() {
            Session told = session;
            if (told == null) return;
            try {
                told.hasRoom();
            } catch (RuntimeException | Error defect) {
                failed(defect);
            }
        }

        @Override
        public void broke(IOException how) {
            abort();
        }

        @Override
        public void failed(Throwable defect) {
            abort();
            logDefect(defect);
        }
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
        common.metrics().slowedDown();
    }

    public void refusedByOrigin() {
        common.metrics().refused(Metrics.Refusal.ORIGIN);
    }

    public Tally tally() {
        return tally;
    }

    Visitors.Visit visit() {
        return visit;
    }

    Outbox outbox() {
        return outbox;
    }

    Sender sender() {
        return sender;
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
            if (deadlines.isOpen() && !deadlines.isClosing()) common.metrics().closed(Metrics.ABNORMAL);
            leave();
            abort();
            batch.send();
            in.release();
            receiver.release();
            transport.releaseInput();
            places.leave(this, admitted);
        }
    }

    void logDefect(Throwable defect) {
        common.reports().defect(() -> event("met a defect of the server"), defect);
    }

    /// Reads and answers the opening handshake.
    ///
    /// @return false when it came to nothing, or the connection has begun to close
    private boolean shakeHands() throws IOException, InterruptedException {
        try {
            RequestHead head = RequestReader.read(in, common.limits());
            if (head == null) return false;
            OpeningHandshake.check(head);
            // read in any case: what is malformed is refused
            List<Extension> offers = Extension.offers(head);
            Optional<PerMessageDeflate> deflate =
                    common.messageLimits().compression() ? PerMessageDeflate.negotiate(offers) : Optional.empty();
            places.admit(visit, head);
            admitted = true;
            common.handler().admit(head, this);
            common.metrics().handshake("101");
            return open(head, deflate);
        } catch (HandshakeRefusal refusal) {
            debug(() -> "refused: " + refusal);
            common.metrics().handshake(refusal.statusCode());
            deadlines.close();
            sender.refuse(refusal.response());
            return false;
        } catch (Rejection rejection) {
            debug(() -> "rejected: " + rejection.getMessage());
            close(rejection.closeCode(), rejection.getMessage());
            batch.send();
            return false;
        }
    }

    /// Begins the session. The answer to the handshake waits in the outbox until it has begun: who reads it can be
    /// reached.
    private boolean open(RequestHead head, Optional<PerMessageDeflate> deflate)
            throws IOException, InterruptedException, HandshakeRefusal, Rejection {
        byte[] response = OpeningHandshake.response(head, common.handler().subprotocol(head), deflate);
        batch.note(outbox, outbox.begin(response, false));
        deflate.map(common.compression()::deflater).ifPresent(sender::compressBy);
        deadlines.open();
        session = common.handler().open(head, this);
        if (places.isStopping()) goAway();
        return receiver.begin(session, new Decoder(common.messageLimits(),
                deflate.map(common.compression()::inflater).orElse(null), new MessageMemory(common.memory())));
    }

    /// Has the reader make a pause behind this batch, for its client sends too fast: what it sends meanwhile
    /// fills the buffers of TCP, and holds up nobody but itself. Only this connection's reader may call it.
    public void slowDown(long nanos) {
        receiver.slowDown(nanos);
    }

    /// Sends to this very client; only its own reader may call it. It takes everything: the reader waits for
    /// room before it reads on. While memory is short, it waits until what was there before has been written, and so
    /// for this client alone.
    public void send(int opcode, byte[] payload, int offset, int length) {
        answer(opcode, payload, offset, length);
    }

    private Offer answer(int opcode, byte[] payload, int offset, int length) {
        Offer offer = batch.offer(this, Room.UNLIMITED, opcode, payload, offset, length);
        if (offer != Offer.NO_MEMORY) return offer;
        batch.send();
        try {
            outbox.awaitEmpty();
            return batch.offer(this, Room.INSISTED, opcode, payload, offset, length);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Offer.CLOSED;
        }
    }

    /// Leaves a frame with another connection; only this connection's reader may call it. While there is no room it
    /// waits, and has what it left before written. A connection that has no room because its client does not read is
    /// closed, so that its senders hear of it and memory stays bounded.
    public Offer forward(Connection to, int opcode, byte[] payload, int offset, int length) {
        if (to == this) return answer(opcode, payload, offset, length);
        try {
            while (true) {
                Offer offer = batch.offer(to, opcode, payload, offset, length);
                if (offer != Offer.FULL) return offer;
                batch.send();
                if (!to.outbox.awaitRoomFor(length)) {
                    to.giveUp();
                    return offer;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Offer.CLOSED;
        }
    }

    /// Leaves a frame with a connection, without waiting; only this connection's reader may call it. To this very client
    /// everything is taken for which there is memory.
    public Offer leave(Connection to, int opcode, byte[] payload) {
        return batch.offer(to, to == this ? Room.UNLIMITED : Room.LIMITED, opcode, payload, 0, payload.length);
    }

    /// Has what its reader left written out.
    public void settle() {
        batch.send();
    }

    /// Closes, because its client does not read and its outbox is full. Any thread may call it.
    private void giveUp() {
        if (!close(CloseCode.TRY_AGAIN_LATER, "messages came faster than they were read")) return;
        common.metrics().slowConsumer(Metrics.SlowConsumer.OUTBOX_FULL);
        common.reports().slowConsumer(() -> event("does not read: its outbox is full"));
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
        if (first) common.metrics().closed(code);
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

    /// Ends what takes too long. Called by the sweeper with the coarse clock's time; it takes no lock.
    void sweep(long now) {
        switch (deadlines.verdict(now, outbox.progress(), outbox.sentBytes())) {
            case NOTHING -> { }
            case PING -> Thread.startVirtualThread(this::ping);
            case RETRY_WRITE -> Thread.startVirtualThread(outbox::attend);
            case MESSAGE_LATE -> closeLate(
                    "a message must be complete within " + common.limits().message().toMillis() + " ms");
            case EXPIRED -> closeLate("token expired");
            case WRITE_STUCK -> cut(() -> {
                common.metrics().slowConsumer(Metrics.SlowConsumer.WRITE_STUCK);
                common.reports().slowConsumer(() -> event("does not read: a write is stuck"));
            });
            case OVERDUE -> cut(() -> {
                debug(() -> "takes too long");
                if (!deadlines.isOpen() && !deadlines.isClosing()) common.metrics().handshake(Metrics.TIMEOUT);
            });
        }
    }

    private void ping() {
        if (sender.ping()) common.metrics().pinged();
        else deadlines.notPinged();
    }

    private void closeLate(String reason) {
        Thread.startVirtualThread(() -> close(CloseCode.POLICY_VIOLATION, reason));
    }

    private void cut(Runnable telling) {
        if (cut) return;
        cut = true;
        Thread.startVirtualThread(() -> {
            telling.run();
            abort();
        });
    }

    void debug(Supplier<String> text) {
        common.reports().debug(this, text);
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
