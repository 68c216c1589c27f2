package gochat.ops;

/// Something that happened to one client, for the log: a line of text, or fields of their own.
///
/// @param client  whom it happened to, an address
/// @param text    what happened; never what a message says
public record LogEvent(String client, String text) {
    @Override
    public String toString() {
        return client + " " + text;
    }
}
