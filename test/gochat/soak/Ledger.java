package gochat.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// What became of each message. Any thread may call it.
///
/// A message ends in one of three ways: answered with ok, and then heard once by each of those it was for; answered
/// with an error, and heard by nobody; or, from who speaks the plain protocol, cut off, when the connection ended
/// before the answer, and then heard at most once. One that was answered with ok may be lost only with a connection of
/// a plain reader that broke meanwhile, or for a window that was told that something may be missing.
///
/// No clock says that one is lost: on a busy machine it may lie in some buffer for long. Everybody hears messages in
/// their order, so who has heard one that was sent after another was answered has passed that, and does not hear it any
/// more; nor does a later break excuse it. At the end all have passed everything.
final class Ledger {
    /// A message is judged no sooner after its answer, so that its coming again is noticed.
    static final Duration JUDGED_AFTER = Duration.ofSeconds(30);
    /// For this long the server may not have noticed that a recipient's connection broke.
    private static final long UNNOTICED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long FOR_GOOD_NANOS = Duration.ofHours(1).toNanos();
    private static final int MAX_PROBLEMS = 20;

    private enum Outcome { OPEN, OK, ERROR }

    /// Who hears what is for a handle: connections of the plain protocol, or a window of `gochat.v2`.
    static final class Listener {
        final String handle;
        final String name;
        final boolean isWindow;
        /// When the latest of what it has heard was sent.
        private volatile long passed;
        private final Queue<Break> breaks = new ConcurrentLinkedQueue<>();

        private Listener(String handle, String name, boolean isWindow, long now) {
            this.handle = handle;
            this.name = name;
            this.isWindow = isWindow;
            this.passed = now;
        }

        private boolean hasPassed(long answeredAt) {
            return passed - answeredAt > 0;
        }

        private boolean brokeBetween(long sentAt, long answeredAt) {
            return breaks.stream().anyMatch(
                    each -> each.since - answeredAt <= 0 && each.brokeAt + UNNOTICED_NANOS - sentAt >= 0);
        }
    }

    /// A connection that broke, and since when what was for it may be lost.
    private record Break(long since, long brokeAt) {}

    private final LongSupplier nanos;
    private final long begunAt;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Sending> open = new ConcurrentHashMap<>();
    private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final AtomicLong ok = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong cutOff = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();

    /// One message. Its fields are guarded by itself.
    final class Sending {
        final long number;
        private final Listener sender;
        private final String recipient;
        private final boolean mustFail;
        private final List<Listener> heard = new ArrayList<>(2);
        private final long sentAt = nanos.getAsLong();
        private long answeredAt;
        /// When the connection that it was sent over ended without an answer; 0 if it has not.
        private long cutAt;
        private Outcome outcome = Outcome.OPEN;
        private boolean sentAgain;
        /// Where it stands in the sender's feed and in the recipient's; 0 as long as nobody has said.
        private long senderSeq;
        private long recipientSeq;

        private Sending(long number, Listener sender, String recipient, boolean mustFail) {
            this.number = number;
            this.sender = sender;
            this.recipient = recipient;
            this.mustFail = mustFail;
        }

        /// @param seq  where its sender's handle has it; 0 in the plain protocol
        synchronized void answered(boolean well, long seq) {
            outcome = well ? Outcome.OK : Outcome.ERROR;
            answeredAt = nanos.getAsLong();
            (well ? ok : refused).incrementAndGet();
            if (well && seq > 0) stands(sender.handle, seq);
        }

        /// No answer can come any more.
        synchronized void cut() {
            cutAt = nanos.getAsLong();
        }

        /// It goes out again under its id, and may come behind later ones where the first did not count.
        synchronized void sentAgain() {
            sentAgain = true;
            repeats.incrementAndGet();
        }

        /// All windows of a handle see the same order.
        private void stands(String handle, long seq) {
            boolean atRecipient = handle.equals(recipient);
            long before = atRecipient ? recipientSeq : senderSeq;
            if (before != 0 && before != seq) {
                problem("message " + number + " stands at " + before + " and at " + seq + " for " + handle);
            }
            if (atRecipient) recipientSeq = seq;
            else senderSeq = seq;
        }

        private synchronized boolean heard(Listener by, long seq, boolean mayRepeat) {
            if (!by.handle.equals(recipient) && !(by.isWindow && by.handle.equals(sender.handle))) {
                problem("message " + number + " is not for " + by.name);
            }
            if (heard.contains(by)) {
                if (!mayRepeat) problem("message " + number + " came twice to " + by.name);
            } else {
                heard.add(by);
            }
            if (seq > 0) stands(by.handle, seq);
            // one reads it at a time
            if (sentAt - by.passed > 0) by.passed = sentAt;
            return sentAgain;
        }

        private synchronized boolean isDue(long now) {
            if (outcome == Outcome.OPEN) return cutAt != 0 && now - cutAt >= JUDGED_AFTER.toNanos();
            if (now - answeredAt < JUDGED_AFTER.toNanos()) return false;
            return outcome == Outcome.ERROR || lackers().allMatch(each -> each.hasPassed(answeredAt) || mayLack(each));
        }

        private synchronized void judge() {
            switch (outcome) {
                case OK -> {
                    if (mustFail) problem("message " + number + " should have been refused");
                    else lackers().forEach(this::judgeLack);
                }
                case ERROR -> {
                    if (!heard.isEmpty()) problem("message " + number + " was refused, and delivered");
                }
                case OPEN -> {
                    if (sender.isWindow) problem("message " + number + " of " + sender.name + " was never answered");
                    else cutOff.incrementAndGet();
                }
            }
        }

        /// Those that it is for, and who have not heard it.
        private Stream<Listener> lackers() {
            Stream<Listener> readers = listeners.getOrDefault(recipient, List.of()).stream();
            Stream<Listener> echoes = !sender.isWindow || recipient.equals(sender.handle) ? Stream.empty()
                    : listeners.get(sender.handle).stream().filter(each -> each.isWindow);
            return Stream.concat(readers, echoes)
                    .filter(each -> !heard.contains(each) && !(each.isWindow && each == sender));
        }

        private boolean mayLack(Listener each) {
            return each.brokeBetween(sentAt, answeredAt);
        }

        private void judgeLack(Listener each) {
            if (mayLack(each)) lost.incrementAndGet();
            else problem("message " + number + " of " + sender.name + " to " + each.name + ", sent at "
                    + millis(sentAt) + " and answered at " + millis(answeredAt) + ", is lost in silence");
        }
    }

    Ledger() {
        this(System::nanoTime);
    }

    Ledger(LongSupplier nanos) {
        this.nanos = nanos;
        begunAt = nanos.getAsLong();
    }

    /// Notes somebody who hears, from now on, all that is for a handle.
    Listener listener(String handle, String name, boolean isWindow) {
        Listener listener = new Listener(handle, name, isWindow, begunAt);
        listeners.computeIfAbsent(handle, _ -> new ArrayList<>()).add(listener);
        return listener;
    }

    /// Notes a message that is about to be sent.
    ///
    /// @param mustFail  whether an error is the only right answer
    Sending send(Listener sender, String recipient, boolean mustFail) {
        Sending sending = new Sending(numbers.incrementAndGet(), sender, recipient, mustFail);
        open.put(sending.number, sending);
        return sending;
    }

    /// @param seq        where it stands; 0 in the plain protocol
    /// @param mayRepeat  whether it may have come before
    /// @return whether it was sent more than once, so that others may have overtaken it
    boolean received(long number, Listener by, long seq, boolean mayRepeat) {
        Sending sending = open.get(number);
        if (sending != null) return sending.heard(by, seq, mayRepeat);
        if (!mayRepeat) problem("message " + number + " came again to " + by.name + ", or very late");
        return true;
    }

    /// Notes that a plain reader's connection ended without a Close frame.
    void broke(Listener reader, long openedAt) {
        broke(reader, openedAt, nanos.getAsLong());
    }

    private static void broke(Listener reader, long openedAt, long brokeAt) {
        long since = reader.hasPassed(openedAt) ? reader.passed : openedAt;
        reader.breaks.add(new Break(since, brokeAt));
    }

    /// Notes that a plain reader goes for good; a window of the same handle may have what comes for it all the same.
    void left(Listener reader) {
        long now = nanos.getAsLong();
        reader.breaks.add(new Break(now, now + FOR_GOOD_NANOS));
    }

    /// Notes that a window came again and missed nothing.
    void resumed() {
        resumed.incrementAndGet();
    }

    /// Notes that a window was told that something of before may be missing.
    void gap(Listener window) {
        gaps.incrementAndGet();
        broke(window, begunAt);
    }

    /// A moment in milliseconds since the ledger was begun.
    private String millis(long nanoTime) {
        return Duration.ofNanos(nanoTime - begunAt).toMillis() + " ms";
    }

    /// Notes what should not have happened; those behind the first ones are left out.
    synchronized void problem(String what) {
        if (problems.size() < MAX_PROBLEMS) problems.add("at " + millis(nanos.getAsLong()) + ": " + what);
    }

    /// Judges what has been on its way for long, or, at the end, everything.
    void judge(boolean everything) {
        long now = nanos.getAsLong();
        open.values().removeIf(sending -> {
            if (!everything && !sending.isDue(now)) return false;
            sending.judge();
            return true;
        });
        long oldest = open.values().stream().mapToLong(sending -> sending.sentAt).min().orElse(now);
        listeners.values().stream().flatMap(List::stream).forEach(
                each -> each.breaks.removeIf(old -> oldest - old.brokeAt > UNNOTICED_NANOS));
    }

    /// What should not have happened; the first ones are enough.
    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    long okCount() {
        return ok.get();
    }

    long resumedCount() {
        return resumed.get();
    }

    /// What the figures of [#toString] mean.
    static String legend() {
        return """
                ok         answered so, and heard once by each of those it was for
                refused    answered with an error, and heard by nobody: too big on purpose, or the reader away or full
                cut off    the sender's plain line broke before the answer: heard at most once
                missed     ok, but the reader's plain line broke, or its window was told of a gap
                again      sent once more by a window that had no answer: heard once all the same
                resumed    windows that came again and missed nothing; gaps: that slept, or so, beyond what is kept
                All of these are meant. What is not is told as PROBLEM.""";
    }

    @Override
    public String toString() {
        return numbers + " messages: " + ok + " ok, " + refused + " refused, " + cutOff + " cut off, " + lost
                + " missed, " + repeats + " again; " + resumed + " resumed, " + gaps + " gaps";
    }
}
