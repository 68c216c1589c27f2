package gochat;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ResourceBundle;

/// The server's log: one line per event on one stream, with the time in UTC (RFC 3339). Any thread may call it.
///
/// A platform logger of our own, because the JDK's looks different with and without the module java.logging,
/// which an image leaves out.
final class Log implements System.Logger {
    private final Level level;
    private final PrintStream out;

    Log(Level level, PrintStream out) {
        this.level = level;
        this.out = out;
    }

    @Override
    public String getName() {
        return "gochat";
    }

    @Override
    public boolean isLoggable(Level asked) {
        return asked.getSeverity() >= level.getSeverity();
    }

    @Override
    public void log(Level asked, ResourceBundle bundle, String message, Throwable thrown) {
        if (!isLoggable(asked)) return;
        String text = message == null ? "" : message;
        if (thrown != null) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            text += ": " + trace;
        }
        out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + asked + " " + printable(text));
    }

    @Override
    public void log(Level asked, ResourceBundle bundle, String format, Object... params) {
        log(asked, bundle, params == null || params.length == 0 ? format : MessageFormat.format(format, params),
                (Throwable) null);
    }

    /// The text with its control and formatting characters escaped, so that no stranger's text can begin a
    /// line of its own or steer a terminal.
    static String printable(String text) {
        if (text.chars().noneMatch(Log::isUnprintable)) return text;
        StringBuilder line = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (isUnprintable(c)) line.append(String.format("\\u%04x", c));
            else line.append((char) c);
        });
        return line.toString();
    }

    private static boolean isUnprintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
