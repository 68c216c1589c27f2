package gochat.server;

import gochat.io.CoarseClock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;

/// Looks at every connection in turn and has it end what takes too long. One platform thread of its own: it
/// must run on time when every processor that runs connections is busy, and so it takes no lock that one of these
/// threads may hold; what a verdict asks for, a thread of its own does.
final class Sweeper implements Runnable {
    /// How often it looks, as a part of the shortest limit, and within which bounds.
    private static final int ROUNDS_PER_LIMIT = 20;
    private static final Duration MIN_ROUND = Duration.ofMillis(5);
    private static final Duration MAX_ROUND = Duration.ofMillis(250);

    private final Collection<Connection> connections;
    private final CoarseClock clock;
    private final Duration round;

    Sweeper(Collection<Connection> connections, CoarseClock clock, NetLimits limits) {
        this.connections = connections;
        this.clock = clock;
        Duration part = Stream.of(limits.handshake(), limits.message(), limits.write(), limits.ping(), limits.pong(),
                limits.close()).min(Comparator.naturalOrder()).orElseThrow().dividedBy(ROUNDS_PER_LIMIT);
        this.round = part.compareTo(MIN_ROUND) < 0 ? MIN_ROUND
                : part.compareTo(MAX_ROUND) > 0 ? MAX_ROUND : part;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(round);
                long now = clock.update();
                connections.forEach(connection -> sweep(connection, now));
            }
        } catch (InterruptedException stopped) {
            // the server has stopped
        }
    }

    /// One connection's defect must not end the watch over all others.
    private void sweep(Connection connection, long now) {
        try {
            connection.watchdog().sweep(now);
        } catch (RuntimeException | Error defect) {
            connection.watchdog().cutBroken(defect);
        }
    }
}
