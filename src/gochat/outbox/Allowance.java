package gochat.outbox;

/// What an offer may take of an [Outbox].
public enum Allowance {
    /// What the limits allow.
    LIMITED,
    /// More: for what a reader sends on its own connection, which is bounded by what it reads between two calls of
    /// [Outbox#awaitRoom].
    UNLIMITED,
    /// Beyond the share of memory, too: for the reader, when there was none, and all that was there has been written.
    /// It costs a connection one frame at most.
    INSISTED
}
