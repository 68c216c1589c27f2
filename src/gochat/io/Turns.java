package gochat.io;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Those who wait for a turn at something that takes long, or that thousands may want at once. Each round of a [Poller]
/// gives some of every kind. Any thread may queue.
final class Turns {
    /// How many connections a round lets be accepted, come in or leave, at a few dozen microseconds each: thousands may
    /// want to at once, and whoever just talks comes before more than these.
    private static final int SHORT_TURNS = 64;
    /// Of each round, for steps of what takes long.
    private static final long STEPS_NANOS = 1_000_000;

    private final Runnable wakeUp;
    private final Queue<Turn> turns = new ConcurrentLinkedQueue<>();
    /// Of those who shake hands.
    private final FairTurns entrances = new FairTurns();
    private final Queue<Turn> shortTurns = new ConcurrentLinkedQueue<>();
    /// What takes long, and has no thread of its own that could wait.
    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    /// Of this round.
    private final AtomicInteger shortTurnsTaken = new AtomicInteger();
    private volatile boolean ended;

    /// @param wakeUp  has a round begin
    Turns(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /// Queues for a turn at something that takes long: each round gives one.
    Turn queue(Thread reader) {
        Turn turn = new Turn(reader);
        turns.add(turn);
        return queued(turn);
    }

    /// The same for who comes in: each round gives one of these too, so that neither those who are in nor those who
    /// come from another address wait for more than their share.
    Turn queueForEntrance(Thread reader, Object address) {
        Turn turn = new Turn(reader);
        entrances.add(address, turn);
        return queued(turn);
    }

    /// Parks the thread that calls it until it is its turn at something short: each round gives some, at once to
    /// whoever comes while nobody queues.
    void awaitShort() {
        if (shortTurns.isEmpty() && shortTurnsTaken.incrementAndGet() <= SHORT_TURNS) return;
        Turn turn = new Turn(Thread.currentThread());
        shortTurns.add(turn);
        queued(turn).await();
    }

    /// Has a step of something that takes long done by the poller's thread, which must not wait in it.
    void later(Runnable step) {
        steps.add(step);
        wakeUp.run();
    }

    private Turn queued(Turn turn) {
        wakeUp.run();
        if (ended) giveAll();
        return turn;
    }

    boolean isEmpty() {
        return turns.isEmpty() && entrances.isEmpty() && shortTurns.isEmpty() && steps.isEmpty();
    }

    /// Gives those of a round.
    void give() {
        give(turns::poll, 1);
        give(entrances::poll, 1);
        shortTurnsTaken.set(give(shortTurns::poll, SHORT_TURNS));
        if (steps.isEmpty()) return;
        long began = System.nanoTime();
        for (Runnable next; System.nanoTime() - began < STEPS_NANOS && (next = steps.poll()) != null; ) next.run();
    }

    /// From now on nobody waits, for no more rounds come.
    void end() {
        ended = true;
        giveAll();
    }

    private void giveAll() {
        give(turns::poll, Integer.MAX_VALUE);
        give(entrances::poll, Integer.MAX_VALUE);
        give(shortTurns::poll, Integer.MAX_VALUE);
    }

    private static int give(Supplier<Turn> queue, int most) {
        int given = 0;
        for (Turn next; given < most && (next = queue.get()) != null; given++) next.come();
        return given;
    }
}
