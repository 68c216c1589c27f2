package gochat.talk;

import gochat.Waiting;
import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.engine.Follower;
import gochat.engine.Relay;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Courier;
import gochat.place.Operation;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A log in memory that several nodes follow, on one thread. It can refuse what a node sends, be wiped, and be read
/// anew.
final class SharedLog implements AutoCloseable {
    private static final long SECOND_MICROS = 1_000_000;
    private final KeepLimits limits;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Stored> stored = new ArrayList<>();
    private List<Stored> lost = List.of();
    private final List<Node> nodes = new ArrayList<>();
    /// Who alone hears what is lost then; null if nothing is lost.
    private volatile Node lonely;
    private volatile long now = 1_700_000_000_000_000L;

    private record Stored(long seq, long node, byte[] entry) {}

    SharedLog(Duration keep) {
        this(new KeepLimits(keep, 1000, 1 << 20, 64 << 20, 1000, 3, 200, 50, 500));
    }

    SharedLog(KeepLimits limits) {
        this.limits = limits;
    }

    /// One node.
    final class Node {
        final Feeds feeds;
        /// How far its clock is behind that of the log.
        volatile long lateMicros;
        final Courier courier = new FakeLine.Hand();
        private final long number = nodes.size() + 1;
        private final Follower<Result> follower;
        volatile boolean takes = true;
        /// Whether what it takes comes into the log no sooner than [#release] says.
        volatile boolean holds;
        private final List<Runnable> held = new ArrayList<>();
        /// Whether it hears what the log has no sooner than [#catchUp] says.
        volatile boolean lags;
        private final List<Runnable> unheard = new ArrayList<>();
        /// What it has handed on, in whatever log.
        private final Set<byte[]> handed = Collections.newSetFromMap(new IdentityHashMap<>());
        /// What happens when it has heard the next entry, before whoever sent that is told; null for nothing.
        volatile Runnable meanwhile;
        /// Of what was sent last.
        volatile Relay.Receipt<Result> last;

        private Node(KeepLimits limits) {
            feeds = new Feeds(limits, Watching.ANYONE, new Passes(new byte[Passes.KEY_BYTES]), "epoch", this::clock);
            follower = feeds.follower(new FakeLine.Hand());
            feeds.send(new Relay<>() {
                @Override
                public boolean send(byte[] entry, Receipt<Result> receipt) {
                    last = receipt;
                    if (takes && holds) held.add(() -> append(number, entry, receipt));
                    else if (takes) thread.submit(() -> append(number, entry, receipt));
                    return takes;
                }

                @Override
                public void close() {}
            }, number, courier);
        }

        private long clock() {
            return now - lateMicros;
        }

        Window join(String handle, FakeLine line) throws Exception {
            Window window = feeds.join(Handle.of(handle), line, courier).window();
            flow();
            return window;
        }

        /// The same, while it lags or what it sends is held. Returns when the log, or whoever holds it, has his coming.
        Future<Feeds.Entered> joinLater(String handle, FakeLine line) throws Exception {
            Relay.Receipt<Result> before = last;
            Future<Feeds.Entered> joined = others.submit(() -> feeds.join(Handle.of(handle), line, courier));
            Waiting.until("his coming is sent", () -> last != before);
            flow();
            return joined;
        }

        Feeds.Entered enter(String handle, FakeLine line, String window, String since) throws Exception {
            Feeds.Entered entered = feeds.enter(Handle.of(handle), line, new Command.Enter(window, since), false,
                    RoomClaim.ANY, courier);
            flow();
            return entered;
        }

        void leave(Window window) throws Exception {
            feeds.leave(window, courier);
            flow();
        }

        /// The answer to a text; null if none has come.
        String say(Window from, String text) throws Exception {
            FakeLine line = (FakeLine) from.line();
            line.take();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] answer = feeds.take(from, bytes, 0, bytes.length, courier);
            // they were only lent
            Arrays.fill(bytes, (byte) '?');
            flow();
            if (answer != null) return new String(answer, StandardCharsets.UTF_8);
            return line.take().stream().filter(it -> it.startsWith("{\"ok\"") || it.startsWith("{\"error\""))
                    .findFirst().orElse(null);
        }

        /// Has the log take an operation.
        void send(byte[] operation) throws Exception {
            thread.submit(() -> append(number, operation, null));
            flow();
        }

        private Result hear(long seq, long from, byte[] entry) {
            if (handed.contains(entry)) follower.again();
            Result result = follower.apply(seq, from, entry);
            if (result != null && follower.wasHanded(result)) handed.add(entry);
            return result;
        }

        /// Hears of an operation of another node's. The log's thread calls it.
        Result apply(long from, Operation operation) {
            return follower.apply(++now, from, operation.encode());
        }

        /// Has what was held come into the log.
        void release() throws Exception {
            holds = false;
            held.forEach(thread::submit);
            held.clear();
            flow();
        }

        /// Hears what it lacks.
        void catchUp() throws Exception {
            thread.submit(() -> {
                lags = false;
                unheard.forEach(Runnable::run);
                unheard.clear();
            }).get();
        }

        /// Begins to read another log.
        void startOver(String epoch) {
            follower.startOver(epoch);
        }

        /// Reads the log from its beginning.
        void buildAnew(String epoch) throws Exception {
            thread.submit(() -> {
                follower.startOver(epoch);
                for (Stored each : stored) hear(each.seq, each.node, each.entry);
                follower.restate();
                follower.flush();
            }).get();
        }
    }

    /// Another node, which has heard all.
    Node node() throws Exception {
        return node(limits);
    }

    /// The same, which keeps less, or more.
    Node node(KeepLimits limits) throws Exception {
        Node node = new Node(limits);
        node.buildAnew("one");
        nodes.add(node);
        return node;
    }

    private void append(long from, byte[] entry, Relay.Receipt<Result> receipt) {
        long seq = ++now;
        if (lonely == null) stored.add(new Stored(seq, from, entry));
        for (Node node : nodes) {
            if (lonely != null && node != lonely) continue;
            Runnable hearing = () -> hear(node, seq, from, entry, receipt);
            if (node.lags) node.unheard.add(hearing);
            else hearing.run();
        }
    }

    private static void hear(Node node, long seq, long from, byte[] entry, Relay.Receipt<Result> receipt) {
        Result result = node.hear(seq, from, entry);
        node.follower.flush();
        if (node.meanwhile != null) node.meanwhile.run();
        node.meanwhile = null;
        if (node.number == from && receipt != null) receipt.applied(result);
    }

    /// Has all that was sent come through.
    void flow() throws Exception {
        Future<?> last = thread.submit(() -> {});
        last.get();
    }

    /// Lets seconds pass on all nodes.
    void pass(int seconds) throws Exception {
        pass(seconds, nodes.toArray(Node[]::new));
    }

    /// Lets seconds pass of which only some nodes take notice.
    void pass(int seconds, Node... noticing) throws Exception {
        for (int i = 0; i < seconds; i++) {
            now += SECOND_MICROS;
            for (Node node : noticing) node.feeds.tick(node.courier);
            flow();
        }
    }

    /// From now on only this node hears what comes, and the log loses it; not so any more for null.
    void loseAllBut(Node node) {
        lonely = node;
    }

    /// How far it has come.
    long position() {
        return now;
    }

    /// All nodes hear that one is dead.
    void bury(Node dead) throws Exception {
        thread.submit(() -> nodes.forEach(node -> node.follower.gone(dead.number))).get();
    }

    /// How many it has.
    int entries() throws Exception {
        return thread.submit(stored::size).get();
    }

    /// All nodes find that it is another one, which they have not read yet.
    void startOver(String epoch) throws Exception {
        thread.submit(() -> nodes.forEach(node -> node.startOver(epoch))).get();
    }

    void wipe() throws Exception {
        thread.submit(() -> {
            lost = List.copyOf(stored);
            stored.clear();
        }).get();
    }

    /// It has again what it lost, and nothing else.
    void putBack() throws Exception {
        thread.submit(() -> {
            stored.clear();
            stored.addAll(lost);
        }).get();
    }

    /// It loses all, and has it again in another log, behind what all nodes say again there.
    void putIntoAnother(String epoch) throws Exception {
        wipe();
        startOver(epoch);
        thread.submit(() -> nodes.forEach(node -> node.follower.restate())).get();
        pass(1);
        thread.submit(() -> lost.forEach(each -> append(each.node, each.entry, null))).get();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        others.shutdownNow();
    }
}
