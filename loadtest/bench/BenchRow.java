package loadtest.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import loadtest.plan.Options;

/// One load of the benchmark and its row in the table, as the load tester's flags name it.
///
/// @param name  at most [#NAME_WIDTH] characters
/// @param flags who connects and writes; the rest is the benchmark's
record BenchRow(String name, List<String> flags) {
    static final int NAME_WIDTH = 40;

    static final List<BenchRow> ALL = List.of(
            of("1 connection to itself, 64 in flight", "-mode self -window 64"),
            of("1 connection to itself, ping-pong", "-mode self -window 1"),
            of("10 to themselves, 50 messages/s each", "-mode self -user-count 10 -rate 50"),
            of("300 to themselves, 20 messages/s each", "-mode self -user-count 300 -rate 20"),
            of("5,000 to themselves, 9 messages/s each", "-mode self -user-count 5000 -rate 9"),
            of("100 pairs, 16 in flight each", "-mode pairs -user-count 200 -window 16"),
            of("100 pairs, 4 KB, 4 in flight each", "-mode pairs -user-count 200 -window 4 -message-size 4096"),
            of("100 pairs, 8 KB, 4 in flight each", "-mode pairs -user-count 200 -window 4 -message-size 8192"),
            of("100 pairs, 16 in flight each, v2", "-v2 -mode pairs -user-count 200 -window 16"),
            of("1,000 at random, 4 in flight each", "-mode random -user-count 1000 -window 4"),
            of("1,000 at random, 4 KB, 4 in flight each", "-mode random -user-count 1000 -window 4 -message-size 4096"),
            of("1,000 at random, 8 KB, 4 in flight each", "-mode random -user-count 1000 -window 4 -message-size 8192"),
            of("1,000 at random, 4 in flight each, v2", "-v2 -mode random -user-count 1000 -window 4"),
            of("50 rooms of 20, 10 messages/s each, v2", "-mode room -rooms 50 -user-count 1000 -total-rate 500"),
            of("10,000 idle", "-user-count 0 -idle 10000"));

    static BenchRow of(String name, String flags) {
        return new BenchRow(name, List.of(flags.split(" ")));
    }

    /// The load tester's options for this load on the server at `url`, for this long and without a warm-up.
    Options options(String url, Duration time) {
        var arguments = new ArrayList<>(flags);
        arguments.addAll(List.of("-url", url, "-user-prefix", "bench", "-warm-up", "0s",
                "-duration", time.toMillis() + "ms"));
        return Options.parse(arguments.toArray(String[]::new)).orElseThrow();
    }
}
