package gochat;

import gochat.engine.RelayState;
import gochat.journal.JournalFigures;
import gochat.ops.Exposition;
import gochat.talk.Feeds;
import java.util.Optional;

/// What is kept, and how the log is, in Prometheus' text format.
final class KeepingMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private KeepingMetrics() {}

    static String text(Feeds.Figures feeds, Optional<JournalFigures> journal, Optional<RelayState> engine) {
        Exposition out = new Exposition();
        out.gauge("gochat_feeds", "Handles that messages are kept for.").is(feeds.feeds());
        out.gauge("gochat_kept_entries", "Messages kept; what two handles share counts twice.").is(feeds.entries());
        out.gauge("gochat_kept_bytes", "Bytes that are taken by handles that messages are kept for, "
                + "the messages among them.").is(feeds.bytes());
        out.counter("gochat_evicted_feeds_total", "Feeds that went for want of room.").is(feeds.evicted());
        out.counter("gochat_resumes_total", "Windows that came again, by whether all they had missed was there.");
        out.is("whole", "true", feeds.resumed());
        out.is("whole", "false", feeds.notResumed());
        out.counter("gochat_repeated_messages_total", "Messages that came again, and were answered as before.")
                .is(feeds.repeats());
        out.gauge("gochat_windows_behind", "Windows that wait for room to hear what is kept for them.")
                .is(feeds.behind());
        out.gauge("gochat_rooms", "Rooms that have members.").is(feeds.rooms());
        journal.ifPresent(now -> expose(now, out));
        engine.ifPresent(now -> expose(now, out));
        return out.toString();
    }

    private static void expose(JournalFigures now, Exposition out) {
        out.gauge("gochat_journal_bytes", "Bytes of the journal.").is(now.bytes());
        out.gauge("gochat_journal_segments", "Files that it is in.").is(now.segments());
        out.counter("gochat_journal_records_total", "Records written.").is(now.records());
        out.gauge("gochat_journal_sync_seconds", "How long the disk took the last time.")
                .is(now.lastSyncNanos() / NANOS_PER_SECOND);
        out.gauge("gochat_journal_failed", "1 when it takes nothing more until a restart.").is(now.failed() ? 1 : 0);
    }

    private static void expose(RelayState now, Exposition out) {
        out.gauge("gochat_engine_up", "1 while what is sent is heard again within seconds.").is(now.up() ? 1 : 0);
        out.gauge("gochat_engine_lag_seconds", "For how long the oldest entry waits that was sent.")
                .is(now.lagNanos() / NANOS_PER_SECOND);
        out.gauge("gochat_engine_waiting", "Entries sent and not heard again yet.").is(now.waiting());
        out.gauge("gochat_engine_nodes", "Nodes that are alive, this one among them.").is(now.nodes());
        out.counter("gochat_engine_sent_total", "Entries sent.").is(now.sent());
        out.counter("gochat_engine_refused_total", "Entries refused because too much was waiting.").is(now.refused());
        out.counter("gochat_engine_unconfirmed_total", "Entries of which nobody could tell what became.")
                .is(now.unconfirmed());
        out.counter("gochat_engine_lost_total", "Confirmed entries that the log lost, and could not be put in again.")
                .is(now.lost());
        out.counter("gochat_engine_applied_total", "Entries of all nodes applied.").is(now.applied());
        out.counter("gochat_engine_rebuilds_total", "How often all was built anew from the log.").is(now.rebuilds());
        out.counter("gochat_engine_failures_total", "Calls of the engine that failed.").is(now.failures());
    }
}
