package gochat.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// What became of each message. Any thread may call it.
///
/// A message ends in one of three ways: answered with ok and then delivered once; answered with an error and never
/// delivered; or cut off, when its sender's connection ended before the answer, and then delivered at most once. One
/// that was answered with ok may be lost only with a connection of its recipient that broke meanwhile.
final class Ledger {
    /// A message may be on its way for this long before it is judged.
    private static final long JUDGED_AFTER_NANOS = Duration.ofSeconds(30).toNanos();
    /// For this long the server may not have noticed that a recipient's connection broke.
    private static final long UNNOTICED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long BREAKS_KEPT_NANOS = 3 * JUDGED_AFTER_NANOS;
    private static final int MAX_PROBLEMS = 20;

    private enum Outcome { CUT_OFF, OK, ERROR }

    /// One message. Its fields are guarded by itself.
    final class Sending {
        final long number;
        private final String recipient;
        private final boolean mustFail;
        private final long sentAt = System.nanoTime();
        private long answeredAt;
        private Outcome outcome = Outcome.CUT_OFF;
        private int deliveries;

        private Sending(long number, String recipient, boolean mustFail) {
            this.number = number;
            this.recipient = recipient;
            this.mustFail = mustFail;
        }

        synchronized void answered(boolean ok) {
            outcome = ok ? Outcome.OK : Outcome.ERROR;
            answeredAt = System.nanoTime();
            (ok ? Ledger.this.ok : Ledger.this.refused).incrementAndGet();
        }

        private synchronized void delivered() {
            deliveries++;
            if (deliveries > 1) problem("message " + number + " came " + deliveries + " times");
        }

        private synchronized void judge() {
            switch (outcome) {
                case OK -> {
                    if (mustFail) problem("message " + number + " should have been refused");
                    else if (deliveries == 0 && brokeBetween(recipient, sentAt, answeredAt)) lost.incrementAndGet();
                    else if (deliveries == 0) problem("message " + number + " to " + recipient + " is lost in silence");
                }
                case ERROR -> {
                    if (deliveries > 0) problem("message " + number + " was refused, and delivered");
                }
                case CUT_OFF -> cutOff.incrementAndGet();
            }
        }
    }

    /// A connection that broke, and since when it was there.
    private record Break(long openedAt, long brokeAt) {}

    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Sending> open = new ConcurrentHashMap<>();
    private final Map<String, Queue<Break>> breaks = new ConcurrentHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final AtomicLong ok = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong cutOff = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    /// Notes a message that is about to be sent.
    ///
    /// @param mustFail  whether an error is the only right answer
    Sending send(String recipient, boolean mustFail) {
        Sending sending = new Sending(numbers.incrementAndGet(), recipient, mustFail);
        open.put(sending.number, sending);
        return sending;
    }

    void received(long number) {
        Sending sending = open.get(number);
        if (sending == null) problem("message " + number + " came again, or very late");
        else sending.delivered();
    }

    /// Notes that a recipient's connection ended without a Close frame.
    void broke(String recipient, long openedAt) {
        breaks.computeIfAbsent(recipient, _ -> new ConcurrentLinkedQueue<>())
                .add(new Break(openedAt, System.nanoTime()));
    }

    private boolean brokeBetween(String recipient, long sentAt, long answeredAt) {
        return breaks.getOrDefault(recipient, new ConcurrentLinkedQueue<>()).stream().anyMatch(
                each -> each.openedAt - answeredAt <= 0 && each.brokeAt + UNNOTICED_NANOS - sentAt >= 0);
    }

    synchronized void problem(String what) {
        if (problems.size() < MAX_PROBLEMS) problems.add(what);
    }

    /// Judges what has been on its way for long, or, at the end, everything.
    void judge(boolean everything) {
        long now = System.nanoTime();
        open.values().removeIf(sending -> {
            if (!everything && now - sending.sentAt < JUDGED_AFTER_NANOS) return false;
            sending.judge();
            return true;
        });
        breaks.values().forEach(each -> each.removeIf(old -> now - old.brokeAt > BREAKS_KEPT_NANOS));
    }

    /// What should not have happened; the first ones are enough.
    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    long okCount() {
        return ok.get();
    }

    @Override
    public String toString() {
        return numbers + " messages: " + ok + " ok, " + refused + " refused, " + cutOff + " cut off, " + lost
                + " lost with their recipient's connection";
    }
}
