package gochat.engine;

import gochat.engine.SentEntry.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// What this node has sent: what waits for the log, what is on its way, and, for a while, what the log has. Any thread
/// may send; one appends what is [next][#next], and one tells what was applied.
///
/// When an append fails, or is not heard of in time, nobody knows what the log has. Then a run ends, and another begins
/// with a batch of its own. Once that is heard, all that the log has of the runs before has been heard too, and
/// what comes of them later is ignored by everybody: what has not been applied by then is sent in the new run.
final class Sent<R> {
    /// Most entries of a batch, and most bytes of them if it has more than one.
    static final int BATCH_ENTRIES = 512;
    static final int BATCH_BYTES = 64 << 10;
    /// What an object of a kept entry takes beside its bytes, about.
    private static final int OVERHEAD_BYTES = 100;
    /// What was appended and is not heard of for so long counts as lost.
    static final long HEARD_NANOS = TimeUnit.SECONDS.toNanos(2);
    static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final long node;
    private final RelayLimits limits;
    private final RelayCounters counters;
    private final SentEntries<R> entries = new SentEntries<>();
    /// No entry before these has to be sent, or told of.
    private long unsent = 1;
    private long untold = 1;
    private int waiting;
    private int waitingBytes;
    private int keptBytes;
    private int run;
    /// Whether all has been heard that the log had.
    private boolean caughtUp;
    /// The last batch of this run that was made, that was appended without an exception, that was applied; 0 for none.
    private long made;
    private long appended;
    private long applied;
    /// When there was last something that has to be heard of, or that was; or when a run should have begun.
    private long progressAt;
    private long beatAt;
    /// When something was left out last: what was sent before, and nobody waits for either, must not overtake it.
    private long leftOutAt;
    private long beats;
    private boolean arriving = true;
    private boolean closing;
    private boolean left;
    private boolean abandoned;
    private boolean dropped;
    /// Held while receipts are told, so that they come in order; nobody who sends takes it.
    private final ReentrantLock telling = new ReentrantLock();

    Sent(long node, RelayLimits limits, RelayCounters counters, long now) {
        this.node = node;
        this.limits = limits;
        this.counters = counters;
        beatAt = leftOutAt = now - BEAT_NANOS;
        progressAt = now;
    }

    synchronized boolean add(byte[] bytes, Relay.Receipt<R> receipt, long now) {
        if (bytes.length > SentEntry.MAX_BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes; an entry has at most " + SentEntry.MAX_BYTES);
        }
        if (closing || waiting >= limits.waitingEntries() || bytes.length > limits.waitingBytes() - waitingBytes) {
            counters.refused.increment();
            dropped = true;
            return false;
        }
        counters.sent.increment();
        entries.add(new SentEntry<>(bytes, receipt, now));
        waiting++;
        waitingBytes += bytes.length;
        return true;
    }

    /// Has all that the log does not have go out in a run of its own.
    private void startRun() {
        run++;
        made = appended = applied = 0;
        for (long id = entries.first(); id < entries.end(); id++) {
            SentEntry<R> entry = entries.get(id);
            if (entry.state == State.SENT) entry.state = State.WAITING;
        }
        unsent = entries.first();
    }

    /// The log is another one: nothing is in it before it has been heard again. It need not have what is undone.
    synchronized void startOver(Predicate<byte[]> isUndone) {
        for (long id = entries.end() - 1; id >= entries.first(); id--) {
            SentEntry<R> entry = entries.get(id);
            entry.tried = true;
            if (entry.state != State.APPLIED) continue;
            entry.state = isUndone.test(entry.bytes) ? State.DROPPED : State.WAITING;
            if (entry.state == State.DROPPED) continue;
            waiting++;
            waitingBytes += entry.bytes.length;
        }
        keptBytes = 0;
        arriving = true;
        caughtUp = false;
        startRun();
    }

    /// The log has been heard to its end. Who begins a run sooner would only make others restate sooner.
    synchronized void caughtUp() {
        caughtUp = true;
    }

    /// The batch to append now; empty when there is none. The caller must tell what became of it before asking again.
    ///
    /// @param heard  what this node has heard between its last two beats
    synchronized Optional<Batch> next(Batch.Beat heard, long now) {
        if (left || !caughtUp) return Optional.empty();
        if (made > applied && now - progressAt >= HEARD_NANOS) {
            counters.unheard.increment();
            startRun();
        }
        if (made == 0) return Optional.of(batch(heard, List.of(), now));
        if (applied == 0) return Optional.empty();
        List<Batch.Entry> some = take(now);
        left = some.isEmpty() && closing && waiting == 0;
        if (some.isEmpty() && !left && now - beatAt < BEAT_NANOS) return Optional.empty();
        return Optional.of(batch(heard, some, now));
    }

    private Batch batch(Batch.Beat heard, List<Batch.Entry> some, long now) {
        if (made == applied && made > 0) progressAt = now;
        Optional<Batch.Beat> beat = Optional.empty();
        if (now - beatAt >= BEAT_NANOS) {
            beatAt = now;
            beat = Optional.of(new Batch.Beat(heard.log(), ++beats, heard.from(), heard.to(), heard.sum()));
        }
        Set<Batch.Mark> marks = left ? Set.of(Batch.Mark.LEAVES)
                : arriving && made == 0 ? Set.of(Batch.Mark.ARRIVED) : Set.of();
        return new Batch(node, run, ++made, marks, beat, some);
    }

    private List<Batch.Entry> take(long now) {
        List<Batch.Entry> some = new ArrayList<>();
        int bytes = 0;
        for (; unsent < entries.end() && some.size() < BATCH_ENTRIES; unsent++) {
            SentEntry<R> entry = entries.get(unsent);
            if (entry.state != State.WAITING) continue;
            if (!entry.isWanted(now, leftOutAt)) {
                leaveWaiting(entry, State.DROPPED);
                leftOutAt = now;
                continue;
            }
            bytes += entry.bytes.length + Batch.ENTRY_HEAD_BYTES;
            if (bytes > BATCH_BYTES && !some.isEmpty()) break;
            entry.state = State.SENT;
            entry.tried = true;
            some.add(new Batch.Entry(unsent, entry.bytes));
        }
        return some;
    }

    private void leaveWaiting(SentEntry<R> entry, State to) {
        // another log may have what one did not
        if (entry.state != State.DROPPED) {
            waiting--;
            waitingBytes -= entry.bytes.length;
        }
        entry.state = to;
    }

    synchronized void appended(Batch batch, long now) {
        if (batch.run() != run) return;
        appended = batch.number();
        progressAt = now;
    }

    synchronized void failed(Batch batch) {
        left = false;
        if (batch.run() == run) startRun();
    }

    /// One of this node's batches has been applied here.
    ///
    /// @param results  what its entries came to; null if that cannot be told
    synchronized void applied(Batch batch, List<R> results, long now) {
        for (int i = 0; i < results.size(); i++) {
            SentEntry<R> entry = entries.get(batch.entries().get(i).id());
            if (entry == null || entry.state == State.APPLIED) continue;
            leaveWaiting(entry, State.APPLIED);
            if (batch.entries().get(i).id() >= untold) entry.result = results.get(i);
            keptBytes += entry.bytes.length + OVERHEAD_BYTES;
        }
        if (batch.run() != run) return;
        applied = batch.number();
        progressAt = now;
        arriving = false;
    }

    /// Tells all that can be told, and forgets what is old. Threads that may be held up call it.
    void tell(long now) {
        telling.lock();
        try {
            for (List<Runnable> receipts; !(receipts = nextToTell(now)).isEmpty(); ) run(receipts);
        } finally {
            telling.unlock();
        }
    }

    /// One that fails takes no other with it.
    private static void run(List<Runnable> receipts) {
        RuntimeException defect = null;
        for (Runnable receipt : receipts) {
            try {
                receipt.run();
            } catch (RuntimeException thrown) {
                defect = thrown;
            }
        }
        if (defect != null) throw defect;
    }

    private synchronized List<Runnable> nextToTell(long now) {
        List<Runnable> receipts = new ArrayList<>();
        while (untold < entries.end() && receipts.size() < BATCH_ENTRIES) {
            SentEntry<R> next = entries.get(untold);
            // replicas copy a log in its order: when the last batch is safe, all before it are
            boolean isApplied = next.state == State.APPLIED && applied > 0 && applied <= appended;
            boolean ends = abandoned || next.state == State.DROPPED || now - next.sentAt >= limits.confirm().toNanos();
            if (!isApplied && !ends) break;
            receipts.add(next.end(isApplied, counters));
            untold++;
        }
        forget(now);
        return receipts;
    }

    /// Lets go of what has been told and is old, or too much.
    private void forget(long now) {
        while (entries.first() < untold) {
            SentEntry<R> entry = entries.get(entries.first());
            boolean inLog = entry.state == State.APPLIED;
            boolean isDropped = entry.state == State.DROPPED;
            boolean old = now - entry.sentAt >= limits.keep().toNanos();
            if (!old && !isDropped && !(inLog && keptBytes > limits.keepBytes())) return;
            entries.removeFirst();
            unsent = Math.max(unsent, entries.first());
            if (inLog) {
                keptBytes -= entry.bytes.length + OVERHEAD_BYTES;
            } else if (!isDropped) {
                leaveWaiting(entry, State.DROPPED);
                dropped = true;
                if (entry.confirmed) counters.lost.increment();
            }
        }
    }

    /// Whether something that was sent is not in the log and never will be, since the last call; false as long as the
    /// log takes nothing.
    synchronized boolean wasDropped() {
        if (!dropped || applied == 0 || waiting >= limits.waitingEntries()) return false;
        dropped = false;
        return true;
    }

    /// Takes nothing more; when all is in the log, a last batch says that this node leaves.
    synchronized void close() {
        closing = true;
    }

    /// Tells of all that waits that nobody can tell. It is closed by then.
    void abandon(long now) {
        synchronized (this) {
            abandoned = true;
        }
        tell(now);
    }

    /// Whether all is in the log, and that this node leaves.
    synchronized boolean hasLeft() {
        return left && appended == made;
    }

    synchronized int waiting() {
        return waiting;
    }

    /// For how long the oldest thing has waited that was sent and is not applied; 0 if there is none.
    synchronized long lagNanos(long now) {
        long lag = made > applied || made == 0 ? now - progressAt : 0;
        for (long id = untold; id < entries.end(); id++) {
            SentEntry<R> entry = entries.get(id);
            if (entry.state != State.APPLIED) return Math.max(lag, now - entry.sentAt);
        }
        return lag;
    }
}
