package gochat.server;

import gochat.io.CoarseClock;
import java.time.Duration;

/// How long a connection has kept somebody waiting. Its reader tells what happens; the sweeper asks for the verdict.
///
/// All moments are those of the coarse clock, in nanoseconds.
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
        /// The handshake, a pong or the end of the closing handshake does not come: cut.
        OVERDUE
    }

    private static final long NEVER = Long.MIN_VALUE;
    /// Nanoseconds in a long end after 292 years.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final NetLimits limits;
    private final CoarseClock clock;
    private final long began;
    private volatile boolean open;
    private volatile long heard;
    private volatile long messageBegan = NEVER;
    private volatile long closing = NEVER;
    private volatile long expires = NEVER;
    /// The sweeper's own.
    private long pinged = NEVER;

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

    /// Every batch ends inside a message or between two.
    ///
    /// @param anew  whether the message began in this very batch, an earlier one having ended
    void insideMessage(boolean inside, boolean anew) {
        if (!inside) messageBegan = NEVER;
        else if (anew || messageBegan == NEVER) messageBegan = clock.nanos();
    }

    /// It may be open for this long.
    void expireAfter(Duration time) {
        expires = clock.nanos() + (time.compareTo(LONGEST) < 0 ? time : LONGEST).toNanos();
    }

    /// We want it to end.
    void close() {
        if (closing == NEVER) closing = clock.nanos();
    }

    boolean isClosing() {
        return closing != NEVER;
    }

    /// @param now           the coarse clock's time
    /// @param writingNanos  for how long one write has been under way
    Verdict verdict(long now, long writingNanos) {
        if (closing != NEVER) return overdueIf(now - closing >= limits.close().toNanos());
        if (!open) return overdueIf(now - began >= limits.handshake().toNanos());
        if (writingNanos >= limits.write().toNanos()) return Verdict.WRITE_STUCK;
        if (expires != NEVER && now - expires >= 0) return Verdict.EXPIRED;
        long message = messageBegan;
        if (message != NEVER && now - message >= limits.message().toNanos()) return Verdict.MESSAGE_LATE;
        if (now - heard < limits.ping().toNanos()) {
            pinged = NEVER;
            return Verdict.NOTHING;
        }
        if (pinged != NEVER) return overdueIf(now - pinged >= limits.pong().toNanos());
        pinged = now;
        return Verdict.PING;
    }

    private static Verdict overdueIf(boolean late) {
        return late ? Verdict.OVERDUE : Verdict.NOTHING;
    }
}
