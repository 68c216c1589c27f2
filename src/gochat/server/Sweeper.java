package gochat.server;

import gochat.io.CoarseClock;
import gochat.ops.LogEvent;
import gochat.ops.Reports;
import gochat.ws.CloseCode;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Stream;

/// Looks at every connection in turn and has it end what takes too long. One platform thread of its own: it
/// must run on time when every processor that runs connections is busy, and so it takes no lock that one of these
/// threads may hold; what a verdict asks for, a thread of its own does.
final class Sweeper implements Runnable {
    /// How often it looks, as a part of the shortest limit, and within which bounds.
    private static final int ROUNDS_PER_LIMIT = 20;
    private static final long SHORTEST_ROUND_MILLIS = 5;
    private static final long LONGEST_ROUND_MILLIS = 250;
    /// After so many, half a millisecond's work, it rests: on one processor all others wait meanwhile.
    private static final int CONNECTIONS_PER_STEP = 1000;

    private final Collection<Connection> connections;
    private final CoarseClock clock;
    private final NetLimits limits;
    private final Duration round;
    private final Reports reports;

    Sweeper(Collection<Connection> connections, CoarseClock clock, NetLimits limits, Reports reports) {
        this.connections = connections;
        this.clock = clock;
        this.limits = limits;
        this.reports = reports;
        long shortestMillis = Stream.of(limits.handshake(), limits.message(), limits.write(), limits.ping(),
                limits.pong(), limits.close()).mapToLong(Duration::toMillis).min().orElseThrow();
        this.round = Duration.ofMillis(
                Math.clamp(shortestMillis / ROUNDS_PER_LIMIT, SHORTEST_ROUND_MILLIS, LONGEST_ROUND_MILLIS));
    }

    @Override
    public void run() {
        try {
            while (true) {
                Duration pause = round.dividedBy(1 + connections.size() / CONNECTIONS_PER_STEP);
                int looked = 0;
                long now = rest(pause);
                for (Connection connection : connections) {
                    sweep(connection, now);
                    if (++looked % CONNECTIONS_PER_STEP == 0) now = rest(pause);
                }
            }
        } catch (InterruptedException stopped) {
            // the server has stopped
        }
    }

    private long rest(Duration pause) throws InterruptedException {
        Thread.sleep(pause);
        return clock.update();
    }

    /// One connection's defect must not end the watch over all others.
    private void sweep(Connection connection, long now) {
        try {
            judge(connection, now);
        } catch (RuntimeException | Error defect) {
            connection.abort();
            reports.defect(() -> new LogEvent(connection.toString(), "met a defect of the server"), defect);
        }
    }

    private void judge(Connection connection, long now) {
        Patience patience = connection.patience();
        Runnable due = switch (patience.verdict(now)) {
            case NOTHING -> null;
            case PING -> patience::ping;
            case RETRY_WRITE -> patience::retryWrite;
            case MESSAGE_LATE -> () -> connection.close(CloseCode.POLICY_VIOLATION,
                    "a message must be complete within " + limits.message().toMillis() + " ms");
            case EXPIRED -> () -> connection.close(CloseCode.POLICY_VIOLATION, "token expired");
            case WRITE_STUCK -> patience::cutStuck;
            case OVERDUE -> patience::cutOverdue;
        };
        if (due != null) Thread.startVirtualThread(due);
    }
}
