package gochat.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A log in memory that fails and lies by a seed: it loses, repeats, comes late, rolls back, stalls and forks. It has a
/// clock of its own, and one thread.
final class FakeEngine {
    /// One of the machines that think they lead.
    private static final class Branch {
        private final List<Stored> log = new ArrayList<>();
        private String epoch;
        private long end;
        /// The runs that began in this log.
        private final Set<String> begun = new HashSet<>();

        private Branch copy() {
            Branch copy = new Branch();
            copy.begun.addAll(begun);
            copy.log.addAll(log);
            copy.epoch = epoch;
            copy.end = end;
            return copy;
        }
    }

    /// An append of which its node was told that it failed, and which arrives all the same.
    private record Late(Branch branch, byte[] batch, int numbers) {}

    private final Random random;
    /// Hears what it does; null when nobody asks.
    private final Consumer<String> trace;
    private Branch leader = new Branch();
    private Branch rival;
    private final List<Late> late = new ArrayList<>();
    /// Batches that it said it has, and had not.
    private final List<byte[]> lies = new ArrayList<>();
    private final Set<Integer> stalled = new HashSet<>();
    /// What was once in the log and is not any more, with the time at which it went.
    final Map<String, Long> lost = new HashMap<>();
    /// What was cut off at the old end.
    final Set<String> trimmed = new HashSet<>();
    /// What it has said that it has, to the node that said it or another behind it.
    final Set<String> promised = new HashSet<>();
    /// Whether what it has of a node was always all of that up to some entry.
    boolean keepsOrder = true;
    /// Whether something was cut off, be it batches without entries.
    boolean incomplete;
    private boolean holed;
    private boolean hasLost;
    /// Runs of which the log lacks something: what comes behind it counts for nobody who reads it anew.
    private final Set<String> cutRuns = new HashSet<>();
    /// Runs while a node waits for an append to return.
    Runnable meanwhile = () -> { };
    /// Hears of each entry that a node appends.
    Consumer<String> appending = _ -> { };
    private long nanos = 1;
    private long micros = 1_700_000_000_000_000L;
    private int sessions;
    private boolean faulty = true;
    /// It either forgets what is old, or has batches come late and leaves some out: with both, nobody who comes late
    /// could tell what the others ignored from the oldest that is left of a log.
    private final boolean trims;

    FakeEngine(Random random, Consumer<String> trace) {
        this.random = random;
        this.trace = trace;
        trims = random.nextBoolean();
    }

    long nanos() {
        return nanos;
    }

    void advance(long byNanos) {
        nanos += byNanos;
        micros += byNanos / 1000;
    }

    private void say(String what, Branch branch, List<Stored> batches) {
        if (trace == null) return;
        trace.accept("engine: " + what + (branch == leader ? "" : " the rival") + batches.stream().map(each -> {
            Batch batch = Batch.decode(each.batch()).orElseThrow();
            return "\n    " + each.seq() + " node " + batch.node() % 1000 + " run " + batch.run() + " batch "
                    + batch.number() + " " + batch.marks() + payloads(each);
        }).collect(Collectors.joining()));
    }

    private boolean oneIn(int n) {
        return faulty && random.nextInt(n) == 0;
    }

    /// Does something bad to heard.
    void misbehave(int nodes) {
        switch (random.nextInt(12)) {
            case 0 -> rollBack();
            case 1 -> wipe();
            case 2, 3 -> fork();
            case 4, 5 -> heal();
            case 6 -> stalled.add(random.nextInt(nodes));
            case 7 -> stalled.clear();
            case 8 -> sessions++;
            case 9 -> setClockBack();
            case 10 -> trim();
            case 11 -> punchHole();
            default -> throw new AssertionError();
        }
    }

    void setClockBack(long byNanos) {
        micros -= byNanos / 1000;
    }

    private void setClockBack() {
        if (random.nextInt(4) == 0) micros -= random.nextInt(20_000_000);
    }

    /// A replica is promoted that has not got heard.
    private void rollBack() {
        if (random.nextInt(3) > 0) return;
        int keep = leader.log.size() - Math.min(leader.log.size(), random.nextInt(12));
        say("rolls back", leader, leader.log.subList(keep, leader.log.size()));
        lose(leader.log.subList(keep, leader.log.size()));
        leader.log.subList(keep, leader.log.size()).clear();
        leader.end = keep == 0 ? 0 : endOf(leader.log.get(keep - 1));
        sessions++;
    }

    private void wipe() {
        if (random.nextInt(6) == 0) clear();
    }

    /// Loses all that it has, its name too.
    void clear() {
        say("is wiped", leader, leader.log);
        lose(leader.log);
        leader.log.forEach(each -> cutRuns.add(run(each.batch())));
        leader.log.clear();
        leader.begun.clear();
        leader.epoch = null;
        leader.end = 0;
        keepsOrder = false;
    }

    /// Both go on from here; who is connected to which is chance.
    private void fork() {
        if (rival != null) return;
        rival = leader.copy();
        say("forks", leader, List.of());
    }

    private void heal() {
        if (rival == null) return;
        if (random.nextBoolean()) {
            Branch loser = leader;
            leader = rival;
            rival = loser;
        }
        List<Stored> only = new ArrayList<>(rival.log);
        only.removeAll(leader.log);
        say("heals, and loses what only these are", leader, only);
        lose(only);
        rival = null;
        sessions++;
    }

    private void trim() {
        if (!trims || random.nextInt(4) > 0 || rival != null) return;
        List<Stored> old = leader.log.subList(0, random.nextInt(leader.log.size() / 2 + 1));
        say("trims", leader, old);
        old.forEach(each -> trimmed.addAll(payloads(each)));
        old.clear();
        // nobody can tell any more that these began in another log
        leader.log.stream().filter(each -> !leader.begun.contains(run(each.batch())))
                .forEach(each -> trimmed.addAll(payloads(each)));
        keepsOrder = false;
        incomplete = true;
    }

    /// The log says that it has all, and does not.
    private void punchHole() {
        if (trims || random.nextInt(8) > 0 || leader.log.isEmpty()) return;
        int at = random.nextInt(leader.log.size());
        keepsOrder = false;
        holed = true;
        cutRuns.add(run(leader.log.get(at).batch()));
        leader.log.subList(at, leader.log.size()).forEach(this::loseIfCut);
        say("loses", leader, List.of(leader.log.get(at)));
        leader.log.remove(at);
    }

    private void loseIfCut(Stored stored) {
        if (!cutRuns.contains(run(stored.batch()))) return;
        lose(List.of(stored));
    }

    private static String run(byte[] bytes) {
        Batch batch = Batch.decode(bytes).orElseThrow();
        return batch.node() + "/" + batch.run();
    }

    private void lose(List<Stored> batches) {
        hasLost |= !batches.isEmpty();
        batches.forEach(each -> payloads(each).forEach(payload -> lost.put(payload, nanos)));
    }

    private static List<String> payloads(Stored stored) {
        return Batch.decode(stored.batch()).orElseThrow().entries().stream().map(it -> new String(it.bytes())).toList();
    }

    private static long endOf(Stored stored) {
        return stored.seq() + Batch.decode(stored.batch()).orElseThrow().numbers();
    }

    /// Loses without a word what was stored last.
    void forgetLast() {
        leader.log.removeLast();
    }

    /// Trims all but so many batches.
    void keepLast(int batches) {
        leader.log.subList(0, leader.log.size() - batches).clear();
    }

    /// From here on it does what it promises.
    void recover() {
        heal();
        arrive();
        late.clear();
        stalled.clear();
        sessions++;
        faulty = false;
        // who has heard what is in a hole has heard another log than who has not
        if (holed) leader.epoch = null;
    }

    /// Has one append arrive of which its node believes that it failed.
    private void arrive() {
        if (late.isEmpty()) return;
        Late one = late.remove(random.nextInt(late.size()));
        if (hasLost) keepsOrder = false;
        if (one.branch != leader && one.branch != rival) return;
        store(one.branch, one.batch, one.numbers);
        // so it speaks for what came before that meanwhile
        if (lies.contains(one.batch)) promise(one.branch, one.batch);
    }

    /// Says that it has a batch, and thereby all before it.
    private void promise(Branch branch, byte[] batch) {
        promised.addAll(payloads(new Stored(1, 0, batch)));
        branch.log.forEach(each -> promised.addAll(payloads(each)));
    }

    private void store(Branch branch, byte[] batch, int numbers) {
        long seq = Math.max(branch.end, micros);
        if (Batch.decode(batch).orElseThrow().number() == 1) branch.begun.add(run(batch));
        branch.log.add(new Stored(seq, branch.log.isEmpty() ? 0 : branch.log.getLast().seq(), batch));
        loseIfCut(branch.log.getLast());
        branch.end = seq + numbers;
        say("stores", branch, List.of(branch.log.getLast()));
    }

    /// The way in of one node.
    Engine as(int node) {
        return new Engine() {
            @Override
            public void check() {}

            @Override
            public Session connect() throws IOException {
                if (stalled.contains(node) || oneIn(8)) throw new IOException("refused");
                return new FakeSession(node, rival != null && random.nextBoolean() ? rival : leader);
            }
        };
    }

    private final class FakeSession implements Engine.Session {
        private final int node;
        private final Branch branch;
        private final int opened = sessions;

        private FakeSession(int node, Branch branch) {
            this.node = node;
            this.branch = branch;
        }

        private void mayFail() throws IOException {
            if (faulty && random.nextInt(10) == 0) arrive();
            if (opened != sessions) throw new IOException("closed");
            if (stalled.contains(node)) {
                advance(random.nextInt(1_000_000_000));
                throw new IOException("no answer");
            }
            if (oneIn(20)) throw new IOException("failed");
        }

        @Override
        public String epoch() throws IOException {
            mayFail();
            if (branch.epoch == null) branch.epoch = "epoch" + random.nextInt();
            return branch.epoch;
        }

        @Override
        public String renew(String epoch) throws IOException {
            mayFail();
            if (epoch.equals(branch.epoch)) branch.epoch = "epoch" + random.nextInt();
            mayFail();
            return epoch();
        }

        @Override
        public void append(byte[] batch, int numbers) throws IOException {
            payloads(new Stored(1, 0, batch)).forEach(appending);
            if (oneIn(2)) meanwhile.run();
            if (!trims && oneIn(12)) late.add(new Late(branch, batch, numbers));
            mayFail();
            if (!trims && oneIn(60)) {
                promise(branch, batch);
                lies.add(batch);
                return;
            }
            // it may keep it to itself that it has it
            boolean silent = oneIn(12);
            store(branch, batch, numbers);
            if (oneIn(20)) store(branch, batch, numbers);
            if (oneIn(2)) meanwhile.run();
            mayFail();
            if (silent) throw new IOException("too few replicas");
            promise(branch, batch);
        }

        @Override
        public List<Stored> read(long after, int most, Duration wait) throws IOException {
            mayFail();
            if (!trims && oneIn(10)) return List.of();
            List<Stored> log = branch.log;
            int from = log.size();
            while (from > 0 && log.get(from - 1).seq() > after) from--;
            // it may tell again what was told
            if (oneIn(10)) from = random.nextInt(from + 1);
            return List.copyOf(log.subList(from, Math.min(log.size(), from + most)));
        }

        @Override
        public boolean holds(Stored batch) throws IOException {
            mayFail();
            return branch.log.contains(batch);
        }

        @Override
        public void close() {}
    }
}
