package gochat.outbox;

/// Where an [Outbox] stands: its life as a state machine, each event a method, and all transitions in this one place.
/// Pure; the outbox asks it under its lock.
///
/// The frames of an outbox are in two places: *pending*, where offers add to it, and the *chunk*, which is being
/// written.
///
/// | state | pending | chunk | who must act |
/// |---|---|---|---|
/// | `IDLE` | none | none | nobody |
/// | `QUEUED` | some | none | whoever was told that it is unattended: he has it written |
/// | `WRITING` | perhaps | its writer's alone | the writer: he comes back with what went |
/// | `WAITING` | perhaps | some, nobody's | the poller: it is told when the peer takes more |
/// | `ABANDONED` | none | its writer's alone | the writer: he gives the chunk back |
/// | `GONE` | none | none | nobody |
///
/// So in every state but `IDLE` and `GONE` there is one who owes the next step, and none of them waits for another; of
/// an outbox that has become heavy there may be more, and who comes later finds nothing to do. What is lent is pending
/// and the chunk; who leaves the last state that has one gives it back.
enum OutboxState {
    /// Nothing is to be written.
    IDLE,
    /// Frames wait, and somebody is due to have them written.
    QUEUED,
    /// Somebody writes the chunk.
    WRITING,
    /// The peer takes no more for now.
    WAITING,
    /// The connection was cut while somebody wrote: he does not know yet.
    ABANDONED,
    /// The connection was cut; nothing is left.
    GONE;

    /// A frame has been added.
    OutboxState offered() {
        return switch (this) {
            case IDLE -> QUEUED;
            case QUEUED, WRITING, WAITING -> this;
            case ABANDONED, GONE -> throw unexpected("offered");
        };
    }

    /// Whether who comes to write has something to do; then it is [#WRITING] from now on.
    boolean isWritable() {
        return switch (this) {
            case QUEUED, WAITING -> true;
            case IDLE, WRITING, ABANDONED, GONE -> false;
        };
    }

    /// The writer has written the chunk.
    ///
    /// @param more    whether frames are pending
    /// @param writes  whether he goes on with them himself
    OutboxState wrote(boolean more, boolean writes) {
        return switch (this) {
            case WRITING -> !more ? IDLE : writes ? WRITING : QUEUED;
            case IDLE, QUEUED, WAITING, ABANDONED, GONE -> throw unexpected("wrote");
        };
    }

    /// The writer has written a part of the chunk, and the peer takes no more for now.
    OutboxState stalled() {
        return switch (this) {
            case WRITING -> WAITING;
            case IDLE, QUEUED, WAITING, ABANDONED, GONE -> throw unexpected("stalled");
        };
    }

    /// The writer gives up: he has failed, or has found the connection cut.
    OutboxState failed() {
        return switch (this) {
            case WRITING, ABANDONED -> GONE;
            case IDLE, QUEUED, WAITING, GONE -> throw unexpected("failed");
        };
    }

    /// The connection is cut.
    OutboxState cut() {
        return switch (this) {
            case IDLE, QUEUED, WAITING, GONE -> GONE;
            case WRITING, ABANDONED -> ABANDONED;
        };
    }

    /// Whether the connection has been cut.
    boolean isCut() {
        return this == ABANDONED || this == GONE;
    }

    private IllegalStateException unexpected(String event) {
        return new IllegalStateException("an outbox that is " + this + " was told: " + event);
    }
}
