package gochat.engine;

import java.util.concurrent.atomic.LongAdder;

/// What a relay counts. Any thread may add.
final class RelayCounters {
    final LongAdder sent = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder unconfirmed = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder applied = new LongAdder();
    /// What was appended, and not heard in time.
    final LongAdder unheard = new LongAdder();
    /// Batches of other formats.
    final LongAdder foreign = new LongAdder();
    final LongAdder rebuilds = new LongAdder();
    final LongAdder failures = new LongAdder();
}
