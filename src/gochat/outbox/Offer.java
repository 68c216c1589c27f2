package gochat.outbox;

/// What became of a frame that was offered to an outbox.
public enum Offer {
    /// Taken; somebody is already due to write it.
    TAKEN,
    /// Taken; the caller must now see to it that it is written: nobody else is due to, or it had better be soon.
    UNATTENDED,
    /// Not taken: too much is waiting already. Whose outbox it is hears of it when there is room
    /// ([Outbox.Owner#hasRoom]).
    FULL,
    /// Not taken: the process has no memory left for it.
    NO_MEMORY,
    /// Not taken: the connection is closing.
    CLOSED;

    boolean isTaken() {
        return this == TAKEN || this == UNATTENDED;
    }
}
