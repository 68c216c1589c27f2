package gochat;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import gochat.io.SocketLayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Clients who write to themselves, so many messages a second in all, evenly spread, and time how long each takes.
/// A virtual thread for each of them reads; whoever calls [#mustNotWait] writes.
final class QuietCrowd implements AutoCloseable {
    /// What a measurement found: the crowd's latency, and how late a thread that only sleeps woke up meanwhile.
    record Measured(long p50Nanos, long p99Nanos, long sleeperP99Nanos, int messages) {
        private boolean isWithin(int percent) {
            return (percent == 50 ? p50Nanos : p99Nanos) < LIMIT_NANOS;
        }

        @Override
        public String toString() {
            return "p50 " + p50Nanos / 1_000 + " us, p99 " + p99Nanos / 1_000 + " us of " + messages
                    + " messages, while a sleeper woke up to " + sleeperP99Nanos / 1_000 + " us late (p99)";
        }
    }

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int ATTEMPTS = 10;
    private static final long LIMIT_NANOS = 20_000_000;
    /// A machine on which a thread wakes up so late has too few processors for the clients, and tells nothing
    /// about the server.
    private static final long STARVED_NANOS = 5_000_000;
    private static final Pattern DUE = Pattern.compile("\"message\":\"([0-9]+)\"");

    private final int perSecond;
    private final List<RawClient> clients = new ArrayList<>();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final long originNanos = System.nanoTime();

    QuietCrowd(SocketLayer layer, int port, int count, int perSecond) throws IOException {
        this.perSecond = perSecond;
        for (int i = 0; i < count; i++) {
            RawClient client = new RawClient(layer.over(RawClient.tcp(port))).shakeHands("/?user=quiet" + i);
            clients.add(client);
            client.socket().setSoTimeout(0);
            Thread.ofVirtual().start(() -> read(client));
        }
    }

    private void read(RawClient client) {
        try {
            while (true) {
                Matcher due = DUE.matcher(client.read().text());
                if (due.find()) latencies.add(now() - Long.parseLong(due.group(1)));
            }
        } catch (IOException closed) {
            // the measurement is over; a message that never came is missed there
        }
    }

    private long now() {
        return System.nanoTime() - originNanos;
    }

    /// Writes for so many seconds, waits for what is on its way, and tells the latencies from the time when each
    /// message was due.
    private Measured measure(int seconds) throws Exception {
        latencies.clear();
        List<Long> overslept = new ArrayList<>();
        long start = now();
        int messages = seconds * perSecond;
        for (int i = 0; i < messages; i++) {
            long due = start + i * SECOND_NANOS / perSecond;
            if (now() < due) {
                while (now() < due) LockSupport.parkNanos(due - now());
                overslept.add(now() - due);
            }
            int client = i % clients.size();
            clients.get(client).sendMessage("quiet" + client, "quiet" + client, "" + due);
        }
        Waiting.until("all have come back", () -> latencies.size() >= messages);
        return new Measured(percentile(latencies, 50), percentile(latencies, 99),
                overslept.isEmpty() ? Long.MAX_VALUE : percentile(overslept, 99), messages);
    }

    /// Expects that 50 or 99 of 100 come back within 20 ms while something else goes on. The server may be cold: it has
    /// some attempts to get warm.
    void mustNotWait(int percent, int seconds, Waiting.Condition goesOn) throws Exception {
        List<Measured> all = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            Measured measured = measure(seconds);
            assertTrue(goesOn.holds(), "what they should not wait for has ended");
            all.add(measured);
            if (measured.isWithin(percent)) return;
        }
        if (all.stream().allMatch(measured -> measured.sleeperP99Nanos() > STARVED_NANOS)) {
            abort("this machine has no processor left: " + all);
        }
        fail("the quiet waited: " + all);
    }

    private static long percentile(Iterable<Long> values, int percent) {
        List<Long> all = new ArrayList<>();
        values.forEach(all::add);
        Long[] sorted = all.toArray(Long[]::new);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : clients) client.close();
    }
}
