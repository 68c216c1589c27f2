package gochat.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Some nodes over an engine that lies, in an order by a seed, with a clock that is only counted; and a judge.
///
/// When the engine has recovered: nodes that have heard the same log are equal; nothing was applied twice; what was
/// confirmed is there, unless the engine lost it and the producer cannot say it again; and each entry ended once.
final class Schedule {
    private static final Silence SILENT = new Silence();
    private static final long MILLIS = 1_000_000;
    private static final long KEEP_NANOS = RelayLimits.DEFAULT.keep().toNanos();

    /// What was applied, by whom, where, and when here.
    private record Applied(long seq, long node, String payload, long at) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Applied that && seq == that.seq && node == that.node
                    && payload.equals(that.payload);
        }

        @Override
        public int hashCode() {
            return payload.hashCode();
        }
    }

    /// One entry, and how it ended.
    private static final class Sending {
        private final String payload;
        private final SimulatedNode by;
        private final long sentAt;
        private long confirmedAt = -1;
        private int ends;
        /// When whoever sent it left; what it had not been told then, it may send again elsewhere.
        private long leftAt = -1;

        private Sending(String payload, SimulatedNode by, long sentAt) {
            this.payload = payload;
            this.by = by;
            this.sentAt = sentAt;
        }
    }

    private final class SimulatedNode implements Follower<Long> {
        private final long id;
        private final Sent<Long> sent;
        private final LogReader<Long> reader;
        private final LogAppender<Long> appender;
        private final List<Applied> state = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Set<Long> gone = new HashSet<>();
        /// What it has applied, in whatever log.
        private final Set<String> ever = new HashSet<>();
        private boolean again;
        private String epoch;
        private int told;
        private int taken;
        private boolean reading;
        private boolean complete;

        private SimulatedNode(int number) {
            RelayCounters counters = new RelayCounters();
            id = random.nextLong(1, Long.MAX_VALUE);
            sent = new Sent<>(id, RelayLimits.DEFAULT, counters, engine.nanos());
            Heard<Long> heard = new Heard<>(id, this, sent, counters, RelayLimits.DEFAULT.logBytes(), SILENT);
            reader = new LogReader<>(engine.as(number), heard, counters, engine::nanos, SILENT);
            appender = new LogAppender<>(engine.as(number), sent, heard, counters, engine::nanos);
        }

        @Override
        public String toString() {
            return "node " + id % 1000;
        }

        private void send() {
            int place = taken;
            Sending sending = new Sending("m" + sendings.size(), this, engine.nanos());
            boolean added = sent.add(sending.payload.getBytes(), new Relay.Receipt<Long>() {
                @Override
                public void applied(Long seq) {
                    ended(sending, place);
                    check(Stream.of(engine.promised, engine.lost.keySet(), engine.trimmed)
                            .anyMatch(known -> known.contains(sending.payload)), sending, "confirmed too early");
                    if (sending.leftAt < 0) sending.confirmedAt = engine.nanos();
                }

                @Override
                public void unconfirmed() {
                    ended(sending, place);
                }

                @Override
                public boolean isWanted() {
                    return sending.leftAt < 0;
                }
            }, engine.nanos());
            if (!added) return;
            taken++;
            sendings.add(sending);
        }

        private void ended(Sending sending, int place) {
            sending.ends++;
            if (trace != null) trace.accept(this + " is told of " + sending.payload);
            if (place != told++) throw new AssertionError(sending.payload + " was told of out of its turn");
        }

        private void write() {
            try {
                appender.step();
            } catch (IOException | InterruptedException failed) {
                // it tries again
            }
        }

        private void read() {
            // one that waits for an append reads meanwhile, but not while it reads
            if (reading) return;
            reading = true;
            try {
                reader.step();
                sent.tell(engine.nanos());
            } catch (IOException | InterruptedException failed) {
                // it tries again
            } finally {
                reading = false;
            }
        }

        @Override
        public void startOver(String name) {
            if (trace != null) trace.accept(this + " starts over: " + name);
            if (name.equals(epoch)) checkNothingLost();
            else if (!names.add(name)) throw new AssertionError(name + " is the name of a log again");
            epoch = name;
            complete = false;
            state.clear();
            gone.clear();
        }

        /// A log that has lost what was heard must have another name, unless nobody has seen it to its end.
        private void checkNothingLost() {
            if (!complete) return;
            for (Applied each : state) {
                Long lostAt = engine.lost.get(each.payload);
                if (lostAt == null || lostAt <= each.at) continue;
                throw new AssertionError(each.payload + " is lost without a word");
            }
        }

        @Override
        public void again() {
            again = true;
        }

        @Override
        public Long apply(long seq, long node, byte[] entry) {
            if (again == ever.add(new String(entry))) {
                throw new AssertionError(this + " is told wrongly whether it had " + new String(entry) + ": " + again);
            }
            again = false;
            if (!state.isEmpty() && state.getLast().seq >= seq) {
                throw new AssertionError("seq " + seq + " behind " + state.getLast().seq);
            }
            if (trace != null) trace.accept(this + " applies " + new String(entry) + " at " + seq);
            state.add(new Applied(seq, node, new String(entry), engine.nanos()));
            gone.remove(node);
            return seq;
        }

        @Override
        public void flush() {}

        @Override
        public void gone(long node) {
            gone.add(node);
        }

        @Override
        public void restate() {
            complete = true;
        }
    }

    private final Random random;
    private final Consumer<String> trace;
    private final FakeEngine engine;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Set<SimulatedNode> killed = new HashSet<>();
    private final List<Sending> sendings = new ArrayList<>();

    private Schedule(long seed, Consumer<String> trace) {
        random = new Random(seed);
        this.trace = trace;
        engine = new FakeEngine(random, trace);
    }

    /// Plays one.
    ///
    /// @param trace  hears what happens; null when nobody asks
    /// @return how many entries were sent
    /// @throws AssertionError with what is wrong
    static int play(long seed, Consumer<String> trace) {
        return new Schedule(seed, trace).play();
    }

    private int play() {
        int count = 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) nodes.add(new SimulatedNode(i));
        engine.meanwhile = () -> {
            SimulatedNode one = any();
            if (random.nextBoolean()) one.read();
            else one.send();
        };
        engine.appending = this::checkWanted;
        int steps = 50 + random.nextInt(250);
        int slowness = 1 + random.nextInt(400);
        for (int i = 0; i < steps; i++) act(slowness);
        long recovered = engine.nanos();
        engine.recover();
        engine.meanwhile = () -> { };
        run(60);
        int before = sendings.size();
        nodes.forEach(SimulatedNode::send);
        run(15);
        sendings.subList(before, sendings.size())
                .forEach(it -> check(it.confirmedAt >= 0, it, "not confirmed in the end"));
        judge(recovered);
        return sendings.size();
    }

    private SimulatedNode any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private void act(int slowness) {
        engine.advance(random.nextInt(slowness) * MILLIS);
        int choice = random.nextInt(100);
        if (choice < 25) any().send();
        else if (choice < 55) any().write();
        else if (choice < 88) any().read();
        else if (choice < 90) any().sent.tell(engine.nanos());
        else if (choice < 91) replace();
        else if (choice < 92) engine.advance(random.nextInt(6000) * MILLIS);
        else if (choice < 94) leave();
        else engine.misbehave(nodes.size());
    }

    /// Somebody who waits for an answer leaves, and may send the same again elsewhere.
    private void leave() {
        if (sendings.isEmpty()) return;
        Sending one = sendings.get(Math.max(0, sendings.size() - 1 - random.nextInt(20)));
        if (one.leftAt < 0) one.leftAt = engine.nanos();
    }

    /// What nobody waits for any more must not come late.
    private void checkWanted(String payload) {
        Sending sending = sendings.get(Integer.parseInt(payload.substring(1)));
        check(sending.leftAt < 0 || sending.confirmedAt >= 0 || engine.nanos() - sending.sentAt < 1000 * MILLIS,
                sending, "goes into the log although its sender has left");
    }

    /// Kills a node and starts another in its place.
    private void replace() {
        int number = random.nextInt(nodes.size());
        killed.add(nodes.get(number));
        nodes.set(number, new SimulatedNode(number));
    }

    private void run(int halfSeconds) {
        for (int i = 0; i < halfSeconds; i++) {
            engine.advance(500 * MILLIS);
            nodes.forEach(SimulatedNode::write);
            nodes.forEach(SimulatedNode::read);
            nodes.forEach(SimulatedNode::read);
        }
    }

    private void judge(long recovered) {
        SimulatedNode first = nodes.getFirst();
        for (SimulatedNode node : nodes) {
            if (!node.epoch.equals(first.epoch)) throw new AssertionError("the log has two names");
            if (!shown(node, first).equals(shown(first, node))) {
                throw new AssertionError("two nodes differ:\n" + shown(first, node) + "\n" + shown(node, first));
            }
            if (!engine.incomplete && !node.gone.equals(first.gone)) {
                throw new AssertionError("not the same nodes are gone");
            }
        }
        if (engine.keepsOrder) {
            first.state.stream().collect(Collectors.groupingBy(Applied::node)).values().forEach(Schedule::checkOrder);
        }
        Map<String, Integer> times = new HashMap<>();
        Predicate<String> whole = payload -> !engine.trimmed.contains(payload);
        first.state.stream().map(Applied::payload).filter(whole).forEach(it -> times.merge(it, 1, Integer::sum));
        for (Sending sending : sendings) {
            int applied = times.getOrDefault(sending.payload, 0);
            check(applied <= 1, sending, "applied " + applied + " times");
            if (killed.contains(sending.by)) check(sending.ends <= 1, sending, "ended " + sending.ends + " times");
            else check(sending.ends == 1, sending, "ended " + sending.ends + " times");
            if (sending.confirmedAt < 0 || applied == 1 || engine.trimmed.contains(sending.payload)) continue;
            boolean forgotten = recovered - sending.sentAt > KEEP_NANOS - 20_000 * MILLIS;
            check(engine.lost.containsKey(sending.payload) && (killed.contains(sending.by) || forgotten), sending,
                    "confirmed, and not there");
        }
    }

    /// What a node has sent is applied in the order in which it was sent.
    private static void checkOrder(List<Applied> ofOne) {
        for (int i = 1; i < ofOne.size(); i++) {
            int before = Integer.parseInt(ofOne.get(i - 1).payload.substring(1));
            if (before >= Integer.parseInt(ofOne.get(i).payload.substring(1))) {
                throw new AssertionError(ofOne.get(i).payload + " behind " + ofOne.get(i - 1).payload);
            }
        }
    }

    /// What both can have: who came later finds a log without its oldest part, and takes for new what was said twice
    /// on both sides of the cut.
    private List<Applied> shown(SimulatedNode node, SimulatedNode other) {
        long from = Math.max(node.state.getFirst().seq, other.state.getFirst().seq);
        return node.state.stream().filter(it -> it.seq >= from && !engine.trimmed.contains(it.payload))
                .collect(Collectors.toList());
    }

    private static void check(boolean holds, Sending sending, String otherwise) {
        if (!holds) throw new AssertionError(sending.payload + ": " + otherwise);
    }
}
