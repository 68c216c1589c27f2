package gochat.talk;

import gochat.chat.Answer;
import gochat.engine.Follower;
import gochat.feed.Leavings;
import gochat.place.Courier;
import gochat.place.Operation;
import gochat.place.Place;
import gochat.place.Places;
import gochat.place.Window;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/// Carries out what a log holds, operation by operation. The log's thread alone calls it.
final class LogFollower implements Follower<Result> {
    /// To windows that must come again, for what they have seen is not what is kept (RFC 6455's registry: restart).
    private static final int SERVICE_RESTART = 1012;

    private final Places places;
    private final Router router;
    private final Moves moves;
    private final History history;
    private final Doors doors;
    private final Restating restating;
    private final Courier courier;
    private final Leavings leavings = new Leavings();
    private boolean begun;
    /// Up to here a log that is built anew has what was handed on, or was before whoever is here; 0 at its end.
    private long before;
    /// Whether what comes next was handed on: who speaks the plain protocol cannot tell that he had it already.
    private boolean again;

    LogFollower(Places places, Router router, Moves moves, History history, Doors doors, Restating restating,
            Courier courier) {
        this.places = places;
        this.router = router;
        this.moves = moves;
        this.history = history;
        this.doors = doors;
        this.restating = restating;
        this.courier = courier;
    }

    @Override
    public void startOver(String epoch) {
        before = places.isShared() ? places.position() : 0;
        begun = false;
        doors.open(null);
        restating.remember();
        places.clear();
        leavings.clear();
        // those too that came in meanwhile
        for (Place place : places) {
            for (Window window : place.windows()) {
                if (!window.isPlain()) window.end(SERVICE_RESTART, "what is kept has changed: come again");
            }
        }
        doors.open(epoch);
    }

    /// A joining of who is no member now, or the other way round: another node has undone it. What stands before a move
    /// that agrees with how it is may stay, for it ends there.
    @Override
    public Predicate<byte[]> undone() {
        Set<String> agreed = new HashSet<>();
        return entry -> {
            if (!(Operation.decode(entry) instanceof Operation.Move move)) return false;
            Place place = places.find(move.who());
            String what = move.who() + "\n" + move.room();
            boolean isSo = (place != null && place.rooms().names().contains(move.room())) == move.in();
            if (isSo && move.since() == 0) agreed.add(what);
            return !isSo && (move.since() != 0 || !agreed.contains(what));
        };
    }

    @Override
    public void again() {
        again = true;
    }

    @Override
    public boolean wasHanded(Result result) {
        return result.refusal() == null;
    }

    @Override
    public Result apply(long seq, long node, byte[] entry) {
        if (!begun) {
            begun = true;
            places.begin(seq - 1);
        }
        again |= seq <= before;
        try {
            Operation operation = decode(seq, entry);
            return operation == null ? null : carry(operation, seq, node);
        } finally {
            again = false;
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

    private Result carry(Operation operation, long seq, long node) {
        return switch (operation) {
            case Operation.Say say ->
                carry(say, say.isKnownAgain() ? places.withFeed(say.sender(), seq) : places.find(say.sender()), seq);
            case Operation.Move move -> carry(move,
                    move.in() && move.since() == 0 ? places.withFeed(move.who(), seq) : places.find(move.who()), seq);
            case Operation.Mark mark -> history.carry(mark, places.find(mark.who()), courier);
            case Operation.Here here -> doors.carry(here, seq, node, courier);
        };
    }

    private Result carry(Operation.Say say, Place from, long seq) {
        // he has sent it again over his new line, perhaps so long ago that nobody would know it
        if (from != null && from.isReplaced(say.window(), say.origin())) return Result.refused(Answer.UNCONFIRMED);
        Place to = say.recipient().isRoom() ? null : places.find(say.recipient());
        return router.carry(new Router.Saying(say, from, null, null, again), to, seq, courier);
    }

    private Result carry(Operation.Move move, Place place, long seq) {
        // he knows better by now where he is a member, and may have left again, or come back
        if (place != null && place.isReplaced(move.window(), move.origin())) return Result.refused(Answer.UNCONFIRMED);
        // for being away, as a node said that could not know of his coming yet
        boolean isTakenOut = places.isShared() && !move.in() && move.origin() == 0;
        if (isTakenOut && place != null && place.isHere()) return Result.refused(Answer.UNCONFIRMED);
        if (!move.in()) leavings.note(move.who(), move.room(), seq);
        // it left meanwhile, and whoever said this could not know
        boolean isOver = move.since() != 0 && leavings.has(move.who(), move.room(), move.origin());
        return isOver ? Result.refused(Answer.NOT_IN_ROOM) : moves.carry(move, place, seq, courier);
    }

    @Override
    public void flush() {
        courier.flush();
        places.relieve();
    }

    @Override
    public void gone(long node) {
        doors.gone(node, courier);
        if (node == places.self()) restate();
    }

    @Override
    public void restate() {
        before = 0;
        restating.now();
    }
}
