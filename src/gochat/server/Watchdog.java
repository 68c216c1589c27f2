package gochat.server;

import gochat.outbox.Outbox;
import gochat.outbox.Sender;
import gochat.ws.CloseCode;

/// What becomes of a connection whose client lets others wait: the [Sweeper] asks for a verdict, and threads of its own
/// carry it out; whoever finds its outbox full gives it up.
final class Watchdog {
    private final Connection connection;
    private final Peer peer;
    private final Deadlines deadlines;
    private final Outbox outbox;
    private final Sender sender;
    private final Metrics metrics;

    Watchdog(Connection connection, Peer peer, Deadlines deadlines, Outbox outbox, Sender sender, Metrics metrics) {
        this.connection = connection;
        this.peer = peer;
        this.deadlines = deadlines;
        this.outbox = outbox;
        this.sender = sender;
        this.metrics = metrics;
    }

    /// Whether something takes too long. Called by the sweeper with the coarse clock's time; it takes no lock.
    Deadlines.Verdict verdict(long now) {
        return deadlines.verdict(now, outbox.progress(), outbox.sentBytes());
    }

    /// Asks the client for a sign of life.
    void ping() {
        if (sender.ping()) metrics.pinged();
        else deadlines.notPinged();
    }

    /// Has what waits for the client to read tried once more.
    void retryWrite() {
        outbox.attend();
    }

    /// Closes, because its client does not read and its outbox is full. Any thread may call it.
    void giveUp() {
        if (!connection.close(CloseCode.TRY_AGAIN_LATER, "messages came faster than they were read")) return;
        metrics.slowConsumer(Metrics.SlowConsumer.OUTBOX_FULL);
        peer.doesNotRead("its outbox is full");
    }

    /// Cuts, because a write is stuck.
    void cutStuck() {
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
    void cutOverdue() {
        peer.debug(() -> "takes too long");
        if (!deadlines.isOpen() && !deadlines.isClosing()) metrics.handshake(Metrics.TIMEOUT);
        connection.abort();
    }
}
