package gochat.engine;

import java.time.Duration;

/// What a relay over an engine lets wait and keeps.
///
/// @param waitingEntries  most entries that the log does not have yet
/// @param waitingBytes    most bytes of them
/// @param confirm         after which an entry ends as unconfirmed
/// @param keep            for how long an entry is kept, to be appended again should the log lose it
/// @param keepBytes       most bytes that are kept of what the log has
/// @param logBytes        most that the log has, about: then its beginning goes
public record RelayLimits(int waitingEntries, int waitingBytes, Duration confirm, Duration keep, int keepBytes,
        long logBytes) {
    public static final RelayLimits DEFAULT =
            new RelayLimits(4096, 8 << 20, Duration.ofSeconds(10), Duration.ofSeconds(60), 16 << 20, 1 << 30);

    public RelayLimits {
        if (waitingEntries < 1 || waitingBytes < 1 || keepBytes < 0) {
            throw new IllegalArgumentException("at least one entry of one byte must be able to wait");
        }
        if (!confirm.isPositive() || keep.compareTo(confirm) < 0) {
            throw new IllegalArgumentException("an entry must be kept for as long as it may take to confirm it");
        }
    }

    /// The same for a log that has so many bytes at most.
    public RelayLimits withLog(long bytes) {
        return new RelayLimits(waitingEntries, waitingBytes, confirm, keep, keepBytes, bytes);
    }
}
