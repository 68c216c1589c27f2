package gochat;

import gochat.place.Line.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// The answers of one connection that are not given yet. They are given in the order of what they answer, whichever is
/// known first. Any thread may call it.
final class Answers {
    /// So many may be due before the connection is not read any more.
    static final int MOST_DUE = 256;

    private final Consumer<byte[]> out;
    private final Deque<Due> due = new ArrayDeque<>(0);
    /// Whether some are due: looked at for each message, and nearly never so.
    private volatile boolean some;

    /// @param out  gives one; it must not wait
    Answers(Consumer<byte[]> out) {
        this.out = out;
    }

    /// One that has its place.
    private final class Due implements Reply {
        private boolean known;
        private byte[] text;

        @Override
        public void give(byte[] text) {
            synchronized (due) {
                this.text = text;
                known = true;
                for (Due next; (next = due.peek()) != null && next.known; due.poll()) {
                    if (next.text != null) out.accept(next.text);
                }
                some = !due.isEmpty();
                due.notifyAll();
            }
        }
    }

    /// Keeps a place.
    Reply later() {
        Due reply = new Due();
        synchronized (due) {
            due.add(reply);
            some = true;
        }
        return reply;
    }

    /// Whether none is due, so that the next can be given at once.
    boolean isEmpty() {
        return !some;
    }

    /// Waits until there are few enough.
    void awaitRoom() throws InterruptedException {
        synchronized (due) {
            while (due.size() >= MOST_DUE) due.wait();
        }
    }
}
