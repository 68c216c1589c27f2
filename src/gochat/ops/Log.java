package gochat.ops;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.time.Instant;
import java.util.ResourceBundle;

/// The server's log: one line per event on one stream, with the time in UTC (RFC 3339). Any thread may call it,
/// and none ever waits for the stream.
///
/// A platform logger of our own, because the JDK's looks different with and without the module java.logging,
/// which an image leaves out.
public final class Log implements System.Logger, AutoCloseable {
    private final Level level;
    private final LogFormat format;
    private final LogWriter writer;

    public Log(Level level, LogFormat format, PrintStream out) {
        this.level = level;
        this.format = format;
        this.writer = new LogWriter(out, lost -> format.line(Instant.now(), Level.WARNING,
                "lines of the log that came faster than they were taken are lost: " + lost, null));
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
        if (isLoggable(asked)) write(asked, message == null ? "" : message, thrown);
    }

    /// Logs a [LogEvent], or any other object's text.
    @Override
    public void log(Level asked, Object event) {
        if (isLoggable(asked)) write(asked, event, event instanceof LogEvent told ? told.defect() : null);
    }

    private void write(Level asked, Object event, Throwable thrown) {
        writer.write(format.line(Instant.now(), asked, event, thrown == null ? null : stackTrace(thrown)));
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /// Writes out what is waiting.
    @Override
    public void close() {
        writer.close();
    }

    @Override
    public void log(Level asked, ResourceBundle bundle, String format, Object... params) {
        log(asked, bundle, params == null || params.length == 0 ? format : MessageFormat.format(format, params),
                (Throwable) null);
    }

    /// The text with its control and formatting characters escaped, so that no stranger's text can begin a
    /// line of its own or steer a terminal.
    public static String printable(String text) {
        if (text.chars().noneMatch(Log::isUnprintable)) return text;
        StringBuilder line = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (isUnprintable(c)) line.append(String.format("\\u%04x", c));
            else line.append((char) c);
        });
        return line.toString();
    }

    static boolean isUnprintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
