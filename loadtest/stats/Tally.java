package loadtest.stats;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import loadtest.wire.Message;

/// Everything one run counts and times. Connections and senders add to it from their threads; the reporter reads it.
/// Counters cover the whole run; histograms only messages that were due inside the measured window.
public final class Tally {
    /// At most this many different reasons are told apart; what a server answers is not ours to bound.
    private static final int MAX_REASONS = 50;
    private static final int MAX_REASON_LENGTH = 120;

    public final LongAdder sent = new LongAdder();
    public final LongAdder delivered = new LongAdder();
    public final LongAdder duplicated = new LongAdder();
    public final LongAdder reordered = new LongAdder();
    public final LongAdder late = new LongAdder();
    public final LongAdder unexpected = new LongAdder();
    public final LongAdder unsent = new LongAdder();
    public final LongAdder arrivedInWindow = new LongAdder();
    /// From the time a message was due until it arrived.
    public final Histogram latency = new Histogram();
    /// The same of every message, warm-up included: the source of the line printed each second.
    public final Histogram arrivals = new Histogram();
    /// From the time it was really sent: what a tester reports that forgets how long its messages had to wait.
    public final Histogram rawLatency = new Histogram();
    /// From the time a message was due until a sender got to it: the tester's own share.
    public final Histogram senderDelay = new Histogram();

    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> disconnects = new ConcurrentHashMap<>();
    private final long windowStartNanos;
    private final long windowEndNanos;

    public Tally(long windowStartNanos, long windowEndNanos) {
        this.windowStartNanos = windowStartNanos;
        this.windowEndNanos = windowEndNanos;
    }

    public void deliveredIn(Ledger.Delivery kind, Message message, long now) {
        switch (kind) {
            case EXPECTED -> { }
            case REORDERED -> reordered.increment();
            case LATE -> late.increment();
            case DUPLICATE -> duplicated.increment();
            case UNEXPECTED -> unexpected.increment();
        }
        if (kind == Ledger.Delivery.DUPLICATE || kind == Ledger.Delivery.UNEXPECTED) {
            return;
        }
        delivered.increment();
        arrivals.record(now - message.dueNanos());
        if (measures(now)) {
            arrivedInWindow.increment();
        }
        if (measures(message.dueNanos())) {
            latency.record(now - message.dueNanos());
            rawLatency.record(now - message.sentNanos());
        }
    }

    public void senderReached(long dueNanos, long now) {
        if (measures(dueNanos)) {
            senderDelay.record(now - dueNanos);
        }
    }

    public void refused(String reason) {
        count(refusals, reason);
    }

    public void disconnected(String reason) {
        count(disconnects, reason);
    }

    public long refused() {
        return sum(refusals);
    }

    public long disconnected() {
        return sum(disconnects);
    }

    /// What went wrong so far, as far as it shows before the end.
    public long errors() {
        return duplicated.sum() + reordered.sum() + unexpected.sum() + late.sum() + unsent.sum() + refused()
                + disconnected();
    }

    public Map<String, Long> refusalReasons() {
        return totals(refusals);
    }

    public Map<String, Long> disconnectReasons() {
        return totals(disconnects);
    }

    private boolean measures(long nanos) {
        return nanos >= windowStartNanos && nanos < windowEndNanos;
    }

    public static void count(Map<String, LongAdder> reasons, String reason) {
        String shown = reason.length() > MAX_REASON_LENGTH ? reason.substring(0, MAX_REASON_LENGTH) + "..." : reason;
        String key = reasons.size() < MAX_REASONS || reasons.containsKey(shown) ? shown : "other reasons";
        reasons.computeIfAbsent(key, _ -> new LongAdder()).increment();
    }

    public static long sum(Map<String, LongAdder> reasons) {
        return reasons.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public static Map<String, Long> totals(Map<String, LongAdder> reasons) {
        var totals = new TreeMap<String, Long>();
        reasons.forEach((reason, count) -> totals.put(reason, count.sum()));
        return totals;
    }
}
