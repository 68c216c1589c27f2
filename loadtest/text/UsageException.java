package loadtest.text;

/// A command line that cannot be obeyed; its message says what was wrong and what is allowed.
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
