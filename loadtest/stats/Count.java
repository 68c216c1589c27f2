package loadtest.stats;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Everything that is counted, and how bad it is.
public enum Count {
    SENT(Severity.FIGURE, "sent"),
    DELIVERED(Severity.FIGURE, "delivered"),
    /// Answered well, and never arrived.
    LOST(Severity.UNTRUTH, "lost"),
    DUPLICATED(Severity.UNTRUTH, "came twice"),
    REORDERED(Severity.UNTRUTH, "out of order"),
    /// What nobody sent, or not to this recipient, or not like this; an answer to nothing.
    UNEXPECTED(Severity.UNTRUTH, "unexpected"),
    UNANSWERED(Severity.UNTRUTH, "unanswered"),
    LATE(Severity.DELAY, "late"),
    /// Due, and not sent: no connection was there to take it, or it did not take it.
    UNSENT(Severity.DELAY, "unsent"),
    REFUSED(Severity.TROUBLE, "refused"),
    CONNECT_FAILURES(Severity.TROUBLE, "not connected"),
    /// Connections that ended without the tester having cut them.
    DISCONNECTS(Severity.TROUBLE, "disconnected"),
    /// Resumes after which the server could not say that nothing is missing.
    GAPS(Severity.TROUBLE, "resumed with a gap"),
    /// Under way on a connection that the tester cut, over a protocol that promises nothing then.
    MISSED(Severity.FIGURE, "missed by a cut"),
    CUTS(Severity.FIGURE, "cut by the tester"),
    RESUMED(Severity.FIGURE, "resumed"),
    /// Sent a second time after a cut, and taken once.
    REPEATED(Severity.FIGURE, "answered again"),
    /// One's own message, told to oneself by a server that resumes: it is part of what was said while one was away.
    ECHOED(Severity.FIGURE, "echoed"),
    /// Slow readers that the server gave up.
    SLOW_CUT(Severity.FIGURE, "slow readers cut");

    /// What a count above 0 says.
    public enum Severity {
        FIGURE,
        /// A fault that a tester may have made itself, by being too slow.
        DELAY,
        TROUBLE,
        /// What no server may do, whatever the load.
        UNTRUTH
    }

    private final Severity severity;
    private final String words;

    Count(Severity severity, String words) {
        this.severity = severity;
        this.words = words;
    }

    public Severity severity() {
        return severity;
    }

    public boolean isFault() {
        return severity != Severity.FIGURE;
    }

    /// How people read it.
    public String words() {
        return words;
    }

    /// Its name in conditions: `connect-failures`.
    public String metric() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Count> named(String metric) {
        return Arrays.stream(values()).filter(count -> count.metric().equals(metric)).findFirst();
    }
}
