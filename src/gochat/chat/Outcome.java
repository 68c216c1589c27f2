package gochat.chat;

/// What became of a message: one of a fixed few kinds, for counting.
public enum Outcome {
    OK, NOT_FOUND, NOT_READING, NO_MEMORY, NO_RECIPIENT, WRONG_SENDER, MALFORMED, TOO_BIG, TOO_FAST
}
