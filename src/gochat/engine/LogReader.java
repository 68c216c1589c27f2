package gochat.engine;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/// Follows the log, in steps of one read each, and builds the state anew when the log is not the one any more that was
/// followed. It belongs to one thread.
final class LogReader<R> {
    /// How often it asks whether the log is still the one it was; also for how long one read may wait.
    static final Duration CHECK = Duration.ofSeconds(1);
    /// Most names that are remembered of logs that were left.
    private static final int MAX_LEFT = 16;
    /// What a read asks for in a new session: an engine can tell so many at once, however large they are. Later, while
    /// they are small, more: a node that is far from the log would fall behind. If large ones come all the same, more
    /// than can be read, then the read fails, and so few of them are read in the next session.
    private static final int FEW_BATCHES = 32;
    /// Of one read, if none is larger than the largest that came last.
    private static final int READ_BYTES = 2 << 20;

    private final Sessions sessions;
    private final Heard<R> heard;
    private final RelayCounters counters;
    private final LongSupplier nanos;
    private final Logger log;
    private final Deque<String> left = new ArrayDeque<>();
    private String epoch;
    private boolean behind;
    private int most = FEW_BATCHES;
    private long checkedAt;
    private volatile long readAt;
    private volatile long heardAt;

    LogReader(Engine engine, Heard<R> heard, RelayCounters counters, LongSupplier nanos, Logger log) {
        sessions = new Sessions(engine, counters.unheard::sum);
        this.heard = heard;
        this.counters = counters;
        this.nanos = nanos;
        this.log = log;
        readAt = nanos.getAsLong();
        heardAt = readAt;
    }

    /// When something was last read, be it that there is nothing.
    long readAt() {
        return readAt;
    }

    /// When the log was last seen to its end.
    long heardAt() {
        return heardAt;
    }

    /// Reads what is next and has it applied.
    ///
    /// @throws IOException when the session has failed; the next step opens another
    void step() throws IOException, InterruptedException {
        sessions.endIfDoubted();
        boolean isNew = !sessions.isOpen();
        sessions.use(session -> {
            if (isNew) {
                behind = true;
                most = FEW_BATCHES;
            }
            if (isNew || heard.differs() || nanos.getAsLong() - checkedAt >= CHECK.toNanos()) check(session);
            read(session);
        });
    }

    private void read(Engine.Session session) throws IOException, InterruptedException {
        long last = heard.last() == null ? 0 : heard.last().seq();
        List<Stored> read = session.read(last, most, behind ? Duration.ZERO : CHECK);
        if (last > 0 && !goesOn(read, last) && check(session)) return;
        behind = read.size() >= most;
        most = Math.clamp(READ_BYTES / largest(read), FEW_BATCHES, Engine.Session.MAX_BATCHES);
        heard.take(read, !behind, nanos.getAsLong());
        readAt = nanos.getAsLong();
        if (!behind) heardAt = readAt;
    }

    private static int largest(List<Stored> read) {
        return read.stream().mapToInt(each -> each.batch().length).reduce(1, Math::max);
    }

    /// Whether what was read was put behind what was heard last: else the log may be another one by now, or have lost
    /// that, and must not be taken for the same.
    private static boolean goesOn(List<Stored> read, long last) {
        for (Stored each : read) {
            if (each.seq() > last) return each.before() == last;
        }
        return true;
    }

    /// Starts over if the log has another name, or has lost what was read. Then its name must change, for all to see.
    ///
    /// @return whether it did
    private boolean check(Engine.Session session) throws IOException, InterruptedException {
        String now = session.epoch();
        String why = null;
        if (epoch == null) {
            why = "";
        } else if (left.contains(now)) {
            why = "the log has a name again that it had lost";
            now = session.renew(now);
        } else if (!now.equals(epoch)) {
            why = "the log is another one";
        } else if (heard.differs()) {
            why = "another node has heard something else";
            now = session.renew(now);
        } else if (heard.last() != null && !session.holds(heard.last())) {
            why = "the log has lost what was read";
            // what was never heard to its end has been shown to nobody
            if (heard.isCaughtUp()) now = session.renew(now);
        }
        if (why != null) startOver(now, why);
        checkedAt = nanos.getAsLong();
        return why != null;
    }

    private void startOver(String now, String why) {
        if (epoch != null) {
            counters.rebuilds.increment();
            log.log(Level.WARNING, "engine: " + why + "; building anew what is kept, from what it has");
        }
        if (epoch != null && !now.equals(epoch)) {
            left.add(epoch);
            if (left.size() > MAX_LEFT) left.remove();
        }
        epoch = now;
        behind = true;
        heard.startOver(now);
    }

    /// Ends what waits for the log. Any thread may call it.
    void close() {
        sessions.close();
    }
}
