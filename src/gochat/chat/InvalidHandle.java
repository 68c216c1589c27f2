package gochat.chat;

/// A handle that nobody may go by; the message says why, for a person.
public final class InvalidHandle extends Exception {
    private static final long serialVersionUID = 1;

    InvalidHandle(String reason) {
        super(reason, null, false, false);
    }
}
