package gochat.io;

import java.io.IOException;
import java.util.List;

/// The bytes of one connection: TCP by itself, or with TLS in it. One thread at a time reads, one at a time writes;
/// any may close.
///
/// Only the reader waits here, and it parks. Whoever writes does not wait: where the peer takes no more for now, the
/// [Poller] sees to it that the rest is written when it does.
public interface Transport {
    /// Parks until there may be something to [#read]. A reader who has read much without waiting waits here for its
    /// turn, though there may be more.
    void awaitInput() throws IOException;

    /// Reads what has come into `bytes[from..to)`; it does not wait.
    ///
    /// @return how many bytes came, -1 at the end of the stream; 0 if none have come after all, or there was no room
    int read(byte[] bytes, int from, int to) throws IOException;

    /// Parks the reader until it is its turn to do something that takes long: one reader at a time, and all others have
    /// run in between. It comes back then, and not before though the connection is cut.
    void awaitTurn();

    /// The same for a reader who comes in: those who are in do not wait for many that come, and of these no address for
    /// another.
    default void awaitEntrance() throws IOException {
        awaitTurn();
    }

    /// Parks whoever calls it until it is this connection's turn to do something short that very many may have to do at
    /// once: to be accepted, to come in, or to leave. It returns at once unless many do.
    void awaitShortTurn();

    /// Has a step of something long done when others have had their turn; it must not wait. Any thread may call it.
    void later(Runnable step);

    /// Writes of `bytes[from..to)` what goes without waiting, perhaps nothing. Whoever writes on must bring the same
    /// bytes again, from where it came to.
    ///
    /// @return how many bytes went
    int write(byte[] bytes, int from, int to) throws IOException;

    /// Has [Outgoing#writeNow] called when the peer takes more.
    void awaitOutput(Outgoing outgoing) throws IOException;

    /// Has these written out: behind what else is to be done now, together with what is left there meanwhile. Any
    /// thread may call it.
    void attend(List<? extends Outgoing> outgoing);

    /// Ends our side of the stream. Called by who writes.
    void shutdownOutput() throws IOException;

    /// Gives back what reading has borrowed. The reader's last call.
    void releaseInput();

    /// Gives back what writing has borrowed; nothing more can be written. Any thread may call it.
    void releaseOutput();

    /// Cuts the connection, and wakes its reader. It does not wait itself.
    void close() throws IOException;
}
