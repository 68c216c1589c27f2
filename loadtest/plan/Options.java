package loadtest.plan;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import loadtest.text.Flags;
import loadtest.text.Text;
import loadtest.text.UsageException;
import loadtest.verdict.Gate;
import loadtest.wire.Message;

/// What the command line asks for, checked. Made once at the start; everything reads it.
///
/// @param totalRate messages a second in all; 0 in a closed loop
/// @param window    messages outstanding for each user in a closed loop; 0 in an open one
public record Options(URI url, Mode mode, int userCount, int idleCount, double totalRate, int window, Duration duration,
        Duration warmUp, Duration rampUp, int messageSizeBytes, Duration lateAfter, Tokens tokens,
        Map<String, String> headers, boolean insecure, String userPrefix, long seed, List<Gate> gates,
        Optional<Gate> capacityGate, Optional<Path> json, Optional<Path> hgrm, Optional<Path> report) {

    public static final int MAX_CONNECTIONS = 1_000_000;
    public static final int MAX_WINDOW = 65_536;
    public static final double MAX_RATE = 10_000_000;
    public static final int MAX_MESSAGE_SIZE_BYTES = 1 << 20;
    public static final Duration MAX_DURATION = Duration.ofHours(24);
    private static final Duration STEP_DURATION = Duration.ofSeconds(3);

    private static final List<Flags.Flag> FLAGS = List.of(
            new Flags.Flag("url", "URL", "ws://127.0.0.1:4691/", "the server, ws or wss; ?user=HANDLE is added"),
            new Flags.Flag("mode", "MODE", "self", "who writes to whom: self, pairs, random, fan-in"),
            new Flags.Flag("user-count", "N", "1", "users, each with one connection"),
            new Flags.Flag("idle", "N", "0", "further connections that say nothing"),
            new Flags.Flag("rate", "R", "100", "messages a second from each user"),
            new Flags.Flag("total-rate", "R", "", "messages a second from all users together, instead of -rate"),
            new Flags.Flag("window", "W", "",
                    "closed loop, instead of a rate: each user keeps W messages outstanding"),
            new Flags.Flag("duration", "TIME", "10s", "how long to measure; each step of -find-capacity: 3s"),
            new Flags.Flag("warm-up", "TIME", "1s", "load before that, which is checked but not measured"),
            new Flags.Flag("ramp-up", "TIME", "0s", "before the warm-up, let the rate climb from 0"),
            new Flags.Flag("message-size", "BYTES", "128", "size of a whole message, JSON included"),
            new Flags.Flag("late-after", "TIME", "5s", "a message that takes longer is late; how long the end waits"),
            new Flags.Flag("token", "TOKEN", "", "sent by every user as ?token=TOKEN"),
            new Flags.Flag("auth-secret-file", "FILE", "", "sign a token (JWT, HS256) for each user with this secret"),
            new Flags.Flag("header", "'NAME: VALUE'", "", "a further header of the opening handshake; repeatable"),
            new Flags.Flag("insecure", "", "", "wss: accept any certificate"),
            new Flags.Flag("user-prefix", "TEXT", "", "handles are TEXT0, TEXT1, ... (default: a new one each time)"),
            new Flags.Flag("seed", "N", "1", "seed of the random mode"),
            new Flags.Flag("fail-if", "CONDITION", "", "'p99>50ms', 'refused>0': exit with 99 if so; repeatable"),
            new Flags.Flag("find-capacity", "CONDITION", "",
                    "'p99<50ms': raise the rate while it holds, print the highest"),
            new Flags.Flag("json", "FILE", "", "write the results as JSON"),
            new Flags.Flag("hgrm", "FILE", "", "write the latency distribution as HdrHistogram does"),
            new Flags.Flag("report", "FILE", "", "write a page with plots (HTML, in one file)"));

    public static String help() {
        return """
                usage: java loadtest/LoadTest.java [flags]

                Puts load on a chat server over WebSockets and checks that every message arrives once, in order.

                """ + new Flags(FLAGS).help() + """

                Conditions compare (> >= < <=) a metric with a number; times need a unit (ns, us, ms, s):
                  p50 p99.9 ... max mean          latency from the time a message was due
                  raw-p99 ... raw-max raw-mean    latency from the time it was sent
                  connect-p99 ...                 time to open a connection
                  sent delivered lost duplicated reordered unexpected late refused unanswered unsent
                  connect-failures disconnects sent-rate received-rate
                A message lost, duplicated, reordered, unexpected or unanswered always fails the run. Without
                -fail-if, so does one that was late, refused or unsent, and a connection that failed.

                Exit codes: 0 all well, 99 a condition failed, 1 it could not run, 2 wrong usage.
                """;
    }

    /// The options that `arguments` name; empty if they ask for the help.
    public static Optional<Options> parse(String... arguments) {
        var flags = new Flags(FLAGS);
        if (flags.parse(arguments)) {
            return Optional.empty();
        }
        var given = List.of("rate", "total-rate", "window").stream().filter(flags::has).toList();
        if (given.size() > 1) {
            throw new UsageException("give only one of -" + String.join(" and -", given));
        }
        Mode mode = Mode.parse(flags.text("mode"));
        int userCount = integer(flags, "user-count", 0, MAX_CONNECTIONS);
        int idleCount = integer(flags, "idle", 0, MAX_CONNECTIONS - userCount);
        if (userCount + idleCount == 0) {
            throw new UsageException("-user-count and -idle are both 0: there is nothing to do");
        }
        if (userCount > 0) {
            mode.checkUserCount(userCount);
        }
        int window = flags.has("window") ? integer(flags, "window", 1, MAX_WINDOW) : 0;
        double totalRate = flags.has("total-rate") ? rate(flags, "total-rate", 1)
                : rate(flags, "rate", Math.max(0, userCount - mode.firstSender()));
        long seed = integer(flags, "seed", 0, Integer.MAX_VALUE);
        Optional<Gate> capacityGate = flags.has("find-capacity")
                ? Optional.of(Gate.parse("find-capacity", flags.text("find-capacity"))) : Optional.empty();
        if (capacityGate.isPresent() && window > 0) {
            throw new UsageException("-find-capacity steps the rate up, so it goes with a rate, not with -window");
        }
        if (capacityGate.isPresent() && userCount == 0) {
            throw new UsageException("-find-capacity needs a -user-count of 1 or more");
        }
        var options = new Options(url(flags), mode, userCount, idleCount, window > 0 ? 0 : totalRate, window,
                duration(flags), time(flags, "warm-up", Duration.ZERO),
                time(flags, "ramp-up", Duration.ZERO), integer(flags, "message-size", 1, MAX_MESSAGE_SIZE_BYTES),
                time(flags, "late-after", Duration.ofMillis(100)), tokens(flags), headers(flags),
                flags.text("insecure").equals("true"), prefix(flags), seed,
                flags.all("fail-if").stream().map(text -> Gate.parse("fail-if", text)).toList(), capacityGate,
                file(flags, "json"), file(flags, "hgrm"), file(flags, "report"));
        String longest = options.handle(userCount - 1);
        int least = Message.leastSizeBytes(longest, longest);
        if (options.messageSizeBytes < least) {
            throw new UsageException("-message-size must be from " + least + " to " + MAX_MESSAGE_SIZE_BYTES
                    + " bytes with these handles, not " + options.messageSizeBytes);
        }
        return Optional.of(options);
    }

    public String handle(int number) {
        return userPrefix + number;
    }

    public boolean closedLoop() {
        return window > 0;
    }

    /// The same test at another rate: a step of the search for the capacity.
    public Options withRate(double newTotalRate) {
        return new Options(url, mode, userCount, idleCount, newTotalRate, window, duration, warmUp, rampUp,
                messageSizeBytes, lateAfter, tokens, headers, insecure, userPrefix, seed, gates, capacityGate, json,
                hgrm, report);
    }

    private static URI url(Flags flags) {
        String text = flags.text("url");
        try {
            URI url = URI.create(text);
            if (List.of("ws", "wss").contains(String.valueOf(url.getScheme())) && url.getHost() != null
                    && url.getFragment() == null) {
                return url.getRawPath().isEmpty() ? url.resolve("/") : url;
            }
        } catch (IllegalArgumentException _) {
            // Answered below, like every other text that is no such address.
        }
        throw new UsageException("-url must be like ws://HOST:PORT/ or wss://HOST:PORT/, not '" + text + "'");
    }

    private static int integer(Flags flags, String name, int least, int most) {
        try {
            int value = Integer.parseInt(flags.text(name));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Answered below, like a number out of range.
        }
        throw new UsageException("-" + name + " must be a whole number from " + least + " to " + most + ", not '"
                + flags.text(name) + "'");
    }

    private static double rate(Flags flags, String name, int users) {
        try {
            double value = Double.parseDouble(flags.text(name));
            if (value > 0 && value * users <= MAX_RATE) {
                return value * users;
            }
        } catch (NumberFormatException _) {
            // Answered below, like a rate out of range.
        }
        throw new UsageException("-" + name + " must be a number above 0, and at most " + Text.number((long) MAX_RATE)
                + " messages a second in all, not '" + flags.text(name) + "'");
    }

    private static Duration duration(Flags flags) {
        return flags.has("find-capacity") && !flags.has("duration") ? STEP_DURATION
                : time(flags, "duration", Duration.ofMillis(100));
    }

    private static Duration time(Flags flags, String name, Duration least) {
        Duration value = parseTime(flags.text(name));
        if (value == null || value.compareTo(least) < 0 || value.compareTo(MAX_DURATION) > 0) {
            throw new UsageException("-" + name + " must be a time from " + least.toMillis()
                    + "ms to 24h, such as 500ms, 30s or 1m30s, not '" + flags.text(name) + "'");
        }
        return value;
    }

    /// Reads `1h2m3.5s`, `500ms`, or a bare number of seconds; null if it is none of these.
    public static Duration parseTime(String text) {
        var units = Map.of("h", 3600e9, "m", 60e9, "s", 1e9, "ms", 1e6, "us", 1e3, "ns", 1.0);
        if (!text.matches("(\\d{1,12}(\\.\\d{1,9})?(h|ms|us|ns|m|s))+|\\d{1,12}(\\.\\d{1,9})?")) {
            return null;
        }
        double nanos = 0;
        var parts = Pattern.compile("([\\d.]+)(h|ms|us|ns|m|s)?").matcher(text);
        while (parts.find()) {
            nanos += Double.parseDouble(parts.group(1)) * units.get(parts.group(2) == null ? "s" : parts.group(2));
        }
        return Duration.ofNanos((long) Math.min(nanos, Long.MAX_VALUE));
    }

    /// A secret is bytes, as the server reads it; only the line end behind it does not count.
    private static byte[] withoutLineEnd(byte[] secret) {
        int length = secret.length;
        if (length > 0 && secret[length - 1] == '\n') {
            length--;
            if (length > 0 && secret[length - 1] == '\r') {
                length--;
            }
        }
        return Arrays.copyOf(secret, length);
    }

    private static Tokens tokens(Flags flags) {
        if (flags.has("token") && flags.has("auth-secret-file")) {
            throw new UsageException("give only one of -token and -auth-secret-file");
        }
        if (flags.has("auth-secret-file")) {
            String name = flags.text("auth-secret-file");
            try {
                byte[] secret = withoutLineEnd(Files.readAllBytes(Path.of(name)));
                if (secret.length == 0) {
                    throw new UsageException("-auth-secret-file '" + name + "' is empty");
                }
                return new Tokens.Signed(secret);
            } catch (IOException | InvalidPathException e) {
                throw new UsageException("-auth-secret-file '" + name + "' cannot be read: " + e.getMessage());
            }
        }
        return flags.has("token") ? new Tokens.Same(flags.text("token")) : new Tokens.None();
    }

    private static Map<String, String> headers(Flags flags) {
        var headers = new LinkedHashMap<String, String>();
        for (String header : flags.all("header")) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new UsageException("-header must be like 'Name: value', not '" + header + "'");
            }
            headers.put(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
        }
        return headers;
    }

    /// A new prefix for each test, so that two at once, or what the last one left behind, do not mix.
    private static String prefix(Flags flags) {
        String given = flags.text("user-prefix");
        if (!given.matches("[A-Za-z0-9._-]{0,40}")) {
            throw new UsageException("-user-prefix must be up to 40 letters, digits, dots, dashes and underscores,"
                    + " not '" + given + "'");
        }
        return given.isEmpty() ? "load-" + Long.toString(System.nanoTime() & 0xfffff | 0x100000, 36) + '-' : given;
    }

    private static Optional<Path> file(Flags flags, String name) {
        if (!flags.has(name)) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(flags.text(name));
            if (path.toAbsolutePath().getParent() instanceof Path folder && Files.isDirectory(folder)
                    && !Files.isDirectory(path)) {
                return Optional.of(path);
            }
        } catch (InvalidPathException _) {
            // Answered below, like a folder that is not there.
        }
        throw new UsageException("-" + name + " must name a file in a folder that is there, not '" + flags.text(name)
                + "'");
    }
}
