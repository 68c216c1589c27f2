package gochat.talk;

import gochat.place.Operation;
import gochat.place.Place;
import gochat.place.Places;
import java.util.concurrent.TimeUnit;

/// How many connections each handle has to each node, where many share a log: tells it those of this node, until it has
/// them right, and hears of it those of all. Any thread may call it.
final class Census {
    /// After so long it is said again what has not come through: nobody can tell any more what became of it.
    private static final long AGAIN_SECONDS = 11;

    private final Places places;
    private final OperationLog log;

    Census(Places places, OperationLog log) {
        this.places = places;
        this.log = log;
    }

    /// Tells how many connections a place has here, if the log does not know. The caller holds the place.
    void tell(Place place) {
        if (!places.isShared() || !place.isMistaken() && place.announced() != 0) return;
        boolean taken = log.send(new Operation.Here(place.handle(), place.windows().length, place.hasWindows(), 0));
        place.setAnnounced(taken ? places.tick() : 0);
    }

    /// The same where it was not said, or has not come through.
    ///
    /// @return whether it was said
    boolean tellAgain(Place place) {
        synchronized (place) {
            // the clock may be set back, or far behind that of the log
            boolean isLate = place.isMistaken() && Math.abs(places.tick() - place.announced()) > AGAIN_SECONDS;
            // the first of a handle's windows is told to the log before it is let in
            boolean isComing = place.windows().length == 0
                    && Math.abs(places.now() - place.seen()) <= TimeUnit.MICROSECONDS.convert(Doors.MAX_OPENING);
            if (isComing || !isLate && (place.announced() != 0 || place.windows().length == 0)) return false;
            tell(place);
            return true;
        }
    }

    /// Takes in what the log says of a node's connections. The caller holds the place.
    ///
    /// @return whether it is news of another node
    boolean hear(Place place, long node, Operation.Here here) {
        if (!places.isShared()) return false;
        boolean isNews = place.hear(node, here);
        if (node != places.self()) return isNews;
        // what was said while another operation was on its way may be wrong by now; who comes in is about to be here
        boolean isWrong = !here.replaces() && place.windows().length > 0 && place.isMistaken();
        place.setAnnounced(isWrong ? 0 : places.tick());
        return false;
    }
}
