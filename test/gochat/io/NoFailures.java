package gochat.io;

/// For pollers that must not fail.
public enum NoFailures implements Poller.Watcher {
    EXPECTED;

    @Override
    public void roundFailed(Throwable defect) {
        throw new AssertionError("a round of polling failed", defect);
    }

    @Override
    public void ended(Throwable defect) {
        throw new AssertionError("a poller ended", defect);
    }
}
