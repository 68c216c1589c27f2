package gochat.io;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
/// A thread that blocks in a socket of the JDK's pays for each wait with a read that fails and a registration. Here
/// a socket stays registered, and one round wakes all readers that have something to read. The poller then yields:
/// they all run, and it comes round behind them. What they have left in one outbox meanwhile, however many they are,
/// goes out in one write, which does not wait: an outbox whose client does not take it all gets a thread that waits.
///
/// To be put to sleep and woken costs as much as several messages. So when a round finds nothing, it may first poll
/// on for a moment, for who has just been answered may speak again at once; and where many connections speak now
/// and then, it may nap, so that one waking serves several of them. Both are gambles, left when they do not pay.
public final class Poller implements Closeable {
    /// About what it costs to sleep and be woken.
    private static final long SPIN_NANOS = 15_000;
    private static final int MOST_SPINS_SKIPPED = 63;
    /// What a message may be late by for the sake of all; timers add about as much again.
    private static final long NAP_NANOS = 50_000;
    private static final int MOST_NAPS_SKIPPED = 1023;
    /// A nap is worth it for this many connections, if they are a small part of all: the same few would be waiting
    /// for our answers, and not speak before they have them.
    private static final int FEWEST_AFTER_NAP = 4;
    private static final int LEAST_SILENT_PART = 8;

    /// A carrier that always finds work in its own queue never looks at what comes from elsewhere: timers, new
    /// connections, the page. So the poller, and thereby all who wait for it, regularly leaves it without.
    private static final long LONGEST_BUSY_NANOS = 2_000_000;

    private final Logger log;
    private final Selector selector;
    /// Whose outboxes wait for the end of a round; each is here once, until it is written.
    private final Queue<Outgoing> unwritten = new ConcurrentLinkedQueue<>();
    private volatile boolean asleep;
    private final Gamble spins = new Gamble(MOST_SPINS_SKIPPED);
    private final Gamble naps = new Gamble(MOST_NAPS_SKIPPED);
    private long rested = System.nanoTime();

    public Poller(Logger log) throws IOException {
        this.log = log;
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

    /// Has the outboxes of these connections written out: behind this round, together with what the round's other
    /// readers leave there, or at once when there is no round. Any thread may call it.
    void attend(List<? extends Outgoing> outgoing) {
        unwritten.addAll(outgoing);
        if (asleep) writeAll();
    }

    private void writeAll() {
        for (Outgoing next; (next = unwritten.poll()) != null; ) next.writeNow();
    }

    private void run() {
        try {
            while (true) round();
        } catch (ClosedSelectorException closed) {
            // the server has stopped
        } catch (IOException | RuntimeException | Error failed) {
            log.log(Level.ERROR, "polling failed", failed);
        }
    }

    /// Wakes readers, lets them run, and writes what they leave.
    private void round() throws IOException {
        if (poll() == 0 && !nap() && !spin()) sleep();
        Thread.yield();
        writeAll();
        if (System.nanoTime() - rested >= LONGEST_BUSY_NANOS) rest(1);
    }

    /// Leaves the carrier alone.
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
        selector.select(Poller::wake);
        asleep = false;
        rested = System.nanoTime();
    }

    /// Lets messages gather; whether it found any.
    private boolean nap() throws IOException {
        if (!naps.isWorthATry()) return false;
        rest(NAP_NANOS);
        int found = poll();
        naps.tell(found >= FEWEST_AFTER_NAP && found <= selector.keys().size() / LEAST_SILENT_PART);
        return found > 0;
    }

    /// Polls on without sleeping; whether it found any.
    private boolean spin() throws IOException {
        if (!spins.isWorthATry()) return false;
        long began = System.nanoTime();
        while (System.nanoTime() - began < SPIN_NANOS) {
            Thread.yield();
            writeAll();
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
