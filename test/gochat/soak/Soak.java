package gochat.soak;

import gochat.Metrics;
import gochat.ServerProcess;
import gochat.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A long run with churn: `-minutes N` (10) and `-seed S`. It prints a line now and then and a verdict.
///
/// Exit codes: 0 all is well, 1 a message or a resource went astray, 2 wrong usage.
final class Soak {
    /// Limits so small that this town reaches them, and as many connections for a handle as quick reconnects need.
    static final String[] SERVER_FLAGS = {"-max-connections-per-handle", "50", "-outbox-bytes", "32768",
        "-max-msg-size", "1024", "-admin-listen-on", "127.0.0.1:0"};

    /// In each half.
    private static final int SAMPLES = 20;
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);
    private static final Pattern MINUTES = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern SEED = Pattern.compile("-?[0-9]{1,18}");

    private int minutes = 10;
    private long seed = System.nanoTime();

    private Soak(String[] arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i].replaceFirst("^--", "-")) {
                case "-minutes" -> minutes = (int) number(value, MINUTES, "-minutes", "from 1 to 99999");
                case "-seed" -> seed = number(value, SEED, "-seed", "of up to 18 digits");
                default -> throw new IllegalArgumentException(arguments[i] + " is unknown; there are -minutes N and "
                        + "-seed S");
            }
        }
    }

    private static long number(String value, Pattern pattern, String flag, String allowed) {
        if (pattern.matcher(value).matches()) return Long.parseLong(value);
        throw new IllegalArgumentException(flag + ": '" + value + "' is wrong: it must be a whole number " + allowed);
    }

    public static void main(String[] arguments) throws Exception {
        Soak soak;
        try {
            soak = new Soak(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println("soak: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        List<String> problems = soak.run();
        problems.forEach(problem -> System.out.println("PROBLEM  " + problem));
        System.out.println(problems.isEmpty() ? "all is well" : "not well; the seed was " + soak.seed);
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    private List<String> run() throws Exception {
        System.out.println(minutes + " minutes, seed " + seed);
        Duration whole = Duration.ofMinutes(minutes);
        Duration round = whole.dividedBy(2 * SAMPLES);
        if (round.compareTo(LONGEST_ROUND) > 0) round = LONGEST_ROUND;
        List<String> problems = new ArrayList<>();
        // half of the time with one processor
        for (int cores : new int[] {Runtime.getRuntime().availableProcessors(), 1}) {
            System.out.println("processors: " + cores);
            problems.addAll(run(cores, whole.dividedBy(2), round));
        }
        return problems;
    }

    private List<String> run(int cores, Duration whole, Duration round) throws Exception {
        try (ServerProcess server = ServerProcess.startOn(cores, SERVER_FLAGS)) {
            int adminPort = server.adminPort();
            Figures idle = Figures.of(server.process());
            List<Figures> samples = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            try (Town town = new Town(server.chatPort(), seed)) {
                long start = System.nanoTime();
                while (System.nanoTime() - start < whole.toNanos() && town.ledger().problems().isEmpty()) {
                    Thread.sleep(round);
                    town.ledger().judge(false);
                    samples.add(Figures.of(server.process()));
                    Duration passed = Duration.ofNanos(System.nanoTime() - start);
                    System.out.println(passed.toSeconds() + " s  " + town.ledger() + "; " + samples.getLast());
                }
                town.stop();
                System.out.println("the end  " + town.ledger());
                problems.addAll(town.ledger().problems());
            }
            Figures.slope(samples).ifPresent(problems::add);
            after(server, adminPort, idle).ifPresent(problems::add);
            return problems;
        }
    }

    /// What the server keeps when everybody has left.
    private static Optional<String> after(ServerProcess server, int adminPort, Figures idle) throws Exception {
        try {
            Waiting.until("descriptors back to what they were", () -> !Figures.slope(
                    List.of(idle, idle, idle, Figures.of(server.process()))).isPresent());
            Waiting.until("all that was lent is back",
                    () -> Metrics.scrape(adminPort).value("gochat_lent_bytes") == 0);
        } catch (AssertionError stillMore) {
            return Optional.of(stillMore.getMessage());
        }
        System.out.println("everybody left: " + Figures.of(server.process()) + "; before they came: " + idle);
        return server.stop() == 0 ? Optional.empty() : Optional.of("the server did not stop with 0");
    }
}
