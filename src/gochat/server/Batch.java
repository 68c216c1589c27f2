package gochat.server;

import gochat.io.Transport;
import gochat.server.Outbox.Room;
import java.util.ArrayList;

/// What one thread leaves with connections, and then has written out together: many frames for one client go in one
/// write. It belongs to that thread; each connection's reader has one, and any other thread may have one of its own.
///
/// It never waits. What has been left is on its way only behind [#send], which must come before the thread waits for
/// anything.
public final class Batch {
    private final Transport reader;
    /// Where frames were left that nobody else is due to write.
    private final ArrayList<Outbox> unattended = new ArrayList<>(0);

    /// For a thread that reads from no connection.
    public Batch() {
        this(null);
    }

    /// @param reader  the connection that its thread reads from; null for none
    Batch(Transport reader) {
        this.reader = reader;
    }

    /// Leaves a frame with a connection, or answers at once why not. A full outbox stays as it is: its session is told
    /// when there is room again ([Session#hasRoom]).
    public Offer offer(Connection to, int opcode, byte[] payload, int offset, int length) {
        return offer(to, Room.LIMITED, opcode, payload, offset, length);
    }

    Offer offer(Connection to, Room room, int opcode, byte[] payload, int offset, int length) {
        // what is taken must be noted: make sure first that it can be
        unattended.ensureCapacity(unattended.size() + 1);
        return note(to.outbox(), to.sender().offer(room, opcode, payload, offset, length));
    }

    /// Sees to an outbox that somebody else was told of.
    Offer note(Outbox outbox, Offer offer) {
        if (offer == Offer.UNATTENDED) unattended.add(outbox);
        return offer;
    }

    /// Has all that was left written out.
    public void send() {
        if (unattended.isEmpty()) return;
        Transport by = reader == null ? unattended.getFirst().transport() : reader;
        by.attend(unattended);
        unattended.clear();
    }
}
