package gochat.engine.redis;

import gochat.engine.Engine;
import gochat.engine.Stored;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A session with the server that leads. The id of a batch in the stream is `SEQ-NUMBERS`: its place, and how many
/// numbers it takes. So a place says by itself what its number is, to whoever reads however little of the log.
final class RedisSession implements Engine.Session {
    static final String LOG = "gochat:log";
    static final String EPOCH = "gochat:epoch";
    private static final String TRIAL = "gochat:trial";
    private static final int EPOCH_BYTES = 16;
    private static final long REPLICAS_MILLIS = 1000;
    private static final long TRIM_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TRIM_PERCENT = 95;
    /// The highest number that a script, or JavaScript, holds exactly.
    private static final long MAX_SEQ = 1L << 53;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Gives a batch the next number, of the clock or behind the last batch if that is ahead of it. However many
    /// numbers that says it takes, they count for ten seconds at most: no node writes so many, and what others write
    /// must not drive the log's clock away.
    private static final String APPEND = """
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
            local time = redis.call('TIME')
            local seq = time[1] * 1000000 + time[2]
            local before = 0
            if last[1] then
                local at, numbers = string.match(last[1][1], '(%d+)-(%d+)')
                seq = math.max(seq, at + math.min(numbers, 10000000))
                before = at
            end
            redis.call('XADD', KEYS[1], string.format('%.0f-%s', seq, ARGV[1]), 'b', ARGV[2], 'a', before)
            return 1
            """;
    private static final String RENEW = """
            if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end
            return 1
            """;

    private final RedisConnection connection;
    private final RedisLimits limits;
    private final String log;
    private final String appendScript;
    private long trimmedAt = System.nanoTime() - TRIM_NANOS;

    RedisSession(RedisConnection connection, RedisLimits limits) throws IOException {
        this(connection, limits, LOG);
    }

    private RedisSession(RedisConnection connection, RedisLimits limits, String log) throws IOException {
        this.connection = connection;
        this.limits = limits;
        this.log = log;
        appendScript = Replies.text(connection.call("SCRIPT", "LOAD", APPEND));
    }

    /// Does once all that a session may ever do, and appends to a log that nobody reads: what the server refuses is
    /// known then before a node relies on it.
    static void tryOut(RedisConnection connection, RedisLimits limits) throws IOException {
        RedisSession session = new RedisSession(connection, limits, TRIAL);
        session.epoch();
        session.renew("");
        session.append(new byte[1], 1);
        for (Stored batch : session.read(0, MAX_BATCHES, Duration.ofMillis(1))) session.holds(batch);
        // the last entry stays: the next one must not stand before it, though the clock may be set back
        connection.call("XTRIM", TRIAL, "MAXLEN", 1);
    }

    @Override
    public String epoch() throws IOException {
        mustLead();
        Object known = connection.call("GET", EPOCH);
        if (known != null) return Replies.text(known);
        connection.call("SET", EPOCH, random(), "NX");
        awaitReplicas();
        return Replies.text(connection.call("GET", EPOCH));
    }

    @Override
    public String renew(String epoch) throws IOException {
        connection.call("EVAL", RENEW, 1, EPOCH, epoch, random());
        awaitReplicas();
        return epoch();
    }

    /// One that led may follow another by now, and its clients not know.
    private void mustLead() throws IOException {
        String role = Replies.text(Replies.list(connection.call("ROLE"), 1).getFirst());
        if (!role.equals("master")) throw new IOException(connection.name() + ": it does not lead any more");
    }

    private static String random() {
        byte[] bytes = new byte[EPOCH_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void awaitReplicas() throws IOException {
        if (limits.replicas() == 0) return;
        haveIt(connection.call("WAIT", limits.replicas(), REPLICAS_MILLIS));
    }

    private void haveIt(Object replicas) throws IOException {
        if (Replies.number(replicas) < limits.replicas()) {
            throw new IOException(connection.name() + ": " + replicas + " of " + limits.replicas()
                    + " replicas have it within " + REPLICAS_MILLIS + " ms");
        }
    }

    @Override
    public void append(byte[] batch, int numbers) throws IOException {
        connection.add("EVALSHA", appendScript, 1, log, numbers, batch);
        if (limits.replicas() > 0) connection.add("WAIT", limits.replicas(), REPLICAS_MILLIS);
        connection.flush().reply();
        if (limits.replicas() > 0) haveIt(connection.reply());
        if (System.nanoTime() - trimmedAt >= TRIM_NANOS) trim();
    }

    /// The memory of a stream cannot be bounded, its length can.
    private void trim() throws IOException {
        trimmedAt = System.nanoTime();
        connection.add("MEMORY", "USAGE", log).add("XLEN", log).flush();
        Object bytes = connection.reply();
        long length = Replies.number(connection.reply());
        if (bytes == null || Replies.number(bytes) <= limits.bytes()) return;
        long keep = (long) (length * (double) limits.bytes() / Replies.number(bytes) * TRIM_PERCENT / 100);
        connection.call("XTRIM", log, "MAXLEN", "~", keep);
    }

    @Override
    public List<Stored> read(long after, int most, Duration wait) throws IOException {
        String from = behind(after);
        Object reply = wait.isZero() ? connection.call("XREAD", "COUNT", most, "STREAMS", log, from)
                : connection.call("XREAD", "COUNT", most, "BLOCK", wait.toMillis(), "STREAMS", log, from);
        if (reply == null) return List.of();
        return batches(Replies.list(Replies.list(reply, 1).getFirst(), 2).get(1));
    }

    /// Behind all ids that begin with this number.
    private static String behind(long seq) {
        return seq + "-18446744073709551615";
    }

    private List<Stored> batches(Object reply) throws IOException {
        List<Stored> batches = new ArrayList<>();
        for (Object each : Replies.list(reply, 0)) {
            List<?> record = Replies.list(each, 2);
            String id = Replies.text(record.get(0));
            long seq = place(id.substring(0, Math.max(0, id.indexOf('-'))));
            if (seq < 0) {
                throw new IOException(connection.name() + ": behind " + id + " nothing can stand: delete " + log);
            }
            List<?> fields = Replies.list(record.get(1), 2);
            // what others have put there says anything, or nothing
            long before = fields.size() < 4 ? Stored.UNKNOWN : place(Replies.text(fields.get(3)));
            batches.add(new Stored(seq, before < seq ? before : Stored.UNKNOWN, Replies.bytes(fields.get(1))));
        }
        return batches;
    }

    /// The place that a text names; [Stored#UNKNOWN] for none.
    private static long place(String text) {
        try {
            long place = Long.parseLong(text);
            return place >= 0 && place <= MAX_SEQ ? place : Stored.UNKNOWN;
        } catch (NumberFormatException none) {
            return Stored.UNKNOWN;
        }
    }

    @Override
    public boolean holds(Stored batch) throws IOException {
        return batches(connection.call("XRANGE", log, batch.seq(), batch.seq())).contains(batch);
    }

    @Override
    public void close() {
        connection.close();
    }
}
