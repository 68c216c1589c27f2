package gochat.server;

import gochat.io.CoarseClock;
import gochat.outbox.Progress;
import java.time.Instant;

/// How long a connection has kept somebody waiting. Its reader tells what happens; the sweeper asks for the verdict.
///
/// All moments but one are those of the coarse clock, in nanoseconds.
final class Deadlines {
    /// What is due.
    enum Verdict {
        NOTHING,
        /// It has been silent for long: ask whether it is still there.
        PING,
        /// A message began and does not end: close.
        MESSAGE_LATE,
        /// What let it in is good no more: close.
        EXPIRED,
        /// The peer does not read: cut.
        WRITE_STUCK,
        /// It has taken nothing for a while: try whether it does. The system tells only of much room.
        RETRY_WRITE,
        /// The handshake, a pong or the end of the closing handshake does not come: cut.
        OVERDUE
    }

    private static final long NEVER = Long.MIN_VALUE;
    /// A ping waits behind what was written before it: a peer that reads at least so fast may take its time.
    private static final int SLOW_BYTES_PER_SECOND = 16 * 1024;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    /// How often a write that is stuck is tried again until the limit.
    private static final int RETRIES = 4;

    private final NetLimits limits;
    private final CoarseClock clock;
    private final long began;
    private volatile boolean open;
    private volatile long heard;
    private volatile long messageBegan = NEVER;
    private volatile long closing = NEVER;
    /// By the wall clock, in milliseconds.
    private volatile long expires = Long.MAX_VALUE;
    private volatile long pinged = NEVER;

    /// The sweeper's own: when the last sign of life came, what had been written by then, and by the last verdict.
    private long lastSign = NEVER;
    private long bytesBeforeSign;
    private long bytesBefore;
    private long retries;
    private boolean cut;

    Deadlines(NetLimits limits, CoarseClock clock) {
        this.limits = limits;
        this.clock = clock;
        this.began = clock.nanos();
    }

    /// The opening handshake is done.
    void open() {
        heard();
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    /// Bytes have come.
    void heard() {
        heard = clock.nanos();
    }

    /// Every read ends inside a message or frame, or between two.
    ///
    /// @param anew  whether it began in this very read, an earlier one having ended
    void expectsMore(boolean more, boolean anew) {
        if (!more) messageBegan = NEVER;
        else if (anew || messageBegan == NEVER) messageBegan = clock.nanos();
    }

    /// It may be open until then, whether or not we are there to see it.
    void expireAt(Instant time) {
        expires = time.toEpochMilli();
    }

    /// The ping that was asked for did not go out: there is no room for it.
    void notPinged() {
        pinged = NEVER;
    }

    /// We want it to end.
    void close() {
        if (closing == NEVER) closing = clock.nanos();
    }

    boolean isClosing() {
        return closing != NEVER;
    }

    /// Called by the sweeper alone. To cut is told once.
    ///
    /// @param now        the coarse clock's time
    /// @param progress   of what is written to it
    /// @param sentBytes  that have been written to it so far
    Verdict verdict(long now, Progress progress, long sentBytes) {
        if (cut) return Verdict.NOTHING;
        Verdict verdict = judge(now, progress, sentBytes);
        cut = verdict == Verdict.WRITE_STUCK || verdict == Verdict.OVERDUE;
        return verdict;
    }

    private Verdict judge(long now, Progress progress, long sentBytes) {
        if (closing != NEVER) return overdueIf(now - closing >= limits.close().toNanos());
        if (!open) return overdueIf(now - began >= limits.handshake().toNanos());
        long stalled = progress.stalledNanos();
        if (stalled >= limits.write().toNanos()) return Verdict.WRITE_STUCK;
        if (clock.wallMillis() >= expires) return Verdict.EXPIRED;
        long message = messageBegan;
        if (message != NEVER && now - message >= limits.message().toNanos()) return Verdict.MESSAGE_LATE;
        long due = stalled / (limits.write().toNanos() / RETRIES);
        boolean isNext = due > retries;
        retries = due;
        if (isNext) return Verdict.RETRY_WRITE;
        return verdictOnSilence(now, Math.max(heard, progress.tookAt()), sentBytes);
    }

    /// @param sign  when the last sign of life came
    private Verdict verdictOnSilence(long now, long sign, long sentBytes) {
        if (sign != lastSign) {
            lastSign = sign;
            bytesBeforeSign = bytesBefore;
        }
        bytesBefore = sentBytes;
        if (now - sign < limits.ping().toNanos()) {
            pinged = NEVER;
            return Verdict.NOTHING;
        }
        long asked = pinged;
        if (asked == NEVER) {
            pinged = now;
            return Verdict.PING;
        }
        long onItsWay = (sentBytes - bytesBeforeSign) * NANOS_PER_SECOND / SLOW_BYTES_PER_SECOND;
        return overdueIf(now - asked >= limits.pong().toNanos() + onItsWay);
    }

    private static Verdict overdueIf(boolean late) {
        return late ? Verdict.OVERDUE : Verdict.NOTHING;
    }
}
