package loadtest.wire;

/// What a text from the server turned out to be.
public sealed interface Incoming {
    /// Messages may be sent from now on.
    ///
    /// @param resumed whether the server picked up where an earlier connection had ended
    /// @param gap     whether it could not, though it was asked to: something may be missing
    record Ready(boolean resumed, boolean gap) implements Incoming { }

    /// The server waits for this text; it goes before any message.
    record Reply(String text) implements Incoming { }

    /// The server lets nobody in over this connection.
    ///
    /// @param reason in its words
    record Refused(String reason) implements Incoming { }

    /// A message of ours was taken or refused.
    ///
    /// @param sequence which; -1 for the oldest without an answer
    /// @param reason   the server's words, of a refusal
    /// @param again    it had been taken before, and was not taken twice
    /// @param unsure   it may have been taken or not: the same message is to be sent again
    record Answer(long sequence, boolean ok, String reason, boolean again, boolean unsure) implements Incoming {
        static final Answer NEXT_OK = new Answer(-1, true, "", false, false);
    }

    /// A message of a user's arrived, whole.
    ///
    /// @param mayRepeat whether it may have come before, the server having said so
    /// @param inPlace   its place in the server's order, if it has one, is behind all that were told before
    record Delivery(Message message, boolean mayRepeat, boolean inPlace) implements Incoming { }

    /// One's own message, sent over an earlier connection: what one said is in the server's order too.
    record Own() implements Incoming {
        static final Own OWN = new Own();
    }

    /// Something that concerns no message.
    record Aside() implements Incoming {
        static final Aside ASIDE = new Aside();
    }

    /// Something that the server should not have said, or a message that is not what was sent.
    record Stray(String text) implements Incoming { }
}
