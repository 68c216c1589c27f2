package gochat.auth;

/// A token that is not taken. The message is for whoever sent it: it tells what time has done, which is no secret, and
/// nothing of what else is wrong.
public final class InvalidToken extends Exception {
    private static final long serialVersionUID = 1;

    InvalidToken(String reason) {
        super(reason, null, false, false);
    }

    static InvalidToken notAccepted() {
        return new InvalidToken("token not accepted");
    }
}
