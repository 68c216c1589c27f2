package gochat.config;

import gochat.access.Cidr;
import gochat.access.Origin;
import gochat.feed.Watching;
import gochat.journal.JournalLimits;
import gochat.ops.LogFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The kinds of values that flags take. Each throws an IllegalArgumentException that says what is allowed.
public final class FlagTypes {
    /// A hundred years: what is counted in nanoseconds ends after 292.
    private static final Duration MAX_DURATION = Duration.ofHours(876_000);
    private static final Map<String, Double> MILLIS =
            Map.of("h", 3_600_000.0, "m", 60_000.0, "s", 1_000.0, "ms", 1.0, "us", 1e-3, "ns", 1e-6);
    private static final Pattern DURATION_PART = Pattern.compile("\\G([0-9]{1,9}(?:\\.[0-9]{1,9})?)(h|ms|us|ns|m|s)");

    private FlagTypes() {}

    /// `HOST:PORT`, `[IPv6]:PORT`, or `:PORT` for every address.
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (colon < 0 || host.contains(":") && !(host.startsWith("[") && host.endsWith("]"))) {
            throw new IllegalArgumentException("it must be HOST:PORT, or :PORT for every address");
        }
        int port = (int) number(text.substring(colon + 1), 0, 65535, "the port");
        if (host.isEmpty()) return new InetSocketAddress(port);
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no host of this name is known", e);
        }
    }

    /// As Go reads it.
    static boolean bool(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new IllegalArgumentException("it must be true or false");
        };
    }

    static int integer(String text, int least, int most) {
        return (int) number(text, least, most, "it");
    }

    private static long number(String text, long least, long most, String what) {
        if (text.matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) return value;
        }
        throw new IllegalArgumentException(what + " must be a whole number from " + least + " to " + most);
    }

    /// As Go reads it: `500ms`, `25s`, `1.5h`, `1h30m`.
    public static Duration duration(String text) {
        Matcher part = DURATION_PART.matcher(text);
        double millis = 0;
        int end = 0;
        while (part.find()) {
            millis += Double.parseDouble(part.group(1)) * MILLIS.get(part.group(2));
            end = part.end();
        }
        if (end < text.length() || millis < 1) {
            throw new IllegalArgumentException("it must be a time of 1ms or more, such as 500ms, 25s, 2m or 1h30m");
        }
        Duration duration = Duration.ofMillis(Math.round(millis));
        if (duration.compareTo(MAX_DURATION) <= 0) return duration;
        throw new IllegalArgumentException("it must be 876000h, a hundred years, or less");
    }

    /// A time as [#duration] has it, or 0.
    static Duration durationOrZero(String text) {
        return text.equals("0") ? Duration.ZERO : duration(text);
    }

    /// What a window may watch.
    static Watching watching(String text) {
        for (Watching each : Watching.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) return each;
        }
        throw new IllegalArgumentException("it must be contacts, anyone or nobody");
    }

    /// When a journal's entry counts as safe.
    static JournalLimits.Sync sync(String text) {
        return switch (text) {
            case "second" -> JournalLimits.Sync.SECOND;
            case "always" -> JournalLimits.Sync.ALWAYS;
            default -> throw new IllegalArgumentException("it must be second or always");
        };
    }

    /// A number of bytes, this many or more.
    static long bytes(String text, long least) {
        if (text.matches("[0-9]{1,15}") && Long.parseLong(text) >= least) return Long.parseLong(text);
        throw new IllegalArgumentException("it must be a whole number, " + least + " or more");
    }

    /// Names of rooms, each perhaps with a `*` at its end.
    public static List<String> rooms(String text) {
        List<String> rooms = list(text);
        for (String room : rooms) {
            if (!room.matches("#[^*]+|#[^*]*\\*")) {
                throw new IllegalArgumentException("each must be like #team or #ops-*");
            }
        }
        return rooms;
    }

    private static List<String> list(String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(item -> !item.isEmpty()).toList();
    }

    /// Web origins as a browser sends them: `https://chat.example`, `http://host:8080`, or `null`.
    static List<String> origins(String text) {
        return list(text).stream().map(Origin::parse).toList();
    }

    static Optional<InetSocketAddress> optionalAddress(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(address(text));
    }

    static Optional<Path> file(String text) {
        try {
            if (!text.isBlank()) return Optional.of(Path.of(text));
        } catch (InvalidPathException unusable) {
            throw new IllegalArgumentException("it must be the name of a file", unusable);
        }
        throw new IllegalArgumentException("it must name a file; where none is meant, leave it out");
    }

    static List<Cidr> blocks(String text) {
        return list(text).stream().map(Cidr::parse).toList();
    }

    static LogFormat logFormat(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default -> throw new IllegalArgumentException("it must be text or json");
        };
    }

    static System.Logger.Level level(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "debug" -> System.Logger.Level.DEBUG;
            case "info" -> System.Logger.Level.INFO;
            case "warn" -> System.Logger.Level.WARNING;
            case "error" -> System.Logger.Level.ERROR;
            default -> throw new IllegalArgumentException("it must be debug, info, warn or error");
        };
    }
}
