package loadtest.run;

import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import loadtest.plan.Options;
import loadtest.stats.Clock;
import loadtest.stats.Histogram;
import loadtest.stats.Ledger;
import loadtest.stats.Tally;
import loadtest.wire.Message;

/// All users of a test and their connections; made once, and used by one run after the other.
/// The main thread connects and closes them; what arrives comes in on the HttpClients' threads.
public final class Users implements AutoCloseable {
    private static final int MAX_HANDSHAKES_AT_ONCE = 64;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /// Some servers register a user only after their handshake is on its way.
    private static final long SETTLE_MILLIS = 200;
    private static final long CLOSE_TIMEOUT_MILLIS = 2000;

    public final Histogram connectTimes = new Histogram();
    private final Map<String, LongAdder> connectFailures = new ConcurrentHashMap<>();
    private final Options options;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Connection> idle = new ArrayList<>();
    private final List<HttpClient> clients;
    private final String[] handles;
    private final String padding;
    private final LongAdder openCount = new LongAdder();
    private volatile Tally tally = new Tally(0, 0);
    private volatile boolean begun;
    private volatile boolean sending;

    public Users(Options options) {
        this.options = options;
        clients = Clients.create(options);
        handles = new String[options.userCount() + options.idleCount()];
        padding = Message.padding(options.messageSizeBytes());
        var random = new SplittableRandom(options.seed());
        for (int i = 0; i < handles.length; i++) {
            handles[i] = options.handle(i);
            var connection = new Connection(this, i, new Ledger(options.lateAfter().toNanos()), random.split());
            (i < options.userCount() ? connections : idle).add(connection);
        }
    }

    public List<Connection> senders() {
        return connections.subList(Math.min(options.mode().firstSender(), connections.size()), connections.size());
    }

    public String handle(int number) {
        return handles[number];
    }

    public int recipient(int sender, RandomGenerator random) {
        return options.mode().recipient(sender, connections.size(), random);
    }

    public String padding() {
        return padding;
    }

    public int sizeBytes() {
        return options.messageSizeBytes();
    }

    public Tally tally() {
        return tally;
    }

    public boolean sending() {
        return sending;
    }

    public long openCount() {
        return openCount.sum();
    }

    public Map<String, Long> connectFailures() {
        return Tally.totals(connectFailures);
    }

    public void begin(Tally newTally) {
        begun = true;
        tally = newTally;
        sending = true;
    }

    public void stopSending() {
        sending = false;
        for (Connection connection : connections) {
            tally.unsent.add(connection.dropBacklog());
        }
    }

    /// Opens every connection, a bounded number at a time, until all are open or failed or `stop` says so.
    public void connect(BooleanSupplier stop) throws InterruptedException {
        var permits = new Semaphore(MAX_HANDSHAKES_AT_ONCE);
        int number = 0;
        for (Connection connection : allConnections()) {
            permits.acquire();
            if (stop.getAsBoolean()) {
                permits.release();
                break;
            }
            connect(connection, number++).whenComplete((_, _) -> permits.release());
        }
        permits.acquire(MAX_HANDSHAKES_AT_ONCE);
        Thread.sleep(SETTLE_MILLIS);
    }

    private List<Connection> allConnections() {
        var all = new ArrayList<>(connections);
        all.addAll(idle);
        return all;
    }

    private CompletableFuture<WebSocket> connect(Connection connection, int number) {
        long start = Clock.now();
        WebSocket.Builder builder = clients.get(number % clients.size()).newWebSocketBuilder()
                .connectTimeout(CONNECT_TIMEOUT);
        options.headers().forEach(builder::header);
        return builder.buildAsync(address(number), connection).whenComplete((_, failure) -> {
            if (failure == null) {
                connectTimes.record(Clock.now() - start);
                openCount.increment();
            } else {
                Tally.count(connectFailures, reason(failure));
            }
        });
    }

    private URI address(int number) {
        String query = options.url().getRawQuery();
        String token = options.tokens().forHandle(handles[number]);
        var text = new StringBuilder(options.url().toString()).append(query == null ? '?' : '&')
                .append("user=").append(URLEncoder.encode(handles[number], StandardCharsets.UTF_8));
        if (!token.isEmpty()) {
            text.append("&token=").append(URLEncoder.encode(token, StandardCharsets.UTF_8));
        }
        return URI.create(text.toString());
    }

    /// Takes a text that arrived at `recipient` and is no answer.
    public void delivered(String text, int recipient) {
        long now = Clock.now();
        Message message = Message.decode(text, padding, options.messageSizeBytes());
        if (message == null || message.sender() >= connections.size()) {
            tally.unexpected.increment();
            return;
        }
        Connection sender = connections.get(message.sender());
        tally.deliveredIn(sender.ledger().delivered(message.sequence(), recipient, now), message, now);
        completed(sender);
    }

    /// Called whenever a place in the connection's window may have become free.
    public void completed(Connection connection) {
        if (options.closedLoop() && sending) {
            connection.fill(options.window());
        }
    }

    /// A connection that ends before the first run begins was never of use: it counts as one that failed.
    public void disconnected(String reason) {
        openCount.decrement();
        if (begun) {
            tally.disconnected(reason);
        } else {
            Tally.count(connectFailures, reason);
        }
    }

    public long outstanding() {
        return connections.stream().mapToLong(connection -> connection.ledger().outstanding()).sum();
    }

    /// Whether any message that was due still waits for its socket.
    public boolean backlogged() {
        return connections.stream().anyMatch(Connection::backlogged);
    }

    public void expire() {
        long now = Clock.now();
        for (Connection connection : connections) {
            connection.ledger().expire(now);
            completed(connection);
        }
    }

    /// Ends the wait for what is still open, and says how much that was in this run.
    public Ledger.Open closeLedgers() {
        long lost = 0;
        long unanswered = 0;
        for (Connection connection : connections) {
            Ledger.Open open = connection.ledger().close();
            lost += open.lost();
            unanswered += open.unanswered();
        }
        return new Ledger.Open(lost, unanswered);
    }

    public static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case WebSocketHandshakeException refused ->
                "handshake refused with status " + refused.getResponse().statusCode();
            case ConnectException unknown when unknown.getCause() instanceof UnresolvedAddressException ->
                "unknown host";
            case ConnectException refused when refused.getMessage() == null -> "connection refused";
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
    }

    @Override
    public void close() {
        sending = false;
        try {
            CompletableFuture.allOf(allConnections().stream().map(Connection::close).toArray(CompletableFuture[]::new))
                    .get(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException _) {
            // The clients are shut down either way, which ends every connection.
        }
        clients.forEach(HttpClient::shutdownNow);
    }
}
