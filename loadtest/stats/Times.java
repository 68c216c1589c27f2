package loadtest.stats;

/// Every kind of time that is measured, each in a histogram of its own.
public enum Times {
    /// From when a message was due until it arrived.
    LATENCY("", "round trip"),
    /// The same from when it was really sent: what a tester reports that forgets how long its messages had to wait.
    RAW("raw-", "the same, from when sent"),
    CONNECT("connect-", "opening a connection"),
    /// From when a connection was cut or lost until messages may be sent again.
    BACK("back-", "coming back"),
    /// From when a message was due until a sender got to it: the tester's own share.
    SENDER_DELAY("sender-", "the tester's own delay");

    private final String prefix;
    private final String words;

    Times(String prefix, String words) {
        this.prefix = prefix;
        this.words = words;
    }

    /// What the names of its metrics begin with, as in `connect-p99`.
    public String prefix() {
        return prefix;
    }

    public String words() {
        return words;
    }
}
