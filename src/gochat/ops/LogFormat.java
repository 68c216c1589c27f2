package gochat.ops;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// How an event becomes one line of the log.
public enum LogFormat {
    /// Time, level and text, for people.
    TEXT {
        @Override
        String line(Instant time, Level level, Object event, String error) {
            return time(time) + " " + level + " " + Log.printable(event + (error == null ? "" : ": " + error));
        }
    },
    /// One JSON object (RFC 8259), for programs.
    JSON {
        @Override
        String line(Instant time, Level level, Object event, String error) {
            StringBuilder line = new StringBuilder("{\"time\":\"").append(time(time)).append("\",\"level\":\"")
                    .append(level == Level.WARNING ? "warn" : level.name().toLowerCase(Locale.ROOT))
                    .append('"');
            field(line, "message", event instanceof LogEvent told ? told.text() : String.valueOf(event));
            if (event instanceof LogEvent told) field(line, "client", told.client());
            if (error != null) field(line, "error", error);
            return line.append('}').toString();
        }
    };

    /// @param event  a [LogEvent], or a text
    /// @param error  the stack trace of what was thrown; null if nothing was
    abstract String line(Instant time, Level level, Object event, String error);

    /// RFC 3339, in UTC, always to the millisecond.
    private static String time(Instant time) {
        String text = time.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.contains(".") ? text : text.replace("Z", ".000Z");
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') line.append('\\').append((char) c);
            else if (Log.isUnprintable(c)) line.append(String.format("\\u%04x", c));
            else line.append((char) c);
        });
        line.append('"');
    }
}
