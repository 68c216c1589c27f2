package gochat.engine.redis;

import gochat.engine.Relay;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Measures two relays that send, and some that only hear, over one real redis-server on this machine: entries a
/// second, what each costs in processor time, and how long one takes when all is quiet.
final class Throughput {
    private static final int ENTRY_BYTES = 150;
    private static final int WINDOW = 2000;
    private static final int QUIET = 500;

    private Throughput() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int replicas = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        int listeners = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
        try (RedisProcess redis = RedisProcess.server();
                RedisProcess replica = replicas > 0 ? RedisProcess.replicaOf(redis) : null) {
            if (replica != null) gochat.Waiting.until("a replica", () -> redis.info("connected_slaves").equals("1"));
            List<TestNode> more = new ArrayList<>();
            try (TestNode one = new TestNode("a", redis.url(), replicas);
                    TestNode two = new TestNode("b", redis.url(), replicas)) {
                for (int i = 0; i < listeners; i++) more.add(new TestNode("l" + i, redis.url(), replicas));
                quiet(one);
                load(one, two, 2);
                long[] before = {own(), of(redis), replica == null ? 0 : of(replica)};
                double perSecond = load(one, two, seconds);
                double entries = perSecond * seconds;
                System.out.printf(Locale.ROOT, "%,.0f entries/s of %d bytes by two relays of %d;"
                        + " CPU per entry: %.2f us in all relays, %.2f us in redis-server, %.2f us in %d replica%n",
                        perSecond, ENTRY_BYTES, 2 + listeners,
                        (own() - before[0]) / entries, (of(redis) - before[1]) / entries,
                        replica == null ? 0 : (of(replica) - before[2]) / entries, replicas);
                System.out.println(one.relay.state());
            } finally {
                more.forEach(TestNode::close);
            }
        }
    }

    private static void quiet(TestNode node) throws InterruptedException {
        long[] micros = new long[QUIET];
        for (int i = 0; i < QUIET; i++) {
            Semaphore told = new Semaphore(0);
            long began = System.nanoTime();
            node.relay.send(new byte[ENTRY_BYTES], receipt(told));
            told.acquire();
            micros[i] = (System.nanoTime() - began) / 1000;
            Thread.sleep(2);
        }
        Arrays.sort(micros);
        System.out.printf("quiet: confirmed after %d us (p50), %d us (p99)%n", micros[QUIET / 2],
                micros[QUIET * 99 / 100]);
    }

    private static double load(TestNode one, TestNode two, int seconds) throws InterruptedException {
        AtomicLong count = new AtomicLong();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        Thread[] threads = {sender(one, end, count), sender(two, end, count)};
        for (Thread each : threads) each.join();
        return count.get() / (double) seconds;
    }

    private static Thread sender(TestNode node, long end, AtomicLong count) {
        return Thread.ofVirtual().start(() -> {
            Semaphore window = new Semaphore(WINDOW);
            byte[] entry = new byte[ENTRY_BYTES];
            while (System.nanoTime() < end) {
                window.acquireUninterruptibly();
                if (!node.relay.send(entry, receipt(window))) window.release();
                else count.incrementAndGet();
            }
            window.acquireUninterruptibly(WINDOW);
        });
    }

    private static Relay.Receipt<Long> receipt(Semaphore told) {
        return new Relay.Receipt<>() {
            @Override
            public void applied(Long seq) {
                told.release();
            }

            @Override
            public void unconfirmed() {
                System.out.println("unconfirmed");
                told.release();
            }
        };
    }

    /// Microseconds of processor time of this process.
    private static long own() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime() / 1000;
    }

    private static long of(RedisProcess redis) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + redis.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000;
    }
}
