package gochat.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// Watches the sockets of many connections, wakes the threads that wait for them, and writes what these leave in
/// outboxes. It has one virtual thread.
///
/// **Its premise: who waits is parked.** Virtual threads are not time-sliced, and a carrier that always finds work in
/// its own queue never looks at what comes from outside: timers, new connections, the page. A thread that waits by
/// yielding again and again is such work, and two of them stop a machine with one carrier. So nobody waits by
/// `Thread.yield()`. The poller alone yields, to come behind those whom it has just woken; and as it is
/// what all others wait for, its regular rest leaves the carrier with nothing to do, and free to look around.
///
/// A thread that blocks in a socket of the JDK's pays for each wait with a read that fails and a registration. Here
/// a socket stays registered, and one round wakes all readers that have something to read. The poller then yields:
/// they all run, and it comes round behind them. What they have left in one outbox meanwhile, however many they are,
/// goes out in one write, unless it is so much that a sender has written it already. No write waits: what a client does
/// not take at once goes when its socket is ready again.
///
/// To be put to sleep and woken costs as much as several messages. So when a round finds nothing, it may first poll
/// on for a moment, for who has just been answered may speak again at once; and where many connections speak now
/// and then, it may nap, so that one waking serves several of them. Both are tried the more seldom, the less they pay
/// ([Backoff]).
public final class Poller implements Closeable {
    /// Who hears of what must not happen. Called by the poller's own thread.
    public interface Watcher {
        /// One round has failed; the next ones go on.
        void roundFailed(Throwable defect);

        /// The thread has ended, though nobody has closed the poller: its connections are not served any more.
        void ended(Throwable defect);
    }

    /// About what it costs to sleep and be woken. To one client who waits for each answer it saves half of the CPU on
    /// one core (15 us a message instead of 34), a sixth on two; to many nothing.
    private static final long SPIN_NANOS = 15_000;
    private static final int MAX_SPINS_SKIPPED = 63;
    /// What a message may be late by for the sake of all; timers add about as much again. On one core 5,000 clients
    /// with 9 messages a second each cost 16 us a message instead of 21; on two there is no difference.
    private static final long NAP_NANOS = 50_000;
    private static final int MAX_NAPS_SKIPPED = 1023;
    /// A nap is worth it for this many connections, if they are a small part of all: the same few would be waiting
    /// for our answers, and not speak before they have them.
    private static final int MIN_AFTER_NAP = 4;
    private static final int MIN_SILENT_PART = 8;
    /// How often the poller, and thereby all who wait for it, leaves the carrier without work, and for how long: with
    /// much less the poller is back before the carrier has looked around, and it is the only one who ever is.
    private static final long MAX_BUSY_NANOS = 2_000_000;
    private static final long REST_NANOS = 50_000;
    /// So many rounds that fail one after the other are one failure for good.
    private static final int MAX_FAILURES = 100;
    private static final long AFTER_FAILURE_NANOS = 1_000_000;

    private final Watcher watcher;
    private final Selector selector;
    /// Whose outboxes wait for the end of a round.
    private final Queue<Outgoing> unwritten = new ConcurrentLinkedQueue<>();
    private final Turns turns = new Turns(this::wakeUp);
    private volatile boolean asleep;
    private final Backoff spins = new Backoff(MAX_SPINS_SKIPPED);
    private final Backoff naps = new Backoff(MAX_NAPS_SKIPPED);
    private long rested = System.nanoTime();

    public Poller(Watcher watcher) throws IOException {
        this.watcher = watcher;
        this.selector = Selector.open();
        Thread.ofVirtual().name("poller").start(this::run);
    }

    /// Watches a socket for input from now on.
    ///
    /// @throws IOException when the socket or the poller has been closed
    SelectionKey register(SocketChannel channel, PolledTransport transport) throws IOException {
        try {
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ, transport);
            wakeUp();
            return key;
        } catch (ClosedSelectorException stopped) {
            throw new IOException("the server has stopped", stopped);
        }
    }

    /// Has it see what has been changed about a key.
    void wakeUp() {
        selector.wakeup();
    }

    /// Has these written out: behind this round, together with what the round's other readers leave there, or at once
    /// when there is no round. Any thread may call it.
    void attend(List<? extends Outgoing> outgoing) {
        unwritten.addAll(outgoing);
        if (asleep) writeAll();
    }

    /// Where its connections queue.
    Turns turns() {
        return turns;
    }

    private void writeAll() {
        for (Outgoing next; (next = unwritten.poll()) != null; ) next.writeNow();
    }

    private void run() {
        Throwable last = null;
        try {
            for (int failures = 0; selector.isOpen() && failures < MAX_FAILURES; ) {
                try {
                    round();
                    failures = 0;
                } catch (ClosedSelectorException closed) {
                    return;
                } catch (IOException | RuntimeException | Error failed) {
                    last = failed;
                    failures++;
                    asleep = false;
                    watcher.roundFailed(failed);
                    rest(AFTER_FAILURE_NANOS);
                }
            }
        } finally {
            turns.end();
            if (selector.isOpen()) watcher.ended(last);
        }
    }

    /// Wakes readers, lets them run, and writes what they leave.
    private void round() throws IOException {
        if (poll() == 0 && turns.isEmpty() && !nap() && !spin()) sleep();
        turns.give();
        letReadersRun();
        if (System.nanoTime() - rested >= MAX_BUSY_NANOS) {
            // those whom the writing has woken would use up the rest
            letOthersRun();
            rest(REST_NANOS);
        }
    }

    private void letReadersRun() {
        letOthersRun();
        writeAll();
    }

    private static void letOthersRun() {
        Thread.yield();
    }

    /// Leaves the carrier alone: when all others wait as well, it looks for what comes from outside.
    private void rest(long nanos) {
        LockSupport.parkNanos(nanos);
        rested = System.nanoTime();
    }

    /// @return for how many connections it found something
    private int poll() throws IOException {
        return selector.selectNow(Poller::wake);
    }

    private void sleep() throws IOException {
        asleep = true;
        // whoever left something before could not know
        writeAll();
        // nor who queued, for a poll that found nothing has used up the waking
        if (turns.isEmpty()) selector.select(Poller::wake);
        asleep = false;
        rested = System.nanoTime();
    }

    /// Lets messages gather; whether it found any.
    private boolean nap() throws IOException {
        if (!naps.isWorthATry()) return false;
        rest(NAP_NANOS);
        int found = poll();
        naps.tell(found >= MIN_AFTER_NAP && found <= selector.keys().size() / MIN_SILENT_PART);
        return found > 0;
    }

    /// Polls on without sleeping; whether it found any.
    private boolean spin() throws IOException {
        if (!spins.isWorthATry()) return false;
        long began = System.nanoTime();
        while (System.nanoTime() - began < SPIN_NANOS) {
            letReadersRun();
            if (poll() > 0) return spins.tell(true);
        }
        return spins.tell(false);
    }

    private static void wake(SelectionKey key) {
        try {
            ((PolledTransport) key.attachment()).ready(key);
        } catch (CancelledKeyException closed) {
            // cut between the poll and now; its threads have been woken
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
