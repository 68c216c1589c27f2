package gochat.config;

/// A command line or environment that cannot be obeyed; the message names the flag and what is allowed.
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message, null, false, false);
    }
}
