package gochat.place;

import gochat.feed.Evictions;
import gochat.feed.Feed;
import gochat.feed.KeepLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/// Makes room when feeds take too much, a little with each call: it goes round all places, and of some dozens of feeds
/// at a time lets those go that are worth least. Any thread may call it; one at a time does something. Meanwhile a
/// limit is passed by what comes while it goes round: by a feed for every 256 places, at most.
///
/// To put all in order and begin with the very least would hold up whoever does it for a second, where there are
/// hundreds of thousands.
final class Relief {
    /// Beyond a limit, so much more goes than must: what is empty is then looked for seldom.
    private static final int SPARE_PART = 8;
    /// Of a call: a third of a millisecond.
    private static final int LOOKS = 256;
    /// That are weighed against each other, and the part of them that goes.
    private static final int SAMPLE = 64;
    private static final int MIN_PART = 8;

    private final Places places;
    private final KeepLimits limits;
    private final long spareBytes;
    private final ReentrantLock turn = new ReentrantLock();
    private final LongAdder evicted = new LongAdder();
    final Evictions evictions = new Evictions();
    private Iterator<Place> round = List.<Place>of().iterator();
    private final List<Worth> sample = new ArrayList<>(SAMPLE);
    /// Whether it goes on, for there is too little room to spare.
    private volatile boolean goesOn;
    /// Of this round: whether it has found any, or anybody who is away, and what was held at its beginning.
    private boolean hasFound;
    private boolean hasSeenAway;
    private long begunWith;
    /// Whether those who are here must give up theirs: the last round has not found any, or more came than went,
    /// and none of those since has seen anybody who is away.
    private boolean takesFromAll;
    /// The second in which all had gone that could, and it was not enough; and what was left then, in bytes.
    private volatile long futile = -1;
    private volatile long rest;
    private volatile boolean relieved;

    Relief(Places places) {
        this.places = places;
        this.limits = places.limits();
        this.spareBytes = limits.shareBytes() / SPARE_PART;
    }

    /// What a feed is worth, as of one moment: an order of what changes meanwhile is none.
    private record Worth(Place place, boolean here, boolean foreign, long seen) {
        private static final Comparator<Worth> ORDER = Comparator.comparing(Worth::here)
                .thenComparing(Worth::foreign).thenComparingLong(Worth::seen);
    }

    long evicted() {
        return evicted.sum();
    }

    boolean wasRelieved() {
        boolean was = relieved;
        relieved = false;
        return was;
    }

    /// Lets feeds go if there must be room: of handles that are away, those that nobody else wrote to first, then those
    /// that were here longest ago; if that is not enough, what those hold who are here. The caller holds no place.
    void go() {
        if (!goesOn && !places.isOverfull()) return;
        boolean isFutile = futile == places.tick() && places.heldBytes() < rest + spareBytes;
        if (isFutile || !turn.tryLock()) return;
        try {
            relieved = true;
            if (!goesOn) begin();
            for (int looks = 0; looks < LOOKS && goesOn; looks++) look();
        } finally {
            turn.unlock();
        }
    }

    /// In the midst of a round, of which the rest says nothing of all.
    private void begin() {
        goesOn = true;
        hasFound = true;
        begunWith = Long.MAX_VALUE;
        sample.clear();
    }

    private void look() {
        if (!round.hasNext()) {
            endRound();
            return;
        }
        Place place = round.next();
        Feed feed = place.feed();
        boolean isHere = !place.isAway();
        if (feed == null) return;
        hasSeenAway |= !isHere;
        if (isHere && (!emptiesThoseHere() || feed.heldBytes() == 0)) return;
        sample.add(new Worth(place, isHere, feed.isForeign(), place.seen()));
        if (sample.size() == SAMPLE) letLeastGo();
    }

    /// That makes bytes free, and feeds no fewer.
    private boolean emptiesThoseHere() {
        return takesFromAll && places.heldBytes() > limits.shareBytes() - spareBytes;
    }

    private void endRound() {
        letLeastGo();
        if (!goesOn) return;
        long held = places.heldBytes();
        boolean isOver = held > limits.shareBytes();
        goesOn = hasFound || !takesFromAll && isOver;
        if (!goesOn) {
            rest = held;
            futile = places.tick();
        }
        takesFromAll = goesOn && (!hasFound || isOver && held >= begunWith || takesFromAll && !hasSeenAway);
        begunWith = held;
        hasFound = false;
        hasSeenAway = false;
        round = places.iterator();
    }

    private void letLeastGo() {
        sample.sort(Worth.ORDER);
        int most = (sample.size() + MIN_PART - 1) / MIN_PART;
        for (int i = 0; i < most && goesOn; i++) {
            hasFound = true;
            if (places.change(sample.get(i).place.handle(), this::letGo)) evicted.increment();
            goesOn = !places.hasRoom(limits.shareBytes() - spareBytes, limits.feeds() - limits.feeds() / SPARE_PART);
        }
        sample.clear();
    }

    /// Whether it went, or what it held: its handle may have come again meanwhile.
    private boolean letGo(Place place) {
        if (place.feed() == null || !place.isAway() && !emptiesThoseHere()) return false;
        if (place.isAway()) evictions.note(place.handle(), place.feed().last());
        place.expire(Long.MAX_VALUE, Long.MAX_VALUE);
        return true;
    }
}
