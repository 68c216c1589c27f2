package gochat.journal;

import com.sun.management.OperatingSystemMXBean;
import gochat.engine.Follower;
import gochat.engine.Relay;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// What an entry costs through the journal, beside a direct call: `Cost [FOLDER [ENTRIES [SENDERS]]]`. Each sender, a
/// virtual thread, has at most 64 entries of 200 bytes unanswered.
final class Cost {
    private static final int ENTRY_BYTES = 200;
    private static final int WINDOW = 64;
    private static final int ROUNDS = 5;

    private Cost() {}

    private static final class Sum implements Follower<Long> {
        private long sum;
        @Override public void startOver(String epoch) { }
        @Override public Long apply(long seq, long node, byte[] entry) { return sum += entry[0]; }
        @Override public void flush() { }
        @Override public void gone(long node) { }
        @Override public void restate() { }
    }

    /// Applies at once, in the thread that sends.
    private static final class Direct implements Relay<Long> {
        private final Sum sum = new Sum();
        @Override public synchronized boolean send(byte[] entry, Receipt<Long> receipt) {
            receipt.applied(sum.apply(1, 0, entry));
            return true;
        }
        @Override public void close() { }
    }

    private static final class Sender implements Runnable, Relay.Receipt<Long> {
        private final Relay<Long> relay;
        private final int entries;
        private final AtomicLong answered = new AtomicLong();
        private volatile Thread waiting;
        private volatile long awaited;
        /// So that it is really made, also for a direct call.
        private byte[] last;

        Sender(Relay<Long> relay, int entries) {
            this.relay = relay;
            this.entries = entries;
        }

        @Override
        public void run() {
            for (int sent = 0; sent < entries; sent++) {
                await(sent - WINDOW + 1);
                last = new byte[ENTRY_BYTES];
                if (!relay.send(last, this)) throw new AssertionError("not taken");
            }
            await(entries);
        }

        private void await(long count) {
            if (answered.get() >= count) return;
            awaited = Math.min(entries, count + WINDOW / 2);
            waiting = Thread.currentThread();
            while (answered.get() < awaited) LockSupport.park(this);
            waiting = null;
        }

        @Override
        public void applied(Long result) {
            long now = answered.get() + 1;
            answered.set(now);
            if (now == awaited) LockSupport.unpark(waiting);
        }

        @Override
        public void unconfirmed() {
            throw new AssertionError("unconfirmed");
        }
    }

    private static void measure(String name, Relay<Long> relay, int entries, int senders) throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders; i++) threads.add(Thread.startVirtualThread(new Sender(relay, entries / senders)));
        for (Thread thread : threads) thread.join();
        System.out.printf("%-8s %5d ns of CPU, %5d ns an entry%n", name,
                (system.getProcessCpuTime() - cpu) / entries, (System.nanoTime() - start) / entries);
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("cost");
        int entries = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000_000;
        int senders = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
        for (JournalLimits.Sync sync : JournalLimits.Sync.values()) {
            try (Relay<Long> journal = Journal.open(folder, Journals.limits(sync), new Sum(), InstantSource.system(),
                    new SecureRandom(), System.getLogger("cost")); Relay<Long> direct = new Direct()) {
                int most = sync == JournalLimits.Sync.ALWAYS ? entries / 20 : entries;
                for (int round = 0; round < ROUNDS; round++) {
                    measure("direct", direct, most, senders);
                    measure(sync.name().toLowerCase(), journal, most, senders);
                }
            }
        }
    }
}
