package gochat.chat;

import java.util.Locale;

/// What became of a message or a request: one of a fixed few kinds, for counting, and as the `code` of an error in
/// `gochat.v2`.
public enum Outcome {
    OK, NOT_FOUND, NOT_A_MEMBER, NOT_READING, NO_MEMORY, NO_RECIPIENT, WRONG_SENDER, MALFORMED, TOO_BIG, TOO_FAST,
    LIMIT, UNAVAILABLE, UNCONFIRMED;

    /// The word for it in an answer; a recipient who does not read is a message not sent, as far as a program goes.
    String code() {
        return this == NOT_READING ? UNAVAILABLE.code() : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
