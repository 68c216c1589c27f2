package gochat.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Threads that are parked until something comes true. What that depends on, its owner's lock guards, and this as well.
final class Waiters {
    private final Object lock;
    /// Null while nobody waits.
    private List<Thread> parked;

    Waiters(Object lock) {
        this.lock = lock;
    }

    /// Parks until a condition holds, which is looked at under the lock, now and whenever [#wake] is called.
    void await(BooleanSupplier condition) throws InterruptedException {
        while (true) {
            synchronized (lock) {
                if (condition.getAsBoolean()) return;
                if (parked == null) parked = new ArrayList<>(1);
                parked.add(Thread.currentThread());
            }
            LockSupport.park(lock);
            if (Thread.interrupted()) throw new InterruptedException();
        }
    }

    /// Has everybody look again. Called under the lock.
    void wake() {
        if (parked == null) return;
        parked.forEach(LockSupport::unpark);
        parked = null;
    }
}
