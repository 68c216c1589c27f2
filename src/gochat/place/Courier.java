package gochat.place;

import gochat.chat.Outcome;
import java.util.function.Consumer;

/// Leaves texts with connections on behalf of one thread, which alone calls it. What was left goes out when that thread
/// comes to the end of what it has at hand.
public interface Courier {
    /// What became of a text at one connection.
    enum Left {
        /// It will be sent unless the connection breaks.
        TAKEN,
        /// There is no room just now, and the connection tells when there is again; or it is closing.
        NO_ROOM,
        /// The process has no memory left for it.
        NO_MEMORY
    }

    /// Leaves a text with a connection of the plain protocol, and may wait for room. [Left#NO_ROOM] is for good.
    Left hand(Line to, byte[] text, int offset, int length);

    /// Leaves a text with a connection of `gochat.v2`, without waiting.
    Left offer(Line to, byte[] text);

    /// The same, never compressed: it holds a secret, or words of many.
    default Left offerAsItIs(Line to, byte[] text) {
        return offer(to, text);
    }

    /// Does what gives an answer to the thread's own client when it is its turn: earlier ones may be due still.
    ///
    /// @param answer  is given the courier of whoever does it
    default void answer(Consumer<Courier> answer) {
        answer.accept(this);
    }

    /// Hears what became of a message, once for each.
    default void answered(Outcome outcome) {}

    /// The same of one that a log had; any thread may call it.
    default void answeredLate(Outcome outcome) {}

    /// Hears that a message cost more than one of its kind usually does.
    default void charge(int messages) {}

    /// Lets others run if this thread has been at it for long: called in front of each of very many steps, of which the
    /// first is 0, with no place held.
    default void giveWay(int step) {}

    /// Sends out what was left.
    void flush();
}
