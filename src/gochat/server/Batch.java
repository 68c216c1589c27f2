package gochat.server;

import gochat.io.Transport;
import gochat.outbox.Allowance;
import gochat.outbox.Offer;
import gochat.outbox.Outbox;
import gochat.ws.MessageDeflater;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// What one thread leaves with connections, and then has written out together: many frames for one client go in one
/// write. It belongs to that thread; each connection's reader has one, and any other thread may have one of its own.
///
/// What it offers to others does not wait. What has been left is on its way only behind [#flush], which must come
/// before the thread waits for anything but its turn.
public final class Batch {
    /// The author of what is not compressed, whatever was agreed upon: its length must not tell what is in it.
    private static final long AS_IT_IS = -1;
    private static final AtomicLong AUTHORS = new AtomicLong(MessageDeflater.NOBODY);
    /// Of what has very many steps. A room of a thousand takes less, so that what is said in it together goes out so.
    private static final long STINT_NANOS = 4_000_000;
    /// What was left waits for so many turns at most, so that more of the same goes out with it.
    private static final int TURNS_HELD_BACK = 4;
    /// For how long a thread that reads from no connection lets others run.
    private static final long REST_NANOS = 50_000;

    /// The connection that the thread reads, and its bytes; both null for a thread that reads from none.
    private final Connection own;
    private final Transport transport;
    /// Who writes what is left here: that connection's client, or anybody.
    private final long author;
    /// Where frames were left that this thread must see written.
    private final ArrayList<Outbox> unattended = new ArrayList<>(0);
    private final Stint stint = new Stint(STINT_NANOS);
    private int turns;

    /// For a thread that reads from no connection.
    public Batch() {
        this(null, null, MessageDeflater.NOBODY);
    }

    /// For the reader of a connection.
    Batch(Connection own, Transport transport) {
        this(own, transport, AUTHORS.incrementAndGet());
    }

    private Batch(Connection own, Transport transport, long author) {
        this.own = own;
        this.transport = transport;
        this.author = author;
    }

    /// Leaves a frame with a connection, or answers at once why not. A full outbox stays as it is: its session is told
    /// when there is room again ([Session#hasRoom]). With the own client, which it sends words of others, everything is
    /// left for which there is memory.
    public Offer offer(Connection to, int opcode, byte[] payload) {
        return leave(to == own ? MessageDeflater.NOBODY : author, to, opcode, payload);
    }

    /// The same, never compressed.
    public Offer offerAsItIs(Connection to, int opcode, byte[] payload) {
        return leave(AS_IT_IS, to, opcode, payload);
    }

    private Offer leave(long by, Connection to, int opcode, byte[] payload) {
        Allowance allowance = to == own ? Allowance.UNLIMITED : Allowance.LIMITED;
        return offer(by, to, allowance, opcode, payload, 0, payload.length);
    }

    /// @param by  whose words it holds: [MessageDeflater#NOBODY] for more than one, or [#AS_IT_IS]
    private Offer offer(long by, Connection to, Allowance allowance, int opcode, byte[] payload, int offset,
            int length) {
        // what is taken must be noted: make sure first that it can be
        unattended.ensureCapacity(unattended.size() + 1);
        return note(to.outbox(), by == AS_IT_IS ? to.outbox().offer(allowance, opcode, payload, offset, length)
                : to.sender().offer(by, allowance, opcode, payload, offset, length));
    }

    /// Takes what an outbox answered to an offer; sees to it where nobody else does.
    Offer note(Outbox outbox, Offer offer) {
        if (offer == Offer.UNATTENDED) unattended.add(outbox);
        return offer;
    }

    /// Leaves a frame with the own client. It takes everything, for the thread waits for room before it reads on; while
    /// memory is short, this waits until what was there before has been written, and so for that client alone.
    public Offer answer(int opcode, byte[] payload, int offset, int length) {
        return answer(author, opcode, payload, offset, length);
    }

    /// The same, never compressed.
    public Offer answerAsItIs(int opcode, byte[] payload) {
        return answer(AS_IT_IS, opcode, payload, 0, payload.length);
    }

    private Offer answer(long by, int opcode, byte[] payload, int offset, int length) {
        Offer offer = offer(by, own, Allowance.UNLIMITED, opcode, payload, offset, length);
        if (offer != Offer.NO_MEMORY) return offer;
        flush();
        try {
            own.outbox().awaitWritten();
            return offer(by, own, Allowance.INSISTED, opcode, payload, offset, length);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Offer.CLOSED;
        }
    }

    /// Leaves a frame with a connection, for a thread that may wait: until there is room, with all that it left before
    /// written. A connection that has none because its client does not read is closed, so that its senders hear of it
    /// and memory stays bounded.
    public Offer forward(Connection to, int opcode, byte[] payload, int offset, int length) {
        if (to == own) return answer(opcode, payload, offset, length);
        try {
            while (true) {
                Offer offer = offer(author, to, Allowance.LIMITED, opcode, payload, offset, length);
                if (offer != Offer.FULL) return offer;
                flush();
                if (!to.outbox().awaitRoomFor(length)) {
                    to.watchdog().giveUp();
                    return offer;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Offer.CLOSED;
        }
    }

    /// Lets others run if this thread has been at it for long, in front of a step of something that has very many; the
    /// first is 0. The caller must hold no lock that a writer may want.
    public void giveWay(int step) {
        if (step == 0) {
            stint.begin();
            turns = 0;
        }
        if (!stint.isOver()) return;
        if (++turns % TURNS_HELD_BACK == 0) attend();
        letOthersRun();
    }

    private void letOthersRun() {
        if (transport == null) LockSupport.parkNanos(REST_NANOS);
        else transport.awaitTurn();
        stint.begin();
    }

    /// Has all that was left written out. Where that is much for many, others run in between.
    public void flush() {
        stint.begin();
        if (unattended.isEmpty()) return;
        unattended.removeIf(this::writeIfHeavy);
        attend();
    }

    private void attend() {
        if (transport == null) unattended.forEach(Outbox::attend);
        else transport.attend(unattended);
        unattended.clear();
    }

    /// @return whether it was written; what is left of it then, its writer sees to
    private boolean writeIfHeavy(Outbox outbox) {
        if (!outbox.isHeavy()) return false;
        outbox.writeNow();
        if (stint.isOver()) letOthersRun();
        return true;
    }
}
