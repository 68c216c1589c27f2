package gochat.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Says when the disk holds somebody up, and when it has not for a while. It has a thread of the system's, for whoever
/// waits for the disk cannot say so.
final class DiskWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 250;
    /// A disk that takes longer for what it is given takes nothing.
    private static final long PATIENCE_SECONDS = 3;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    /// What hangs again sooner is no news.
    private static final long CALM_NANOS = 2 * PATIENCE_NANOS;

    private final Path folder;
    private final Logger log;
    private final List<Wait> waits;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("journal watch").unstarted(this::watch);

    /// The waits of one thread, which alone begins and ends them.
    static final class Wait {
        /// 0 while it does not wait.
        private volatile long since;

        void begin() {
            since = System.nanoTime() | 1;
        }

        void end() {
            since = 0;
        }

        private boolean isLong() {
            long began = since;
            return began != 0 && System.nanoTime() - began >= PATIENCE_NANOS;
        }
    }

    DiskWatch(Path folder, Logger log, Wait... waits) {
        this.folder = folder;
        this.log = log;
        this.waits = List.of(waits);
        thread.start();
    }

    /// Whether it holds somebody up. Any thread may ask.
    boolean hangs() {
        return waits.stream().anyMatch(Wait::isLong);
    }

    private void watch() {
        boolean told = false;
        long hungAt = 0;
        long lookedAt = System.nanoTime();
        try {
            while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                boolean stoodStill = now - lookedAt >= PATIENCE_NANOS / 2;
                lookedAt = now;
                // the whole machine did, perhaps, and not the disk
                if (stoodStill) continue;
                if (hangs()) {
                    if (!told) {
                        log.log(Level.WARNING, folder + ": the disk has taken nothing for " + PATIENCE_SECONDS + " s");
                    }
                    told = true;
                    hungAt = now;
                } else if (told && now - hungAt >= CALM_NANOS) {
                    log.log(Level.INFO, folder + ": the disk keeps up again");
                    told = false;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
