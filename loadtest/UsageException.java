package loadtest;

/// A command line that cannot be obeyed; its message says what was wrong and what is allowed.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
