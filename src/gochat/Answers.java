package gochat;

import gochat.place.Courier;
import gochat.place.Line.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The answers of one connection that are not given yet. They are given in the order of what they answer, whichever is
/// known first. Any thread may call it.
final class Answers {
    /// So many may be due before the connection is not read any more.
    static final int MAX_DUE = 256;

    private final BiConsumer<byte[], Courier> out;
    private final Deque<Due> due = new ArrayDeque<>(0);
    /// How many are due: looked at for each message.
    private volatile int count;

    /// @param out  gives one by a courier; it must not wait
    Answers(BiConsumer<byte[], Courier> out) {
        this.out = out;
    }

    /// One that has its place.
    final class Due implements Reply {
        /// What gives it; null until it is known.
        private Consumer<Courier> answer;

        @Override
        public void give(byte[] text, Courier courier) {
            give(text == null ? _ -> {} : by -> out.accept(text, by), courier);
        }

        /// Has it given when it is its turn.
        void give(Consumer<Courier> answer, Courier courier) {
            synchronized (due) {
                this.answer = answer;
                for (Due next; (next = due.peek()) != null && next.answer != null; due.poll()) {
                    next.answer.accept(courier);
                }
                boolean wereMany = areMany();
                count = due.size();
                if (wereMany) due.notifyAll();
            }
        }
    }

    /// Keeps a place.
    Due later() {
        Due reply = new Due();
        synchronized (due) {
            due.add(reply);
            count = due.size();
        }
        return reply;
    }

    /// Whether none is due, so that the next can be given at once.
    boolean isEmpty() {
        return count == 0;
    }

    /// Whether so many are due that no more may be asked for.
    boolean areMany() {
        return count >= MAX_DUE;
    }

    /// Waits until there are few enough.
    void awaitRoom() throws InterruptedException {
        synchronized (due) {
            while (areMany()) due.wait();
        }
    }
}
