package gochat.server;

import gochat.outbox.Outbox;
import gochat.outbox.Sender;
import gochat.ws.CloseCode;

/// What becomes of a connection whose client lets others wait: the [Sweeper] has it looked at, and a thread of its own
/// does what is due; whoever finds its outbox full gives it up.
final class Watchdog {
    private final Connection connection;
    private final Peer peer;
    private final Deadlines deadlines;
    private final Outbox outbox;
    private final Sender sender;
    private final NetLimits limits;
    private final Metrics metrics;

    Watchdog(Connection connection, Peer peer, Deadlines deadlines, Outbox outbox, Sender sender,
            ServerContext context) {
        this.connection = connection;
        this.peer = peer;
        this.deadlines = deadlines;
        this.outbox = outbox;
        this.sender = sender;
        this.limits = context.limits();
        this.metrics = context.metrics();
    }

    /// Looks whether something takes too long. Called by the sweeper with the coarse clock's time; it takes no lock.
    void sweep(long now) {
        switch (deadlines.verdict(now, outbox.progress(), outbox.sentBytes())) {
            case NOTHING -> { }
            case PING -> Thread.startVirtualThread(this::ping);
            case RETRY_WRITE -> Thread.startVirtualThread(outbox::attend);
            case MESSAGE_LATE -> Thread.startVirtualThread(() -> connection.close(CloseCode.POLICY_VIOLATION,
                    "a message must be complete within " + limits.message().toMillis() + " ms"));
            case EXPIRED -> Thread.startVirtualThread(
                    () -> connection.close(CloseCode.POLICY_VIOLATION, "token expired"));
            case WRITE_STUCK -> Thread.startVirtualThread(this::cutStuck);
            case OVERDUE -> Thread.startVirtualThread(this::cutOverdue);
        }
    }

    /// Asks the client for a sign of life.
    private void ping() {
        if (sender.ping()) metrics.pinged();
        else deadlines.notPinged();
    }

    /// Closes, because its client does not read and its outbox is full. Any thread may call it.
    void giveUp() {
        if (!connection.close(CloseCode.TRY_AGAIN_LATER, "messages came faster than they were read")) return;
        metrics.slowConsumer(Metrics.SlowConsumer.OUTBOX_FULL);
        peer.doesNotRead("its outbox is full");
    }

    /// Cuts, because a write is stuck.
    private void cutStuck() {
        metrics.slowConsumer(Metrics.SlowConsumer.WRITE_STUCK);
        peer.doesNotRead("a write is stuck");
        connection.abort();
    }

    /// Cuts, because the server has met a defect of its own here.
    void cutBroken(Throwable defect) {
        connection.abort();
        peer.metDefect(defect);
    }

    /// Cuts, because something does not come in time.
    private void cutOverdue() {
        peer.debug(() -> "takes too long");
        if (!deadlines.isOpen() && !deadlines.isClosing()) metrics.handshake(Metrics.TIMEOUT);
        connection.abort();
    }
}
