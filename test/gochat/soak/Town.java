package gochat.soak;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// The users of one server or of several nodes, of every kind and of both protocols, and the proxies between.
final class Town implements AutoCloseable {
    private static final int STEADY = 8;
    private static final int RESTLESS = 12;
    private static final int SLEEPY = 3;
    /// Handles with two windows each that speak `gochat.v2`.
    private static final int PAIRS = 6;
    /// Who all write to one, as fast as they can; and who write to another in bursts.
    private static final int FANS = 6;
    private static final int BURSTY = 12;
    private static final int CALLERS = 2;
    private static final int RESET_AFTER_BYTES = 100_000;
    /// How much longer pauses are on several nodes, which hear everything, each, and share this machine with their
    /// Redis. On one they are half as long, so that a feed holds what is said while a window is away.
    private static final int CALM = 8;

    /// For all to say goodbye, and to hear what is still on its way.
    private static final Duration MAX_END = Duration.ofMinutes(2);

    private final Ledger ledger = new Ledger();
    private final List<FaultyProxy> mild = new ArrayList<>();
    private final List<FaultyProxy> harsh = new ArrayList<>();
    private final List<Runnable> users = new ArrayList<>();
    private final List<WindowUser> windows = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Random seeds;
    private final int calm;

    /// Opens everybody's connections.
    Town(Nodes nodes, long seed) throws IOException, InterruptedException {
        seeds = new Random(seed);
        calm = nodes.count() == 1 ? CALM / 2 : CALM;
        for (int i = 0; i < nodes.count(); i++) {
            int node = i;
            mild.add(new FaultyProxy(() -> nodes.chatPort(node), seeds.nextLong(), 0));
            harsh.add(new FaultyProxy(() -> nodes.chatPort(node), seeds.nextLong(), RESET_AFTER_BYTES));
        }
        List<Role> plain = new ArrayList<>();
        List<Role> v2 = new ArrayList<>();
        people(plain, v2);
        Setting setting = new Setting(nodes, ledger, over, new CountDownLatch(plain.size() + v2.size()));
        for (int i = 0; i < v2.size(); i++) windows.add(new WindowUser(v2.get(i), i, setting));
        for (Role role : plain) users.add(new User(role, setting));
        users.addAll(windows);
        for (WindowUser window : windows) window.comeIn();
        List<Role> roles = Stream.concat(plain.stream(), v2.stream()).toList();
        for (int i = 0; i < users.size(); i++) {
            threads.add(Thread.ofVirtual().name(roles.get(i).handle()).start(users.get(i)));
        }
    }

    /// Who lives here, by the protocol that they speak.
    private void people(List<Role> plain, List<Role> v2) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < STEADY; i++) all.add("steady" + i);
        for (int i = 0; i < RESTLESS; i++) all.add("restless" + i);
        for (int i = 0; i < PAIRS; i++) all.add("pair" + i);
        // with a window of each kind
        all.add("both");
        for (int i = 0; i < STEADY; i++) plain.add(steady("steady" + i, Role.Kind.STEADY, all));
        for (int i = 0; i < RESTLESS; i++) plain.add(restless("restless" + i, all));
        plain.add(steady("both", Role.Kind.STEADY, all));
        v2.add(window("both", all));
        for (int i = 0; i < 2 * PAIRS; i++) v2.add(window("pair" + i / 2, all));
        for (int i = 0; i < SLEEPY; i++) {
            plain.add(steady("sleepy" + i, Role.Kind.SLEEPY, all));
            plain.add(steady("eager-sleepy" + i, Role.Kind.EAGER, List.of("sleepy" + i)));
        }
        plain.add(steady("idol", Role.Kind.SLEEPY, all));
        for (int i = 0; i < FANS; i++) plain.add(steady("fan" + i, Role.Kind.EAGER, List.of("idol")));
        plain.add(steady("desk", Role.Kind.SLEEPY, all));
        for (int i = 0; i < BURSTY; i++) plain.add(steady("caller" + i, Role.Kind.BURSTY, List.of("desk")));
        // one falls behind, the other behind what is kept
        v2.add(steady("drowsy", Role.Kind.SLEEPY, all));
        for (int i = 0; i < CALLERS; i++) v2.add(steady("waker" + i, Role.Kind.BURSTY, List.of("drowsy")));
        v2.add(steady("dormouse", Role.Kind.SLEEPY, all));
        v2.add(steady("hatter", Role.Kind.EAGER, List.of("dormouse")));
    }

    private Role steady(String handle, Role.Kind kind, List<String> recipients) {
        return new Role(handle, kind, mild, recipients, calm, seeds.nextLong());
    }

    private Role restless(String handle, List<String> recipients) {
        return new Role(handle, Role.Kind.RESTLESS, harsh, recipients, calm, seeds.nextLong());
    }

    /// A handle's last 128 messages are known again: one window must not say so many while another is away.
    private Role window(String handle, List<String> recipients) {
        return new Role(handle, Role.Kind.RESTLESS, harsh, recipients, CALM, seeds.nextLong());
    }

    Ledger ledger() {
        return ledger;
    }

    /// Has everybody say goodbye and judges all messages. Those who only read stay until the last has written. If some
    /// do not come to an end, what is on its way to them may still arrive.
    void stop() throws InterruptedException {
        over.set(true);
        Instant deadline = Instant.now().plus(MAX_END);
        for (Thread thread : threads) thread.join(Duration.between(Instant.now(), deadline));
        List<String> late = threads.stream().filter(Thread::isAlive).map(Thread::getName).toList();
        if (!late.isEmpty()) ledger.problem("no end within " + MAX_END.toSeconds() + " s for " + late);
        ledger.judge(late.isEmpty());
    }

    @Override
    public void close() {
        over.set(true);
        mild.forEach(FaultyProxy::close);
        harsh.forEach(FaultyProxy::close);
    }
}
