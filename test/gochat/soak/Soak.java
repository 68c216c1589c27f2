package gochat.soak;

import gochat.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/// A long run with churn: `-minutes N` (10), `-seed S`, and `-nodes N` for so many over a Redis, of which now and then
/// one is killed. It prints a line now and then and a verdict.
///
/// Exit codes: 0 all is well, 1 a message or a resource went astray, or it could not run, 2 wrong usage.
final class Soak {
    private static final String USAGE = """
            usage: ./build.sh soak [flags]
              -minutes N  how long, half of it with one processor (10)
              -seed S     of all whims, to play a run again (random)
              -nodes N    servers, 1 to 9; several share a Redis, and are killed or stopped in turn (1)""";

    /// In each half.
    private static final int SAMPLES = 20;
    private static final Duration MAX_ROUND = Duration.ofSeconds(30);
    private static final Pattern MINUTES = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern SEED = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern NODES = Pattern.compile("[1-9]");
    /// Between two falls of nodes.
    private static final int MAX_QUIET_MILLIS = 10_000;

    private int minutes = 10;
    private long seed = System.nanoTime();
    private int nodes = 1;

    private Soak(String[] arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i].replaceFirst("^--", "-")) {
                case "-minutes" -> minutes = (int) number(value, MINUTES, "-minutes", "from 1 to 99999");
                case "-seed" -> seed = number(value, SEED, "-seed", "of up to 18 digits");
                case "-nodes" -> nodes = (int) number(value, NODES, "-nodes", "from 1 to 9");
                default -> throw new IllegalArgumentException(arguments[i] + " is unknown\n" + USAGE);
            }
        }
    }

    private static long number(String value, Pattern pattern, String flag, String allowed) {
        if (pattern.matcher(value).matches()) return Long.parseLong(value);
        throw new IllegalArgumentException(flag + ": '" + value + "' is wrong: it must be a whole number " + allowed);
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("-h")) {
            System.out.println(USAGE);
            return;
        }
        Soak soak;
        try {
            soak = new Soak(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println("soak: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        try {
            List<String> problems = soak.run();
            problems.forEach(problem -> System.out.println("PROBLEM  " + problem));
            System.out.println(problems.isEmpty() ? "all is well" : "not well; the seed was " + soak.seed);
            System.exit(problems.isEmpty() ? 0 : 1);
        } catch (TestAbortedException noRedis) {
            System.err.println("soak: -nodes needs redis-server: install it (Debian: apt install redis-server)");
            System.exit(1);
        }
    }

    private List<String> run() throws Exception {
        System.out.println(minutes + " minutes, seed " + seed + ", nodes: " + nodes);
        System.out.println(Ledger.legend());
        Duration whole = Duration.ofMinutes(minutes);
        List<String> problems = new ArrayList<>();
        // half of the time with one processor
        for (int cores : new int[] {Runtime.getRuntime().availableProcessors(), 1}) {
            System.out.println("processors: " + cores);
            problems.addAll(run(cores, whole.dividedBy(2)));
        }
        return problems;
    }

    private List<String> run(int cores, Duration whole) throws Exception {
        try (Nodes servers = new Nodes(nodes, cores)) {
            Figures idle = servers.figures();
            List<Figures> samples = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            try (Town town = new Town(servers, seed)) {
                Random whims = new Random(seed);
                long start = System.nanoTime();
                while (System.nanoTime() - start < whole.toNanos() && town.ledger().problems().isEmpty()) {
                    String fallen = "";
                    if (nodes == 1) {
                        Thread.sleep(round());
                        samples.add(servers.figures());
                    } else {
                        Thread.sleep(whims.nextInt(MAX_QUIET_MILLIS));
                        fallen = "; " + servers.disturb(whims);
                    }
                    town.ledger().judge(false);
                    Duration passed = Duration.ofNanos(System.nanoTime() - start);
                    System.out.println(passed.toSeconds() + " s  " + town.ledger()
                            + (samples.isEmpty() ? fallen : "; " + samples.getLast()));
                }
                town.stop();
                System.out.println("the end  " + town.ledger());
                problems.addAll(town.ledger().problems());
            }
            // one that is started anew again and again shows no slope
            Figures.slope(samples).ifPresent(problems::add);
            if (nodes == 1) stays(servers, idle, samples).ifPresent(problems::add);
            servers.rest().ifPresent(problems::add);
            return problems;
        }
    }

    private Duration round() {
        Duration round = Duration.ofMinutes(minutes).dividedBy(2 * SAMPLES);
        return round.compareTo(MAX_ROUND) > 0 ? MAX_ROUND : round;
    }

    /// What stays when everybody has left: of descriptors and threads no more may than there were before they came, of
    /// the heap no more than while they were there, for what they said is kept.
    private static Optional<String> stays(Nodes server, Figures idle, List<Figures> samples) throws Exception {
        long heapKib = samples.stream().mapToLong(Figures::heapKib).max().orElse(idle.heapKib());
        Figures bound = new Figures(heapKib, idle.descriptors(), idle.threads());
        List<Figures> left = new ArrayList<>();
        try {
            Waiting.until("nothing stays", () -> {
                left.add(server.figures());
                return Figures.slope(List.of(bound, bound, bound, left.getLast())).isEmpty();
            });
        } catch (AssertionError stillMore) {
            return Figures.slope(List.of(bound, bound, bound, left.getLast()))
                    .map(more -> "when all had left, " + more);
        }
        System.out.println("everybody left: " + left.getLast() + "; before they came: " + idle);
        return Optional.empty();
    }
}
