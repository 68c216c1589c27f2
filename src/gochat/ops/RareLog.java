package gochat.ops;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// Logs one kind of event at most once a second, however often it happens; a line says how many went without
/// one before it. Any thread may call it.
public final class RareLog {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Logger log;
    private final Level level;
    private final AtomicLong next = new AtomicLong(System.nanoTime());
    private final LongAdder silent = new LongAdder();

    public RareLog(Logger log, Level level) {
        this.log = log;
        this.level = level;
    }

    /// Logs an event, which is only asked for when it is.
    public void log(Supplier<LogEvent> event) {
        if (isDue()) log.log(level, event.get().and(others()));
    }

    private boolean isDue() {
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS)) return true;
        silent.increment();
        return false;
    }

    private String others() {
        long others = silent.sumThenReset();
        return others == 0 ? "" : " (" + others + " more before this)";
    }
}
