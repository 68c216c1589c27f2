package loadtest.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import loadtest.stats.Count;
import loadtest.stats.Machine;
import loadtest.stats.Setup;
import loadtest.text.Flags;
import loadtest.text.Text;
import loadtest.text.UsageException;
import loadtest.text.Values;
import loadtest.verdict.Checks;
import loadtest.verdict.Condition;
import loadtest.wire.Chat;
import loadtest.wire.Chat2;
import loadtest.wire.Echo;
import loadtest.wire.Handles;
import loadtest.wire.Message;
import loadtest.wire.Protocol;
import loadtest.wire.Template;

/// What the command line asks for, checked. Made once at the start; everything reads it.
///
/// @param abortIf  conditions that end a run before its time
/// @param capacity what to raise the rate for
public record Options(Target target, Load load, Disturbance disturbance, Checks checks, List<Condition> abortIf,
        Optional<Condition> capacity, Outputs outputs) {

    static final int MAX_CONNECTIONS = 1_000_000;
    static final int MAX_WINDOW = 65_536;
    static final int MAX_PARTS = 1_000;
    private static final Duration STEP_DURATION = Duration.ofSeconds(3);
    private static final Duration MIN_DURATION = Duration.ofMillis(100);

    public static String help() {
        return Usage.help();
    }

    /// The options that `arguments` name; empty if they ask for the help.
    public static Optional<Options> parse(String... arguments) {
        var flags = new Flags(Usage.FLAGS);
        if (flags.parse(arguments)) {
            return Optional.empty();
        }
        flags.atMostOneOf("rate", "total-rate", "window", "stages");
        flags.atMostOneOf("duration", "stages");
        flags.atMostOneOf("churn", "reconnect-every");
        Load load = load(flags);
        Target target = target(flags, load);
        Disturbance disturbance = disturbance(flags, load);
        checkSizes(flags, target, load);
        return Optional.of(new Options(target, load, disturbance, checks(flags), conditions(flags, "abort-if"),
                capacity(flags, load), Outputs.of(flags)));
    }

    /// What the result of a step says of its own origin, as of now.
    public Setup setup(Load step) {
        String stages = step.stages().size() < 2 ? ""
                : step.stages().stream().map(Phase::text).collect(Collectors.joining(","));
        return new Setup(target.url().toString(), target.protocol().name(), step.mode().toString(), step.userCount(),
                step.idleCount(), step.rooms(), step.rate(), step.window(), step.sizes().text(),
                step.poisson() ? "poisson" : "even", stages, disturbance.text(step.parts()),
                step.beforeMeasuring().toNanos() / 1e9, step.seed(), step.part(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), Machine.describe(), Machine.java());
    }

    private static Load load(Flags flags) {
        Mode mode = Mode.parse(flags.text("mode"));
        int[] part = part(flags);
        int userCount = inPart(Values.integer(flags, "user-count", 0, MAX_CONNECTIONS), "user-count", part);
        int idleCount = inPart(Values.integer(flags, "idle", 0, MAX_CONNECTIONS - userCount), "idle", part);
        int rooms = mode == Mode.ROOM ? inPart(Values.integer(flags, "rooms", 1, MAX_CONNECTIONS), "rooms", part) : 0;
        if (flags.has("rooms") && mode != Mode.ROOM) {
            throw new UsageException("-rooms goes with -mode room");
        }
        if (userCount + idleCount == 0) {
            throw new UsageException("-user-count and -idle are both 0: there is nothing to do");
        }
        if (userCount > 0) {
            mode.checkUserCount(userCount, rooms);
        }
        if (mode == Mode.ROOM && flags.has("slow-readers")) {
            throw new UsageException("-slow-readers does not go with -mode room");
        }
        int window = flags.has("window") ? Values.integer(flags, "window", 1, MAX_WINDOW) : 0;
        Duration duration = flags.has("find-capacity") && !flags.has("duration") ? STEP_DURATION
                : Values.time(flags, "duration", MIN_DURATION);
        return new Load(mode, userCount, idleCount, rooms, window,
                stages(flags, Math.max(0, userCount - mode.firstSender()), duration, window > 0, part[1]),
                Values.time(flags, "ramp-up", Duration.ZERO), Values.time(flags, "warm-up", Duration.ZERO),
                poisson(flags), Sizes.parse(flags.text("message-size")),
                Values.integer(flags, "slow-readers", 0, userCount), Values.time(flags, "late-after", MIN_DURATION),
                Values.integer(flags, "seed", 0, Integer.MAX_VALUE) + part[0] - 1, flags.text("part"));
    }

    private static List<Phase> stages(Flags flags, int senders, Duration duration, boolean closedLoop, int parts) {
        if (flags.has("stages")) {
            return Phase.parse(flags.text("stages"), parts);
        }
        double rate = closedLoop || senders == 0 ? 0
                : flags.has("total-rate") ? Values.number(flags, "total-rate", Load.MAX_RATE) / parts
                : senders * Values.number(flags, "rate", Load.MAX_RATE / senders);
        return List.of(Phase.steady(duration, rate));
    }

    private static boolean poisson(Flags flags) {
        return switch (flags.text("arrivals")) {
            case "even" -> false;
            case "poisson" -> true;
            default -> throw new UsageException("-arrivals must be even or poisson, not '" + flags.text("arrivals")
                    + "'");
        };
    }

    /// The part and how many there are, both from 1.
    private static int[] part(Flags flags) {
        if (!flags.has("part")) {
            return new int[] {1, 1};
        }
        String[] numbers = flags.text("part").split("/", -1);
        if (numbers.length == 2 && numbers[0].matches("\\d{1,4}") && numbers[1].matches("\\d{1,4}")) {
            int part = Integer.parseInt(numbers[0]);
            int parts = Integer.parseInt(numbers[1]);
            if (part >= 1 && part <= parts && parts <= MAX_PARTS) {
                return new int[] {part, parts};
            }
        }
        throw new UsageException("-part must be like 1/3, of at most " + MAX_PARTS + " parts, not '"
                + flags.text("part") + "'");
    }

    private static int inPart(int whole, String flag, int[] part) {
        if (whole % part[1] != 0) {
            throw new UsageException("-" + flag + " must be a multiple of the " + part[1] + " parts, not " + whole);
        }
        return whole / part[1];
    }

    private static Target target(Flags flags, Load load) {
        Protocol protocol = protocol(flags, load);
        String user = protocol instanceof Echo && !flags.has("user-parameter") ? "" : flags.text("user-parameter");
        int[] part = part(flags);
        var handles = new Handles(prefix(flags), (part[0] - 1) * load.connectionCount());
        return new Target(Addresses.url(flags), protocol, handles, user, Tokens.of(flags), headers(flags),
                flags.on("insecure"),
                flags.has("connect-rate") ? Values.number(flags, "connect-rate", MAX_CONNECTIONS) / load.parts() : 0,
                Values.integer(flags, "connect-at-once", 1, MAX_CONNECTIONS), Addresses.admin(flags));
    }

    private static Protocol protocol(Flags flags, Load load) {
        flags.atMostOneOf("v2", "echo", "template");
        boolean rooms = load.mode() == Mode.ROOM;
        if ((flags.has("ok") || flags.has("error")) && !flags.has("template")) {
            throw new UsageException("-ok and -error go with -template");
        }
        if (flags.on("echo") || flags.has("template")) {
            if (rooms || flags.on("echo") && load.mode() != Mode.SELF) {
                throw new UsageException("-mode " + load.mode() + " does not go with this server: "
                        + (flags.on("echo") ? "an echo goes to oneself" : "rooms are gochat.v2's"));
            }
            return flags.on("echo") ? new Echo() : template(flags);
        }
        if (flags.on("v2") && load.mode() == Mode.SELF && load.userCount() > 0) {
            throw new UsageException("-v2 does not go with -mode self: gochat.v2 tells nobody his own messages");
        }
        return flags.on("v2") || rooms ? new Chat2() : new Chat();
    }

    private static Template template(Flags flags) {
        try {
            return new Template(flags.text("template"), flags.text("ok"), flags.text("error"));
        } catch (IllegalArgumentException e) {
            throw new UsageException("-template: " + e.getMessage() + ", not '" + flags.text("template") + "'");
        }
    }

    private static void checkSizes(Flags flags, Target target, Load load) {
        int least = target.protocol().leastSizeBytes(target.handles(), Math.max(0, load.userCount() - 1), load.rooms());
        if (load.sizes().leastBytes() < least) {
            throw new UsageException("-message-size must be from " + least + " to " + Message.MAX_SIZE_BYTES
                    + " bytes with these handles, not " + flags.text("message-size"));
        }
    }

    private static Disturbance disturbance(Flags flags, Load load) {
        int connections = load.connectionCount();
        double cutRate = flags.has("churn") ? Values.number(flags, "churn", MAX_CONNECTIONS) / load.parts()
                : flags.has("reconnect-every")
                ? connections / (Values.time(flags, "reconnect-every", MIN_DURATION).toNanos() / 1e9) : 0;
        List<Duration> storms = flags.all("storm").stream()
                .map(text -> Values.time("storm", text, Duration.ZERO)).sorted().toList();
        Duration measured = load.stages().stream().map(Phase::time).reduce(Duration.ZERO, Duration::plus);
        if (!storms.isEmpty() && storms.getLast().compareTo(measured) >= 0) {
            throw new UsageException("-storm must come before the end of the measuring, which takes "
                    + Text.time(measured.toNanos()));
        }
        boolean comeBack = flags.on("reconnect") || cutRate > 0 || !storms.isEmpty();
        return new Disturbance(comeBack, cutRate, storms);
    }

    /// What the run is judged by.
    static Checks checks(Flags flags) {
        Set<Count> allowed = new LinkedHashSet<>();
        for (String name : flags.all("allow")) {
            allowed.add(Count.named(name).filter(Count::isFault).orElseThrow(() -> new UsageException(
                    "-allow must name a fault, not '" + name + "'; -h lists them")));
        }
        return new Checks(conditions(flags, "fail-if"), allowed);
    }

    private static List<Condition> conditions(Flags flags, String name) {
        return flags.all(name).stream().map(text -> Condition.parse(name, text)).toList();
    }

    private static Optional<Condition> capacity(Flags flags, Load load) {
        if (!flags.has("find-capacity")) {
            return Optional.empty();
        }
        if (load.closedLoop() || flags.has("stages")) {
            throw new UsageException("-find-capacity steps the rate up, so it goes with a rate, not with -window"
                    + " or -stages");
        }
        if (load.userCount() == 0) {
            throw new UsageException("-find-capacity needs a -user-count of 1 or more");
        }
        return Optional.of(Condition.parse("find-capacity", flags.text("find-capacity")));
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
}
