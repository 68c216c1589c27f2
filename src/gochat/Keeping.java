package gochat;

import gochat.config.Options;
import gochat.feed.Fate;
import gochat.feed.Feeds;
import gochat.feed.Passes;
import gochat.journal.Journal;
import gochat.journal.JournalFigures;
import gochat.ops.Exposition;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/// What is kept, in memory and perhaps in a journal. [Main] makes one, and closes it when nothing more can come.
final class Keeping implements AutoCloseable {
    private final Feeds feeds;
    private final Optional<Journal<Fate>> journal;

    /// @throws IOException in one line, when the journal cannot be had
    Keeping(Options options, System.Logger log) throws IOException {
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[Passes.KEY_BYTES];
        random.nextBytes(key);
        feeds = new Feeds(options.keepLimits(), options.watching(), new Passes(key), Feeds.newEpoch(random),
                () -> System.currentTimeMillis() * 1000);
        journal = options.keepIn().isEmpty() ? Optional.empty() : Optional.of(Journal.open(options.keepIn().get(),
                options.journalLimits(), feeds.follower(new Errand()), InstantSource.system(), random, log));
        journal.ifPresent(there -> {
            feeds.sign(new Passes(there.key()));
            feeds.send(there, false, 0);
        });
    }

    Feeds feeds() {
        return feeds;
    }

    /// What is kept, as Prometheus reads it.
    String metricsText() {
        Exposition out = new Exposition();
        Feeds.Figures now = feeds.figures();
        out.gauge("gochat_feeds", "Handles that messages are kept for.").is(now.feeds());
        out.gauge("gochat_kept_entries", "Messages kept; what two handles share counts twice.").is(now.entries());
        out.gauge("gochat_kept_bytes", "Bytes of them.").is(now.bytes());
        out.counter("gochat_evicted_feeds_total", "Feeds that went for want of room.").is(now.evicted());
        out.counter("gochat_resumes_total", "Windows that came again, by whether all they missed was there.")
                .is("whole", "true", now.resumed());
        out.is("whole", "false", now.notResumed());
        out.counter("gochat_repeated_messages_total", "Messages that came again, and were answered as before.")
                .is(now.repeats());
        out.gauge("gochat_windows_behind", "Windows that wait for room to hear what is kept for them.").is(now.behind());
        out.gauge("gochat_rooms", "Rooms that have members.").is(now.rooms());
        journal.ifPresent(there -> expose(there.figures(), out));
        return out.toString();
    }

    private static void expose(JournalFigures now, Exposition out) {
        out.gauge("gochat_journal_bytes", "Bytes of the journal.").is(now.bytes());
        out.gauge("gochat_journal_segments", "Files that it is in.").is(now.segments());
        out.counter("gochat_journal_records_total", "Records written.").is(now.records());
        out.gauge("gochat_journal_sync_seconds", "How long the disk took the last time.")
                .is(now.lastSyncNanos() / 1e9);
        out.gauge("gochat_journal_failed", "1 when it takes nothing more until a restart.").is(now.failed() ? 1 : 0);
    }

    /// Whether what is kept can be kept.
    boolean isReady() {
        return journal.map(there -> !there.figures().failed()).orElse(true);
    }

    @Override
    public void close() {
        journal.ifPresent(Journal::close);
    }
}
