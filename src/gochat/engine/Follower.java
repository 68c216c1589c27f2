package gochat.engine;

import java.util.function.Predicate;

/// Makes a state of the log: what it holds follows from the entries alone, in their order. One thread at a time calls
/// it, and it must not wait.
///
/// @param <R> what applying an entry comes to
public interface Follower<R> {
    /// Forgets everything: what comes next is a log from its beginning. Called once before all else, and again when the
    /// log is not the one any more that was followed.
    ///
    /// @param epoch  names the log; another one means that continuity cannot be claimed
    void startOver(String epoch);

    /// Tells which entries have been undone by what came behind them from elsewhere. Called before [#startOver]: the
    /// next log need not have them, and might have them behind that. It is asked of what one node sent, the last first,
    /// and must take no lock.
    default Predicate<byte[]> undone() {
        return _ -> false;
    }

    /// Takes in the next entry.
    ///
    /// @param seq   microseconds of the wall clock, higher than any before
    /// @param node  the incarnation of the node that sent it; 0 where there is only one
    /// @return null for what is no entry, whoever has put it there: it is passed over
    R apply(long seq, long node, byte[] entry);

    /// The next entry was [handed on][#wasHanded] here before, in a log that is gone, or is heard anew.
    default void again() {}

    /// Whether an entry was handed on that came to this. Else it is new still, should another log have it again.
    default boolean wasHanded(R result) {
        return true;
    }

    /// Something is in the log that cannot be read: whoever has heard of less than this position may miss it.
    default void passOver(long seq) {}

    /// What was applied since the last call may now go out: no more is at hand.
    void flush();

    /// Nothing has been heard of a node for so long that it counts as dead; all hear so at the same place in the log.
    /// It may be this one: then it is asked to restate.
    void gone(long node);

    /// What this node knows must be said again: another node asks all to, or the log's beginning is about to go.
    void restate();
}
