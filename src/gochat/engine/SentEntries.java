package gochat.engine;

/// The entries that this node has sent and not let go of, by their ids, which follow each other without a gap. It
/// belongs to [Sent], whose lock guards it.
final class SentEntries<R> {
    private static final int MIN_CAPACITY = 64;

    /// The entry of an id is where its lowest bits say.
    private SentEntry<R>[] ring = ring(MIN_CAPACITY);
    private long first = 1;
    private long end = 1;

    @SuppressWarnings("unchecked")
    private static <R> SentEntry<R>[] ring(int length) {
        return (SentEntry<R>[]) new SentEntry<?>[length];
    }

    /// The lowest id.
    long first() {
        return first;
    }

    /// The id that the next entry gets.
    long end() {
        return end;
    }

    void add(SentEntry<R> entry) {
        if (end - first == ring.length) grow();
        ring[at(end++)] = entry;
    }

    private void grow() {
        SentEntry<R>[] old = ring;
        ring = ring(2 * old.length);
        for (long id = first; id < end; id++) ring[at(id)] = old[(int) id & old.length - 1];
    }

    private int at(long id) {
        return (int) id & ring.length - 1;
    }

    /// @return null if it is not there any more
    SentEntry<R> get(long id) {
        return id < first || id >= end ? null : ring[at(id)];
    }

    void removeFirst() {
        ring[at(first++)] = null;
    }
}
