package gochat.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The users of one server, of every kind, and the proxies between.
final class Town implements AutoCloseable {
    private static final int STEADY = 8;
    private static final int RESTLESS = 12;
    private static final int SLEEPY = 3;
    /// Who all write to one, as fast as they can; and who write to another in bursts.
    private static final int FANS = 6;
    private static final int BURSTY = 12;
    private static final int RESET_AFTER_BYTES = 100_000;

    private final Ledger ledger = new Ledger();
    private final FaultyProxy mild;
    private final FaultyProxy harsh;
    private final List<User> users = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /// Opens everybody's connections to the server on this port.
    Town(int port, long seed) throws IOException {
        Random seeds = new Random(seed);
        mild = new FaultyProxy(port, seeds.nextLong(), 0);
        harsh = new FaultyProxy(port, seeds.nextLong(), RESET_AFTER_BYTES);
        List<String> all = new ArrayList<>();
        List<String> sleepers = new ArrayList<>();
        for (int i = 0; i < STEADY; i++) all.add("steady" + i);
        for (int i = 0; i < RESTLESS; i++) all.add("restless" + i);
        for (int i = 0; i < SLEEPY; i++) sleepers.add("sleepy" + i);
        all.forEach(handle -> {
            boolean steady = handle.startsWith("steady");
            add(handle, steady ? User.Kind.STEADY : User.Kind.RESTLESS, steady ? mild : harsh, all, seeds);
        });
        sleepers.forEach(handle -> {
            add(handle, User.Kind.SLEEPY, mild, all, seeds);
            add("eager-" + handle, User.Kind.EAGER, mild, List.of(handle), seeds);
        });
        add("idol", User.Kind.SLEEPY, mild, all, seeds);
        for (int i = 0; i < FANS; i++) add("fan" + i, User.Kind.EAGER, mild, List.of("idol"), seeds);
        add("desk", User.Kind.SLEEPY, mild, all, seeds);
        for (int i = 0; i < BURSTY; i++) add("caller" + i, User.Kind.BURSTY, mild, List.of("desk"), seeds);
        for (User user : users) threads.add(Thread.ofVirtual().start(user));
    }

    private void add(String handle, User.Kind kind, FaultyProxy proxy, List<String> recipients, Random seeds) {
        users.add(new User(handle, kind, proxy.port(), recipients, ledger, seeds.nextLong()));
    }

    Ledger ledger() {
        return ledger;
    }

    /// Has everybody say goodbye and judges all messages. Those who only read stay until the last has written.
    void stop() throws InterruptedException {
        users.forEach(User::stop);
        for (Thread thread : threads) thread.join();
        ledger.judge(true);
    }

    @Override
    public void close() {
        users.forEach(User::stop);
        mild.close();
        harsh.close();
    }
}
