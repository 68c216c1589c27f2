package gochat.talk;

import gochat.chat.Answer;
import gochat.engine.Follower;
import gochat.place.Courier;
import gochat.place.Operation;
import gochat.place.Place;
import gochat.place.Places;
import gochat.place.Window;
import java.util.ArrayList;
import java.util.List;

/// Carries out what a log holds, operation by operation. The log's thread alone calls it.
final class LogFollower implements Follower<Result> {
    /// To windows that must come again, for what they have seen is not what is kept (RFC 6455's registry: restart).
    private static final int SERVICE_RESTART = 1012;

    private final Places places;
    private final Router router;
    private final Rooms rooms;
    private final History history;
    private final Presence presence;
    private final Doors doors;
    private final Restating restating;
    private final OperationLog log;
    private final Courier courier;
    /// Whether the log is read from its beginning, and up to where its messages were handed on before. Who speaks the
    /// plain protocol cannot tell that he had one already.
    private boolean building;
    private boolean begun;
    private long handed = Long.MAX_VALUE;

    LogFollower(Places places, Router router, Rooms rooms, History history, Presence presence, Doors doors,
            Restating restating, OperationLog log, Courier courier) {
        this.places = places;
        this.router = router;
        this.rooms = rooms;
        this.history = history;
        this.presence = presence;
        this.doors = doors;
        this.restating = restating;
        this.log = log;
        this.courier = courier;
    }

    @Override
    public void startOver(String epoch) {
        building = log.isShared();
        begun = false;
        doors.shut();
        restating.remember();
        places.clear();
        // those too that came in meanwhile
        places.forEach(place -> {
            for (Window window : place.windows()) {
                if (!window.isPlain()) window.end(SERVICE_RESTART, "what is kept has changed: come again");
            }
        });
        doors.open(epoch);
    }

    @Override
    public Result apply(long seq, long node, byte[] entry) {
        if (!begun) {
            begun = true;
            places.begin(seq - 1);
        }
        boolean isOld = building && seq <= handed;
        if (!isOld) handed = seq;
        try {
            Operation operation = decode(seq, entry);
            return operation == null ? null : carry(operation, seq, node, isOld ? Courier.NOBODY : courier);
        } finally {
            // whoever comes in meanwhile begins before it, on all nodes alike
            places.reach(seq);
        }
    }

    private Operation decode(long seq, byte[] entry) {
        try {
            return Operation.decode(entry);
        } catch (IllegalArgumentException foreign) {
            places.passOver(seq);
            return null;
        }
    }

    @Override
    public void passOver(long seq) {
        places.passOver(seq);
    }

    private Result carry(Operation operation, long seq, long node, Courier courier) {
        return switch (operation) {
            case Operation.Say say -> carry(say, sender(say, seq), seq, courier);
            case Operation.Move move -> carry(move, places.find(move.who()), seq, courier);
            case Operation.Mark mark -> history.carry(mark, places.find(mark.who()), courier);
            case Operation.Here here -> carry(here, seq, node, courier);
        };
    }

    private Result carry(Operation.Say say, Place from, long seq, Courier courier) {
        // he has sent it again over his new line, perhaps so long ago that nobody would know it
        if (isReplaced(from, say.window(), say.origin())) return Result.refused(Answer.UNCONFIRMED);
        Place to = say.recipient().isRoom() ? null : places.find(say.recipient());
        return router.carry(new Router.Saying(say, from, null, null), to, seq, courier);
    }

    private Result carry(Operation.Move move, Place place, long seq, Courier courier) {
        // he knows better by now where he is a member, and may have left again, or come back
        if (isReplaced(place, move.window(), move.origin())) return Result.refused(Answer.UNCONFIRMED);
        // for being away, as a node said that could not know of his coming yet
        boolean isTakenOut = log.isShared() && !move.in() && move.origin() == 0;
        if (isTakenOut && place != null && place.isHere()) return Result.refused(Answer.UNCONFIRMED);
        Result result = rooms.carry(move, place, seq, courier);
        if (move.in() && move.since() == 0 && result.refusal() == null) presence.introduce(place, move.room());
        return result;
    }

    /// Whether a window has come in over another line than that from which this comes.
    private static boolean isReplaced(Place place, long window, long number) {
        if (window == 0 || place == null) return false;
        synchronized (place) {
            return place.isReplaced(window, number);
        }
    }

    /// The place of a sender, who has a feed if he may send it again, even where the log has lost his coming.
    private Place sender(Operation.Say say, long seq) {
        Place place = places.find(say.sender());
        if (!say.isKnownAgain() || place != null && place.feed() != null) return place;
        return places.change(say.sender(), there -> {
            there.openFeed(seq - 1);
            there.seen(seq);
            return there;
        });
    }

    private Result carry(Operation.Here here, long seq, long node, Courier courier) {
        boolean[] isNews = {false};
        Place place = places.change(here.who(), there -> {
            if (here.isKept()) there.openFeed(seq);
            there.seen(here.seen() == 0 ? seq : Math.min(here.seen(), seq));
            if (here.replaces()) there.cameIn(here.window(), here.origin());
            if (node == places.self()) doors.arrive(there, here.origin());
            if (log.isShared() && here.seen() == 0) isNews[0] = connections(there, node, here);
            return there;
        });
        // of one that was here before, only that it is kept
        if (here.seen() > 0) return Result.done(seq);
        if (here.replaces() && node != places.self()) doors.cameInElsewhere(place, here.window());
        if (isNews[0]) doors.tellCount(place, null, courier);
        if (here.connections() > 0) presence.arrived(place, courier);
        else if (!place.isHere()) presence.left(place);
        return Result.done(seq);
    }

    private boolean connections(Place place, long node, Operation.Here here) {
        boolean isNews = place.setConnections(node, here.connections());
        if (node != places.self()) return isNews;
        // what was said while another operation was on its way may be wrong by now; who comes in is about to be here
        boolean isWrong = !here.replaces() && place.windows().length > 0 && place.isMistaken();
        place.setAnnounced(isWrong ? 0 : places.tick());
        return false;
    }

    @Override
    public void flush() {
        courier.flush();
        places.relieve();
    }

    @Override
    public void gone(long node) {
        List<Place> left = new ArrayList<>();
        places.forEach(place -> {
            if (!place.isInLog()) return;
            places.change(place.handle(), there -> {
                if (there.setConnections(node, 0)) left.add(there);
                return null;
            });
        });
        left.forEach(place -> {
            if (!place.isHere()) presence.left(place);
            doors.tellCount(place, null, courier);
        });
        if (node == places.self()) restate();
    }

    @Override
    public void restate() {
        building = false;
        places.forEach(place -> place.setAnnounced(0));
        restating.now();
    }
}
