package gochat.ops;

/// Something that happened to one client, for the log: a line of text, or fields of their own.
///
/// @param client  whom it happened to, an address
/// @param text    what happened; never what a message says
/// @param defect  of the server, which made it happen; null if none did
public record LogEvent(String client, String text, Throwable defect) {
    public LogEvent(String client, String text) {
        this(client, text, null);
    }

    LogEvent and(String more) {
        return new LogEvent(client, text + more, defect);
    }

    LogEvent by(Throwable defect) {
        return new LogEvent(client, text, defect);
    }

    @Override
    public String toString() {
        return client + " " + text;
    }
}
