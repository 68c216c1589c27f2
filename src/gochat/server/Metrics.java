package gochat.server;

import gochat.chat.Outcome;
import gochat.ops.Exposition;
import gochat.ops.LabelledCounters;
import gochat.ops.ProcessFigures;
import gochat.ops.Version;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/// What a server has counted. Rare events are counted here, by any thread; what happens with every message each
/// connection counts for itself, and a scrape sums it up.
final class Metrics {
    /// Why a connection was refused or cut before its handshake was answered.
    enum Refusal { FULL, ADDRESS, STOPPING, ORIGIN }

    /// Why a client that does not read was given up.
    enum SlowConsumer { OUTBOX_FULL, WRITE_STUCK }

    /// For a connection that ended without a Close frame (RFC 6455, section 7.4.1).
    static final int ABNORMAL = 1006;
    static final String TIMEOUT = "timeout";

    private static final String APPLICATION = "3000-4999";

    private final LongAdder accepted = new LongAdder();
    private final LongAdder probes = new LongAdder();
    private final LongAdder pings = new LongAdder();
    private final LongAdder slowedDown = new LongAdder();
    private final LabelledCounters handshakes = new LabelledCounters(List.of("101", "400", "403", "405", "426", "429",
            "431", "503", TIMEOUT, LabelledCounters.OTHER));
    private final LabelledCounters refusals = labels(Refusal.values());
    private final LabelledCounters slowConsumers = labels(SlowConsumer.values());
    private final LabelledCounters closes = new LabelledCounters(List.of("1000", "1001", "1002", "1003", "1005", "1006",
            "1007", "1008", "1009", "1011", "1013", APPLICATION, LabelledCounters.OTHER));
    /// Of connections that are gone.
    private final Totals gone = new Totals();

    private static LabelledCounters labels(Enum<?>[] values) {
        return new LabelledCounters(List.of(values).stream().map(Metrics::label).toList());
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    void probed() {
        probes.increment();
    }

    void accepted() {
        accepted.increment();
    }

    /// @param result  the response's status code, or [#TIMEOUT]
    void handshake(String result) {
        handshakes.count(result);
    }

    void refused(Refusal reason) {
        refusals.count(label(reason));
    }

    void slowConsumer(SlowConsumer reason) {
        slowConsumers.count(label(reason));
    }

    void pinged() {
        pings.increment();
    }

    /// A reader makes a pause because its client sends too fast.
    void slowedDown() {
        slowedDown.increment();
    }

    /// An open connection has closed; the code is the first Close frame's, from whichever side.
    void closed(int code) {
        closes.count(code >= 3000 && code <= 4999 ? APPLICATION : Integer.toString(code));
    }

    /// Takes a connection out of those that are live, and keeps what it has counted.
    ///
    /// @return whether it was alive until now
    synchronized boolean retire(Connection connection, Set<Connection> live) {
        boolean wasLive = live.remove(connection);
        if (wasLive) connection.addTo(gone);
        return wasLive;
    }

    /// Writes all of it. Scrapes wait for each other, so that however many come, one at a time costs anything.
    ///
    /// @param lentBytes    of the memory share
    /// @param lentStreams  of zlib
    synchronized String expose(Collection<Connection> live, long lentBytes, int lentStreams) {
        Totals sum = gone.copy();
        int open = 0;
        for (Connection connection : live) {
            connection.addTo(sum);
            open++;
        }
        Exposition out = new Exposition();
        Version build = Version.running();
        out.gauge("gochat_build_info", "1; which build of the server this is, and which Java runs it.")
                .info("version", build.version(), "revision", build.revision(), "java", Runtime.version().toString());
        exposeConnections(out, open);
        exposeMessages(out, sum);
        out.gauge("gochat_lent_bytes", "Bytes of the memory share that are lent: 0 when nothing is under way.")
                .is(lentBytes);
        out.gauge("gochat_lent_streams", "Streams of zlib that connections hold; each has native memory.")
                .is(lentStreams);
        ProcessFigures.expose(out);
        return out.toString();
    }

    private void exposeConnections(Exposition out, int open) {
        out.gauge("gochat_connections", "Connections that are open, handshakes under way included.").is(open);
        out.counter("gochat_connections_accepted_total", "TCP connections accepted, once their request has come or "
                + "they have ended; without probes of health.").is(accepted.sum());
        out.counter("gochat_probes_total", "Questions on the chat's port whether the server is well.").is(probes.sum());
        out.counter("gochat_connections_refused_total", "Connections refused or cut before they were open, by reason.")
                .are("reason", refusals);
        out.counter("gochat_handshakes_total", "Opening handshakes answered, by status; or that did not come in time.")
                .are("status", handshakes);
        out.counter("gochat_closes_total", "Open connections that ended, by close code; 1006 where there was none.")
                .are("code", closes);
        out.counter("gochat_slow_consumers_total", "Connections given up because their client does not read.")
                .are("reason", slowConsumers);
        out.counter("gochat_slowed_readers_total", "Pauses in reading from clients that send too fast.")
                .is(slowedDown.sum());
        out.counter("gochat_pings_total", "Pings sent into silence.").is(pings.sum());
    }

    private static void exposeMessages(Exposition out, Totals sum) {
        out.counter("gochat_messages_received_total", "Messages from clients.").is(sum.received());
        out.counter("gochat_messages_delivered_total", "Copies of messages left with connections of recipients.")
                .is(sum.delivered);
        out.counter("gochat_messages_refused_total", "Messages answered with an error, by its kind.");
        for (Outcome outcome : Outcome.values()) {
            if (outcome != Outcome.OK) out.is("reason", label(outcome), sum.answers[outcome.ordinal()]);
        }
        out.counter("gochat_received_bytes_total", "Bytes read from clients.").is(sum.receivedBytes);
        out.counter("gochat_sent_bytes_total", "Bytes of frames written to clients.").is(sum.sentBytes);
        out.counter("gochat_sent_frames_total", "Frames written to clients.").is(sum.sentFrames);
        out.gauge("gochat_outbox_bytes", "Bytes that wait to be written.").is(sum.waitingBytes);
    }
}
