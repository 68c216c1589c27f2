package gochat.feed;

/// Whose comings and goings may be watched.
public enum Watching {
    /// Of those who have written to one, or one to them, or who share a room.
    CONTACTS,
    ANYONE,
    NOBODY
}
