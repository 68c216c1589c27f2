package loadtest.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import loadtest.plan.Load;
import loadtest.plan.Options;
import loadtest.plan.Phase;
import loadtest.plan.Schedule;
import loadtest.stats.Clock;
import loadtest.stats.Cores;
import loadtest.stats.Count;
import loadtest.stats.Ending;
import loadtest.stats.Histogram;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.stats.Stage;
import loadtest.stats.Tally;
import loadtest.stats.Times;
import loadtest.verdict.Condition;

/// One run: load for a while, a sample each second, then a wait for the stragglers. The main thread steers it; a few
/// sender threads of its own keep the schedule.
final class Run {
    private static final long MAX_NAP_NANOS = 20_000_000;
    /// How far behind its schedule the tester may be at the end without giving messages up as unsent.
    private static final long GRACE_NANOS = 2 * Sampler.SECOND_NANOS;
    /// How long who is interrupted waits for what is under way.
    private static final long PATIENCE_NANOS = 5 * Sampler.SECOND_NANOS;
    /// Above this rate one thread may be too few to keep the schedule.
    private static final double RATE_PER_SENDER = 25_000;

    private final Options options;
    private final Load load;
    private final Pool pool;
    private final Traffic traffic;
    private final BooleanSupplier interrupted;
    private final long startNanos = Clock.now();
    private final long windowStartNanos;
    private final long endNanos;
    private final Tally tally;
    private final Sampler sampler;
    private final Recovery recovery;
    private final Cores cores = new Cores();
    private volatile Ending ending = Ending.IN_TIME;
    private long mostConnections;
    private volatile boolean stopped;

    private Run(Options options, Load load, Pool pool, Traffic traffic, ServerWatch server,
            BooleanSupplier interrupted, Consumer<Sample> onSample) {
        this.options = options;
        this.load = load;
        this.pool = pool;
        this.traffic = traffic;
        this.interrupted = interrupted;
        windowStartNanos = startNanos + load.beforeMeasuring().toNanos();
        long[] ends = stageEnds();
        endNanos = ends[ends.length - 1];
        tally = new Tally(windowStartNanos, ends);
        sampler = new Sampler(startNanos, windowStartNanos, endNanos, tally, pool, traffic, server, onSample);
        recovery = new Recovery(startNanos, tally::arrivals);
    }

    /// Runs `load` over lines that are open, from now on; returns when all is over.
    static Result execute(Options options, Load load, Pool pool, Traffic traffic, ServerWatch server,
            BooleanSupplier interrupted, Consumer<Sample> onSample) throws InterruptedException {
        return new Run(options, load, pool, traffic, server, interrupted, onSample).execute();
    }

    private long[] stageEnds() {
        var ends = new long[load.stages().size()];
        long end = windowStartNanos;
        for (int i = 0; i < ends.length; i++) {
            end += load.stages().get(i).time().toNanos();
            ends[i] = end;
        }
        return ends;
    }

    private Result execute() throws InterruptedException {
        mostConnections = pool.readyCount();
        pool.begin();
        traffic.begin(tally);
        endEarly();
        List<Thread> senders = ending == Ending.IN_TIME ? startSenders() : List.of();
        var disturber = new Disturber(options.disturbance(), pool, recovery, load.seed(), windowStartNanos, endNanos);
        Thread cutting = Thread.ofPlatform().name("disturber").start(disturber);
        while (Clock.now() < endNanos && ending == Ending.IN_TIME) {
            nap(endNanos);
            endEarly();
        }
        long stopNanos = Math.min(Clock.now(), endNanos);
        Cores.Use use = cores.since();
        disturber.stop();
        cutting.join();
        finish(senders);
        drain();
        if (Clock.now() - sampler.nextNanos() > -0.9 * Sampler.SECOND_NANOS) {
            sampler.take(Clock.now());
        }
        traffic.closeLedgers();
        for (long missing = pool.comingCount(); missing > 0; missing--) {
            tally.add(Count.CONNECT_FAILURES, "did not come back");
        }
        return result(Math.max(0, stopNanos - windowStartNanos) / 1e9, use);
    }

    private void endEarly() {
        if (interrupted.getAsBoolean()) {
            ending = Ending.INTERRUPTED;
        } else if (nobodyLeft()) {
            ending = Ending.NOBODY_LEFT;
        }
    }

    private boolean nobodyLeft() {
        return pool.readyCount() == 0 && !options.disturbance().comeBack();
    }

    /// Lets messages that were due in time go out a little late, then ends the sending.
    private void finish(List<Thread> senders) throws InterruptedException {
        long grace = ending != Ending.IN_TIME || load.closedLoop() ? 0
                : options.disturbance().comeBack() ? Math.max(GRACE_NANOS, load.lateAfter().toNanos()) : GRACE_NANOS;
        long end = Clock.now() + grace;
        while (Clock.now() < end && !nobodyLeft() && !interrupted.getAsBoolean()
                && (traffic.backlogged() || senders.stream().anyMatch(Thread::isAlive))) {
            nap(end);
        }
        stopped = true;
        for (Thread sender : senders) {
            sender.join();
        }
        traffic.stopSending(ending != Ending.INTERRUPTED);
    }

    /// Waits for what is under way, as long as somebody is there to bring it, and a little for what should not be.
    private void drain() {
        long now = Clock.now();
        long end = now + load.lateAfter().toNanos();
        long hurriedEnd = Math.min(end, now + PATIENCE_NANOS);
        while ((traffic.outstanding() > 0 || pool.comingCount() > 0) && !nobodyLeft()
                && Clock.now() < (interrupted.getAsBoolean() ? hurriedEnd : end)) {
            nap(end);
        }
        if (interrupted.getAsBoolean() && ending == Ending.IN_TIME) {
            ending = Ending.INTERRUPTED;
        }
        end = Clock.now() + Pool.SETTLE_NANOS;
        while (Clock.now() < end && !nobodyLeft() && !interrupted.getAsBoolean()) {
            nap(end);
        }
    }

    /// Sleeps a little, at most until `end`, and takes the sample when a second is over.
    private void nap(long end) {
        long now = Clock.now();
        LockSupport.parkNanos(Math.min(MAX_NAP_NANOS, Math.max(1, Math.min(end, sampler.nextNanos()) - now)));
        now = Clock.now();
        mostConnections = Math.max(mostConnections, pool.readyCount());
        recovery.look(now, pool.readyCount(), pool.lostCount());
        if (now >= sampler.nextNanos()) {
            sampler.take(now);
            traffic.expire();
            abortIfAsked(now);
        }
    }

    private void abortIfAsked(long now) {
        if (options.abortIf().isEmpty() || now > endNanos) {
            return;
        }
        Result soFar = result(Math.max(0, now - windowStartNanos) / 1e9, cores.since());
        Optional<Condition> met = options.abortIf().stream().filter(condition -> condition.holds(soFar)).findFirst();
        met.ifPresent(condition -> ending = Ending.aborted(condition.text() + " (" + condition.shown(soFar) + ")"));
    }

    private List<Thread> startSenders() {
        List<User> users = traffic.senders();
        if (load.closedLoop()) {
            return List.of(Thread.ofPlatform().name("sender").start(() -> users.forEach(user -> user.line().wake())));
        }
        int most = Math.min(users.size(), Runtime.getRuntime().availableProcessors());
        int count = (int) Math.clamp(Math.ceil(load.rate() / RATE_PER_SENDER), Math.min(1, most), most);
        var random = new SplittableRandom(load.seed());
        List<Phase> phases = load.phases();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            List<User> share = users.subList(i * users.size() / count, (i + 1) * users.size() / count);
            var schedule = new Schedule(phases, (double) share.size() / users.size(), (double) i / count,
                    load.poisson() ? random.split() : null);
            threads.add(Thread.ofPlatform().name("sender-" + i).start(() -> send(share, schedule)));
        }
        return threads;
    }

    private void send(List<User> share, Schedule schedule) {
        int next = 0;
        long due = dueNanos(schedule);
        while (due < endNanos && !stopped) {
            long now = Clock.now();
            if (now < due) {
                LockSupport.parkNanos(Math.min(due - now, MAX_NAP_NANOS));
                continue;
            }
            tally.senderReached(due, now);
            share.get(next).offer(due);
            next = next + 1 == share.size() ? 0 : next + 1;
            due = dueNanos(schedule);
        }
        if (ending == Ending.INTERRUPTED) {
            return;
        }
        // What was due and never reached is owned up to, else a slow tester would look like a lower rate.
        for (long now = Clock.now(); due < Math.min(now, endNanos); due = dueNanos(schedule)) {
            tally.senderReached(due, now);
            tally.add(Count.UNSENT);
        }
    }

    private long dueNanos(Schedule schedule) {
        long next = schedule.next();
        return next == Schedule.END ? Long.MAX_VALUE : startNanos + next;
    }

    private Result result(double measuredSeconds, Cores.Use use) {
        Map<Times, Histogram.Snapshot> times = tally.times();
        times.put(Times.CONNECT, pool.connectTimes());
        Map<Count, Long> counts = tally.counts();
        Map<Count, Map<String, Long>> reasons = tally.reasons();
        pool.connectFailures().forEach((reason, count) -> {
            counts.merge(Count.CONNECT_FAILURES, count, Long::sum);
            reasons.get(Count.CONNECT_FAILURES).merge(reason, count, Long::sum);
        });
        return new Result(options.setup(load), counts, reasons, times, sampler.samples(), stages(),
                recovery.outages(), List.of(), measuredSeconds, tally.arrivedInTime(), tally.sentInTime(),
                mostConnections, use, ending);
    }

    private List<Stage> stages() {
        var stages = new ArrayList<Stage>();
        for (int i = 0; i < load.stages().size() && load.stages().size() > 1; i++) {
            Phase phase = load.stages().get(i);
            stages.add(new Stage(phase.text(), phase.time().toNanos() / 1e9, tally.arrivedInStage(i),
                    tally.stageTimes(i)));
        }
        return stages;
    }
}
