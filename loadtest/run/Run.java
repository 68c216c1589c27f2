package loadtest.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import loadtest.plan.Options;
import loadtest.plan.Schedule;
import loadtest.stats.Clock;
import loadtest.stats.Cores;
import loadtest.stats.Histogram;
import loadtest.stats.Ledger;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.stats.Tally;

/// One run: load for a while, a sample each second, then a wait for the stragglers. The main thread steers it; a few
/// sender threads of its own keep the schedule.
public final class Run {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long MAX_NAP_NANOS = 20_000_000;
    /// How far behind its schedule the tester may be at the end without giving messages up as unsent.
    private static final long GRACE_NANOS = 2 * SECOND_NANOS;
    /// Above this rate one thread may be too few to keep the schedule.
    private static final double RATE_PER_SENDER = 25_000;

    private final Options options;
    private final Users users;
    private final BooleanSupplier interrupted;
    private final Consumer<Sample> onSample;
    private final List<Sample> samples = new ArrayList<>();
    private final long startNanos = Clock.now();
    private final long windowStartNanos;
    private final long endNanos;
    private final Tally tally;
    private volatile boolean stopped;
    private long lastSampleNanos = startNanos;
    private long lastSent;
    private long lastDelivered;
    private long lastErrors;
    private Histogram.Snapshot lastLatency = Histogram.Snapshot.EMPTY;

    public Run(Options options, Users users, BooleanSupplier interrupted, Consumer<Sample> onSample) {
        this.options = options;
        this.users = users;
        this.interrupted = interrupted;
        this.onSample = onSample;
        windowStartNanos = startNanos + options.rampUp().plus(options.warmUp()).toNanos();
        endNanos = windowStartNanos + options.duration().toNanos();
        tally = new Tally(windowStartNanos, endNanos);
    }

    public Result execute() throws InterruptedException {
        users.begin(tally);
        List<Thread> senders = startSenders();
        Cores cores = new Cores();
        while (Clock.now() < endNanos && !interrupted.getAsBoolean()) {
            nap(endNanos);
        }
        long stopNanos = Math.min(Clock.now(), endNanos);
        Cores.Use use = cores.since();
        finish(senders);
        double sentSeconds = (Clock.now() - startNanos) / 1e9;
        long drainEnd = Clock.now() + options.lateAfter().toNanos();
        while (users.outstanding() > 0 && Clock.now() < drainEnd) {
            nap(drainEnd);
        }
        if (Clock.now() - lastSampleNanos > SECOND_NANOS / 10) {
            sample();
        }
        return result(Math.max(0, stopNanos - windowStartNanos) / 1e9, sentSeconds, use);
    }

    /// Lets messages that were due in time go out a little late, then ends the sending.
    private void finish(List<Thread> senders) throws InterruptedException {
        long end = Clock.now() + (interrupted.getAsBoolean() || options.closedLoop() ? 0 : GRACE_NANOS);
        while (Clock.now() < end && (users.backlogged() || senders.stream().anyMatch(Thread::isAlive))) {
            nap(end);
        }
        stopped = true;
        for (Thread sender : senders) {
            sender.join();
        }
        users.stopSending();
    }

    /// Sleeps a little, at most until `end`, and takes the sample when a second is over.
    private void nap(long end) {
        long now = Clock.now();
        long nextSample = lastSampleNanos + SECOND_NANOS;
        LockSupport.parkNanos(Math.min(MAX_NAP_NANOS, Math.max(1, Math.min(end, nextSample) - now)));
        if (Clock.now() >= nextSample) {
            sample();
            users.expire();
        }
    }

    private List<Thread> startSenders() {
        List<Connection> connections = users.senders();
        if (options.closedLoop()) {
            return List.of(Thread.ofPlatform().name("sender").start(
                    () -> connections.forEach(connection -> connection.fill(options.window()))));
        }
        int most = Math.min(connections.size(), Runtime.getRuntime().availableProcessors());
        int count = (int) Math.clamp(Math.ceil(options.totalRate() / RATE_PER_SENDER), Math.min(1, most), most);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            List<Connection> share = connections.subList(i * connections.size() / count,
                    (i + 1) * connections.size() / count);
            var schedule = new Schedule(options.totalRate() * share.size() / connections.size(),
                    options.rampUp().toNanos(), (double) i / count);
            threads.add(Thread.ofPlatform().name("sender-" + i).start(() -> send(share, schedule)));
        }
        return threads;
    }

    private void send(List<Connection> share, Schedule schedule) {
        long index = 0;
        for (long due; (due = startNanos + schedule.dueNanos(index)) < endNanos && !stopped; index++) {
            long now = Clock.now();
            while (now < due && !stopped) {
                LockSupport.parkNanos(Math.min(due - now, MAX_NAP_NANOS));
                now = Clock.now();
            }
            if (stopped) {
                break;
            }
            tally.senderReached(due, now);
            share.get((int) (index % share.size())).offer(due);
        }
        // What was due and never reached is owned up to, else a slow tester would look like a lower rate.
        while (!interrupted.getAsBoolean() && startNanos + schedule.dueNanos(index) < endNanos) {
            tally.unsent.increment();
            index++;
        }
    }

    private void sample() {
        long now = Clock.now();
        double seconds = (now - lastSampleNanos) / 1e9;
        long sent = tally.sent.sum();
        long delivered = tally.delivered.sum();
        long errors = tally.errors();
        Histogram.Snapshot all = tally.arrivals.snapshot();
        Histogram.Snapshot recent = all.minus(lastLatency);
        var sample = new Sample((now - startNanos) / 1e9, now > windowStartNanos && now <= endNanos + SECOND_NANOS / 10,
                users.openCount(), (sent - lastSent) / seconds, (delivered - lastDelivered) / seconds,
                users.outstanding(), errors - lastErrors, recent.percentile(50), recent.percentile(90),
                recent.percentile(99), recent.max());
        lastSampleNanos = now;
        lastSent = sent;
        lastDelivered = delivered;
        lastErrors = errors;
        lastLatency = all;
        samples.add(sample);
        onSample.accept(sample);
    }

    private Result result(double measuredSeconds, double sentSeconds, Cores.Use use) {
        Ledger.Open open = users.closeLedgers();
        var counts = new LinkedHashMap<String, Long>();
        counts.put("sent", tally.sent.sum());
        counts.put("delivered", tally.delivered.sum());
        counts.put("lost", open.lost());
        counts.put("duplicated", tally.duplicated.sum());
        counts.put("reordered", tally.reordered.sum());
        counts.put("unexpected", tally.unexpected.sum());
        counts.put("unanswered", open.unanswered());
        counts.put("late", tally.late.sum());
        counts.put("refused", tally.refused());
        counts.put("unsent", tally.unsent.sum());
        counts.put("connect-failures", sum(users.connectFailures()));
        counts.put("disconnects", tally.disconnected());
        return new Result(options, counts, tally.refusalReasons(), users.connectFailures(), tally.disconnectReasons(),
                tally.latency.snapshot(), tally.rawLatency.snapshot(), users.connectTimes.snapshot(),
                tally.senderDelay.snapshot(), List.copyOf(samples), measuredSeconds, tally.arrivedInWindow.sum(),
                sentSeconds, use, interrupted.getAsBoolean());
    }

    private static long sum(Map<String, Long> reasons) {
        return reasons.values().stream().mapToLong(Long::longValue).sum();
    }
}
