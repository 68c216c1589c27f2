package loadtest.run;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import loadtest.plan.Options;
import loadtest.plan.Target;
import loadtest.stats.Clock;
import loadtest.stats.Count;
import loadtest.stats.Histogram;
import loadtest.stats.Reasons;
import loadtest.stats.Tally;
import loadtest.stats.Times;

/// All lines of a test: opens them, cuts them, and has those come back that should.
/// The main thread makes and closes it; lines tell it on the HttpClients' threads that they have ended.
final class Pool implements Line.Watch, AutoCloseable {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /// Some servers register a user only after their handshake is on its way.
    static final long SETTLE_NANOS = 200_000_000;
    /// Whoever interrupts the connecting waits no longer.
    private static final long MAX_NAP_NANOS = 20_000_000;
    private static final long CLOSE_TIMEOUT_MILLIS = 2000;
    private static final long FIRST_BACKOFF_MILLIS = 100;
    private static final long MAX_BACKOFF_MILLIS = 2000;

    private final Target target;
    private final boolean comeBack;
    private final List<Line> lines = new ArrayList<>();
    private final List<HttpClient> clients;
    private final Histogram connectTimes = new Histogram();
    private final Reasons connectFailures = new Reasons();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("reconnect").factory());
    private final AtomicLong ready = new AtomicLong();
    private final AtomicLong coming = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile Supplier<Tally> tally;
    private volatile boolean begun;
    private volatile boolean closing;

    Pool(Options options) {
        target = options.target();
        comeBack = options.disturbance().comeBack();
        clients = Clients.create(options);
        int users = options.load().userCount();
        int firstSlow = users - options.load().slow();
        for (int i = 0; i < options.load().connectionCount(); i++) {
            lines.add(new Line(i, i >= firstSlow && i < users, this));
        }
    }

    /// Says once where the run of the moment counts what ends, before the first line is opened.
    void countIn(Supplier<Tally> newTally) {
        tally = newTally;
    }

    List<Line> lines() {
        return lines;
    }

    /// Connections over which messages may be sent.
    long readyCount() {
        return ready.get();
    }

    /// Connections that ended without the tester having cut them, and are not back.
    long lostCount() {
        return lost.get();
    }

    /// Connections that are about to come back.
    long comingCount() {
        return coming.get();
    }

    Histogram.Snapshot connectTimes() {
        return connectTimes.snapshot();
    }

    Map<String, Long> connectFailures() {
        return connectFailures.totals();
    }

    /// From now on a connection that ends was of use: it counts as one that ended, not as one that failed.
    void begin() {
        begun = true;
    }

    /// Opens every connection, a bounded number at a time, until all are ready or failed or `stop` says so.
    void connect(BooleanSupplier stop) throws InterruptedException {
        var permits = new Semaphore(target.connectAtOnce());
        long start = Clock.now();
        int number = 0;
        for (Line line : lines) {
            acquire(permits, 1, stop);
            long due = target.connectRate() > 0 ? start + (long) (1e9 * number++ / target.connectRate()) : 0;
            while (Clock.now() < due && !stop.getAsBoolean()) {
                LockSupport.parkNanos(Math.min(due - Clock.now(), MAX_NAP_NANOS));
            }
            if (stop.getAsBoolean()) {
                return;
            }
            long began = Clock.now();
            open(line).whenComplete((_, failure) -> {
                try {
                    connected(line, began, failure);
                } finally {
                    permits.release();
                }
            });
        }
        acquire(permits, target.connectAtOnce(), stop);
        TimeUnit.NANOSECONDS.sleep(SETTLE_NANOS);
    }

    private void connected(Line line, long began, Throwable failure) {
        if (failure == null) {
            connectTimes.record(Clock.now() - began);
            ready.incrementAndGet();
        } else {
            line.giveUp("given up");
            connectFailures.add(Failures.reason(failure));
        }
    }

    private static void acquire(Semaphore permits, int count, BooleanSupplier stop) throws InterruptedException {
        while (!permits.tryAcquire(count, MAX_NAP_NANOS, TimeUnit.NANOSECONDS) && !stop.getAsBoolean()) { }
    }

    /// Cuts a connection drawn at random; it comes back at once.
    void cutOne(RandomGenerator random) {
        lines.get(random.nextInt(lines.size())).cut();
    }

    /// Cuts all at once; they come back at once.
    void cutAll() {
        lines.forEach(Line::cut);
    }

    private CompletableFuture<Void> open(Line line) {
        WebSocket.Builder builder = clients.get(line.number() % clients.size()).newWebSocketBuilder()
                .connectTimeout(CONNECT_TIMEOUT);
        target.headers().forEach(builder::header);
        List<String> offered = target.protocol().subprotocols();
        if (!offered.isEmpty()) {
            builder.subprotocols(offered.getFirst(), offered.subList(1, offered.size()).toArray(String[]::new));
        }
        return line.open(builder, address(line.number()), offered.isEmpty() ? "" : offered.getFirst())
                .orTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private URI address(int number) {
        var text = new StringBuilder(target.url().toString());
        String handle = target.handles().user(number);
        char before = target.url().getRawQuery() == null ? '?' : '&';
        if (!target.userParameter().isEmpty()) {
            text.append(before).append(encode(target.userParameter())).append('=').append(encode(handle));
            before = '&';
        }
        String token = target.tokens().forHandle(handle);
        if (!token.isEmpty()) {
            text.append(before).append("token=").append(encode(token));
        }
        return URI.create(text.toString());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void ended(Line line, String reason, boolean cut) {
        ready.decrementAndGet();
        if (closing) {
            return;
        }
        if (!begun) {
            connectFailures.add(reason);
            return;
        }
        if (cut) {
            tally.get().add(Count.CUTS);
        } else if (line.slow()) {
            tally.get().add(Count.SLOW_CUT);
        } else {
            tally.get().add(Count.DISCONNECTS, reason);
        }
        if (comeBack) {
            coming.incrementAndGet();
            lost.addAndGet(cut ? 0 : 1);
            comeBack(line, Clock.now(), cut, cut ? 0 : FIRST_BACKOFF_MILLIS);
        }
    }

    /// Tries until the line is there again, at growing distances.
    private void comeBack(Line line, long since, boolean cut, long backoffMillis) {
        long jittered = backoffMillis == 0 ? 0
                : ThreadLocalRandom.current().nextLong(backoffMillis / 2, backoffMillis + 1);
        try {
            later.schedule(() -> open(line).whenComplete((_, failure) -> {
                if (failure == null) {
                    tally.get().record(Times.BACK, Clock.now() - since);
                    lost.addAndGet(cut ? 0 : -1);
                    coming.decrementAndGet();
                    ready.incrementAndGet();
                } else if (!closing) {
                    line.giveUp("given up");
                    comeBack(line, since, cut,
                            Math.clamp(backoffMillis * 2, FIRST_BACKOFF_MILLIS, MAX_BACKOFF_MILLIS));
                }
            }), jittered, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // The test is over.
        }
    }

    @Override
    public void close() {
        closing = true;
        later.shutdownNow();
        try {
            CompletableFuture.allOf(lines.stream().map(Line::close).toArray(CompletableFuture[]::new))
                    .get(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException _) {
            // The clients are shut down either way, which ends every connection.
        }
        clients.forEach(HttpClient::shutdownNow);
    }
}
