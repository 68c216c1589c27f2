package gochat.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What this node hears of all: it has each batch applied that comes in its node's order, once, whatever the log
/// repeats. All it decides follows from the log alone, so that all nodes decide the same, at the same place in it:
/// whose turn it is, and who counts as dead. It belongs to the thread that reads; others may ask for a [beat][#beat].
final class Heard<R> {
    /// A node is dead when the log has gone on for so long without it.
    private static final long DEAD_MICROS = TimeUnit.SECONDS.toMicros(10);
    /// A build that writes nothing for so long is not there any more.
    private static final long OTHER_NANOS = TimeUnit.MICROSECONDS.toNanos(DEAD_MICROS);
    /// A log in which nothing is added for longer has stood still, for everybody.
    private static final long STEP_MICROS = TimeUnit.NANOSECONDS.toMicros(Sent.BEAT_NANOS);
    /// What a batch takes in the log beside its bytes, about.
    private static final int BATCH_OVERHEAD_BYTES = 100;
    /// Of the log: what is behind by more may go before long.
    private static final int SOON_PART = 4;
    /// What is said again fills the log, too, and must not be said again for that.
    private static final long FILL_PAUSE_MICROS = TimeUnit.MINUTES.toMicros(1);
    /// Of what nobody can read one line is logged in so long, however much there is.
    private static final long UNREADABLE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /// Most nodes that are remembered; a process that starts anew is another node.
    private static final int MAX_NODES = 1024;

    /// A node. Two sums are those of the log before its last two beats.
    private static final class Peer {
        private int run;
        private long number;
        private long at;
        private boolean alive;
        private final Ids applied = new Ids();
        /// How far the log had gone on at the last beat.
        private long beatAt;
        private long lastBeat;
        private long lastSum;
        private long beatBefore;
        private long sumBefore;
    }

    private final long self;
    private final Follower<R> follower;
    private final Sent<R> sent;
    private final RelayCounters counters;
    private final long logBytes;
    private final Logger log;
    /// In an order that all nodes have.
    private final Map<Long, Peer> nodes = new TreeMap<>();
    /// What of each node has been handed on here, in whatever log.
    private final Map<Long, Ids> handed = new TreeMap<>();
    private Stored last;
    /// Whether it was heard from its very beginning: nothing has been trimmed yet.
    private boolean whole;
    /// How far the log has gone on, in microseconds without those in which it stood still.
    private long active;
    /// Of all that was applied, and where.
    private long sum;
    private boolean differs;
    private boolean restate;
    /// What was heard since it was last said again what is still so.
    private long bytes;
    /// Where so much was heard last.
    private long filledAt = -FILL_PAUSE_MICROS;
    /// What nobody can read: how much there was, where it was last, of how much is told, and when that was.
    private long unreadable;
    private long unreadableAt;
    private long unreadableTold;
    private long unreadableToldAt;
    private volatile boolean caughtUp;
    /// The format of another build that writes the log now, and when it was heard.
    private volatile int otherFormat;
    private volatile long otherAt;
    private volatile Batch.Beat claim = new Batch.Beat(0, 0, 0, 0, 0);
    private volatile int alive;

    /// @param logBytes  most that the log has, about
    Heard(long self, Follower<R> follower, Sent<R> sent, RelayCounters counters, long logBytes, Logger log) {
        this.self = self;
        this.follower = follower;
        this.sent = sent;
        this.counters = counters;
        this.logBytes = logBytes;
        this.log = log;
    }

    void startOver(String epoch) {
        nodes.clear();
        last = null;
        active = 0;
        filledAt = -FILL_PAUSE_MICROS;
        alive = 0;
        sum = 0;
        differs = false;
        caughtUp = false;
        claim = new Batch.Beat(epoch.hashCode(), 0, 0, 0, 0);
        sent.startOver(follower.undone());
        follower.startOver(epoch);
    }

    /// The batch that was read last; null if there was none.
    Stored last() {
        return last;
    }

    /// Whether all has been heard that the log had. Any thread may ask.
    boolean isCaughtUp() {
        return caughtUp;
    }

    /// Whether another node has heard something else.
    boolean differs() {
        return differs;
    }

    /// What the next beat claims: what this node heard between its last two.
    Batch.Beat beat() {
        return claim;
    }

    int alive() {
        return alive;
    }

    /// The format in which another build writes the log now; 0 if none does. Any thread may ask.
    int otherFormat(long now) {
        return otherFormat != 0 && now - otherAt < OTHER_NANOS ? otherFormat : 0;
    }

    /// Takes in what was read, perhaps `toTheEnd` of the log.
    void take(List<Stored> read, boolean toTheEnd, long now) {
        for (Stored stored : read) {
            if (last == null || stored.seq() > last.seq()) take(stored, now);
        }
        if (toTheEnd && !caughtUp) {
            caughtUp = true;
            sent.caughtUp();
            restate = true;
        }
        if (bytes >= logBytes / SOON_PART && active - filledAt >= FILL_PAUSE_MICROS) {
            filledAt = active;
            restate = true;
        }
        if (caughtUp && (sent.wasDropped() || restate)) {
            restate = false;
            bytes = 0;
            follower.restate();
        }
        follower.flush();
        tellUnreadable(now);
    }

    private void take(Stored stored, long now) {
        if (last == null) whole = stored.before() == 0;
        else active += Math.min(stored.seq() - last.seq(), STEP_MICROS);
        last = stored;
        bytes += stored.batch().length + BATCH_OVERHEAD_BYTES;
        Optional<Batch> read = Batch.decode(stored.batch());
        Peer sender = read.isPresent() ? nodes.get(read.get().node()) : null;
        if (sender != null) sender.at = active;
        buryDead();
        if (read.isEmpty()) {
            passOver(stored, now);
        } else if (isNext(read.get(), sender)) {
            apply(stored, read.get(), sender == null ? meet(read.get().node()) : sender, now);
        }
    }

    private void passOver(Stored stored, long now) {
        follower.passOver(stored.seq());
        int format = Batch.format(stored.batch());
        boolean isNobodys = format == Batch.FORMAT || format == 0;
        if (isNobodys) noteUnreadable(stored.seq());
        else counters.foreign.increment();
        // what stood there at the start may be of a build that is no more
        if (isNobodys || !caughtUp) return;
        otherAt = now;
        otherFormat = format;
    }

    private void noteUnreadable(long seq) {
        unreadable++;
        unreadableAt = seq;
    }

    private void tellUnreadable(long now) {
        long before = unreadable - unreadableTold - 1;
        if (before < 0 || unreadableTold > 0 && now - unreadableToldAt < UNREADABLE_PAUSE_NANOS) return;
        unreadableTold = unreadable;
        unreadableToldAt = now;
        log.log(Level.ERROR, "engine: what the log has at " + unreadableAt + " cannot be read and is passed over"
                + (before == 0 ? "" : ", like " + before + " before it"));
    }

    /// Whether a batch counts; any other is repeated, out of order, or of an ended run.
    ///
    /// The beginning of a node that is not known may have been trimmed. What it said twice may then be taken for new,
    /// so that of its entries each is told apart too. If nothing has been trimmed, what it goes on with began in
    /// another log, which was lost: it starts over, and whoever sent what is in here sends it again, before or behind
    /// much else.
    private boolean isNext(Batch batch, Peer sender) {
        if (sender == null) return !whole || batch.number() == 1;
        if (batch.run() == sender.run) return batch.number() == sender.number + 1;
        return batch.run() > sender.run && batch.number() == 1;
    }

    private Peer meet(long node) {
        if (nodes.size() >= MAX_NODES) {
            long oldest = Collections.min(nodes.keySet(), Comparator.comparingLong(each -> nodes.get(each).at));
            Peer forgotten = nodes.remove(oldest);
            if (forgotten.alive) die(oldest, forgotten);
        }
        if (handed.size() >= 2 * MAX_NODES) handed.keySet().retainAll(nodes.keySet());
        Peer met = new Peer();
        met.at = active;
        nodes.put(node, met);
        return met;
    }

    private void apply(Stored stored, Batch batch, Peer sender, long now) {
        if (!sender.alive) {
            sender.alive = true;
            alive++;
        }
        sender.run = batch.run();
        sender.number = batch.number();
        batch.beat().ifPresent(beat -> compare(batch.node(), beat, sender));
        sum += stored.hash();

        List<R> results = new ArrayList<>(batch.entries().size());
        long seq = stored.seq();
        for (Batch.Entry entry : batch.entries()) {
            results.add(sender.applied.add(entry.id()) ? apply(seq, batch.node(), entry) : null);
            seq++;
        }
        counters.applied.add(results.size());
        if (batch.node() == self) sent.applied(batch, results, now);
        restate |= batch.marks().contains(Batch.Mark.ARRIVED) && batch.node() != self;
        if (batch.marks().contains(Batch.Mark.LEAVES)) die(batch.node(), sender);
    }

    /// @return null if it is no entry, or the follower has a defect; it must not take with it what is behind
    private R apply(long seq, long node, Batch.Entry entry) {
        Ids had = handed.computeIfAbsent(node, _ -> new Ids());
        if (had.has(entry.id())) follower.again();
        try {
            R result = follower.apply(seq, node, entry.bytes());
            if (result == null) noteUnreadable(seq);
            else if (follower.wasHanded(result)) had.add(entry.id());
            return result;
        } catch (RuntimeException defect) {
            log.log(Level.ERROR, "engine: an entry could not be applied", defect);
            return null;
        }
    }

    /// A beat tells what its node heard between two beats before it, which this node heard at the same places.
    private void compare(long node, Batch.Beat beat, Peer sender) {
        boolean comparable = beat.log() == claim.log() && beat.from() != 0 && beat.from() == sender.beatBefore
                && beat.to() == sender.lastBeat;
        if (comparable && beat.sum() != sender.lastSum - sender.sumBefore) differs = true;
        // beats of one node are never closer, though the clock of the log may be set back for hours
        if (sender.lastBeat != 0) active = Math.max(active, sender.beatAt + STEP_MICROS);
        sender.beatAt = active;
        sender.at = active;
        sender.beatBefore = sender.lastBeat;
        sender.sumBefore = sender.lastSum;
        sender.lastBeat = beat.number();
        sender.lastSum = sum;
        if (node == self && sender.beatBefore != 0) {
            claim = new Batch.Beat(claim.log(), 0, sender.beatBefore, sender.lastBeat,
                    sender.lastSum - sender.sumBefore);
        }
    }

    private void buryDead() {
        if (alive == 0) return;
        nodes.forEach((node, each) -> {
            if (each.alive && active - each.at > DEAD_MICROS) die(node, each);
        });
    }

    private void die(long node, Peer each) {
        each.alive = false;
        alive--;
        follower.gone(node);
        // the others believe it too, until it says otherwise
        if (node == self) restate = true;
    }
}
