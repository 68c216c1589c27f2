package gochat.journal;

import java.time.Duration;

/// Limits of journals.
final class Journals {
    private Journals() {}

    /// The product's.
    static JournalLimits limits(JournalLimits.Sync sync) {
        return new JournalLimits(16 << 20, Duration.ofHours(1), Duration.ofDays(1), 1 << 30, sync, 4096, 8 << 20);
    }
}
