package gochat.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Threads that are parked until something comes true. What that depends on, its owner's lock guards, and this as well.
final class Waiters {
    private final Object lock;
    /// Null while nobody waits.
    private List<Runnable> waiting;

    Waiters(Object lock) {
        this.lock = lock;
    }

    /// Parks until a condition holds, which is looked at under the lock, now and whenever [#wake] is called.
    void await(BooleanSupplier condition) throws InterruptedException {
        Thread thread = Thread.currentThread();
        while (!isTrueOrWakes(condition, () -> LockSupport.unpark(thread))) {
            LockSupport.park(lock);
            if (Thread.interrupted()) throw new InterruptedException();
        }
    }

    /// Looks at a condition, and remembers whom to wake if it does not hold.
    boolean isTrueOrWakes(BooleanSupplier condition, Runnable wakes) {
        synchronized (lock) {
            if (condition.getAsBoolean()) return true;
            if (waiting == null) waiting = new ArrayList<>(1);
            waiting.add(wakes);
            return false;
        }
    }

    /// Has everybody look again. Called under the lock.
    void wake() {
        if (waiting == null) return;
        waiting.forEach(Runnable::run);
        waiting = null;
    }
}
