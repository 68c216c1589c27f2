package gochat.journal;

/// How a journal is at one moment.
///
/// @param bytes          in its segments
/// @param segments       in the folder
/// @param records        written in this run
/// @param lastSyncNanos  how long the disk took the last time; 0 before the first
/// @param failed         whether it takes nothing more, for something could not be written
public record JournalFigures(long bytes, int segments, long records, long lastSyncNanos, boolean failed) {}
