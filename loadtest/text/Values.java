package loadtest.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what flags are given: numbers, times, files. Each wrong value is a [UsageException] that names the flag and
/// what is allowed. Pure but for a look at the file system.
public final class Values {
    private static final Duration MAX_TIME = Duration.ofHours(24);
    private static final Map<String, Double> NANOS =
            Map.of("h", 3600e9, "m", 60e9, "s", 1e9, "ms", 1e6, "us", 1e3, "ns", 1.0);
    private static final Pattern TIME_PART = Pattern.compile("\\G(\\d{1,12}(?:\\.\\d{1,9})?)(h|ms|us|ns|m|s)");

    private Values() { }

    public static int integer(Flags flags, String name, int least, int most) {
        try {
            int value = Integer.parseInt(flags.text(name));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Answered below, like a number out of range.
        }
        throw wrong(flags, name, "a whole number from " + least + " to " + most);
    }

    /// A number above 0 and at most `most`.
    public static double number(Flags flags, String name, double most) {
        double value = number(flags.text(name));
        if (value > 0 && value <= most) {
            return value;
        }
        throw wrong(flags, name, "a number above 0, and at most " + Text.number((long) most));
    }

    /// A plain decimal number; not a number where the text is none.
    public static double number(String text) {
        return text.matches("\\d{1,15}(\\.\\d{1,9})?") ? Double.parseDouble(text) : Double.NaN;
    }

    public static Duration time(Flags flags, String name, Duration least) {
        return time(name, flags.text(name), least);
    }

    /// As the others, for a time that is part of a flag's value; a bare number is of seconds.
    public static Duration time(String flag, String text, Duration least) {
        Duration value = parseTime(Double.isNaN(number(text)) ? text : text + "s");
        if (value == null || value.compareTo(least) < 0 || value.compareTo(MAX_TIME) > 0) {
            throw new UsageException("-" + flag + " must be a time from " + least.toMillis()
                    + "ms to 24h, such as 500ms, 25s, 2m or 1h30m, not '" + text + "'");
        }
        return value;
    }

    /// Reads a time as Go does: `500ms`, `1h2m3.5s`, or `0`; null if it is none.
    public static Duration parseTime(String text) {
        Matcher part = TIME_PART.matcher(text);
        double nanos = 0;
        int end = text.equals("0") ? 1 : 0;
        while (part.find()) {
            nanos += Double.parseDouble(part.group(1)) * NANOS.get(part.group(2));
            end = part.end();
        }
        return end == 0 || end < text.length() ? null : Duration.ofNanos((long) nanos);
    }

    /// A file to be written, if the flag is given: its folder must be there.
    public static Optional<Path> newFile(Flags flags, String name) {
        if (!flags.has(name)) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(flags.text(name));
            if (path.toAbsolutePath().getParent() instanceof Path folder && Files.isDirectory(folder)
                    && !Files.isDirectory(path) && canBeWritten(path)) {
                return Optional.of(path);
            }
        } catch (InvalidPathException _) {
            // Answered below, like a folder that is not there.
        }
        throw wrong(flags, name, "the name of a file that can be written, in a folder that is there");
    }

    /// Not one byte goes into what is there: it may be a pipe.
    private static boolean canBeWritten(Path path) {
        if (Files.exists(path)) {
            return Files.isWritable(path);
        }
        try {
            // where a link leads to nothing, that shows when it is written
            if (!Files.isSymbolicLink(path)) {
                Files.delete(Files.createFile(path));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// A file to be read, if the flag is given.
    public static Optional<Path> oldFile(Flags flags, String name) {
        if (!flags.has(name)) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(flags.text(name));
            if (Files.isReadable(path) && !Files.isDirectory(path)) {
                return Optional.of(path);
            }
        } catch (InvalidPathException _) {
            // Answered below, like a file that is not there.
        }
        throw wrong(flags, name, "the name of a file that can be read");
    }

    /// Why a file cannot be read or written, without its name: the JDK has often nothing else in its message.
    public static String why(IOException failed) {
        return switch (failed) {
            case NoSuchFileException _ -> "it is not there";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> failed.getMessage();
        };
    }

    private static UsageException wrong(Flags flags, String name, String allowed) {
        return new UsageException("-" + name + " must be " + allowed + ", not '" + flags.text(name) + "'");
    }
}
