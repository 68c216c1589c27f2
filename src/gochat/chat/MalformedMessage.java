package gochat.chat;

/// A text that is no message; what it says is the sender's answer.
///
/// It carries no stack trace: it tells of the sender's text, not of our code.
public final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedMessage(String reason) {
        super(reason, null, false, false);
    }
}
