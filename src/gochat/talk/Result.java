package gochat.talk;

import gochat.chat.Answer;
import gochat.chat.Outcome;
import gochat.place.Window;

/// What became of a message, or of another operation.
///
/// @param refusal  null if it was not refused
/// @param seq      its position among what its sender's handle has seen
/// @param live     whether a connection of its recipient has it
/// @param again    whether it was known already
/// @param told     whether the window that sent it has its answer
public record Result(Answer refusal, long seq, boolean live, boolean again, boolean told) {
    static Result refused(Answer why) {
        return new Result(why, 0, false, false, false);
    }

    static Result done(long seq) {
        return new Result(null, seq, true, false, false);
    }

    Outcome outcome() {
        return refusal == null ? Outcome.OK : refusal.outcome();
    }

    /// The answer to a message.
    byte[] answer(Window asker, byte[] id) {
        if (asker.isPlain()) return (refusal == null ? Answer.OK : refusal).json(id);
        return refusal == null ? Answer.sent(id, seq, live, again) : refusal.coded(id);
    }
}
