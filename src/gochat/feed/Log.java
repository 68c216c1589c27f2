package gochat.feed;

import gochat.chat.Answer;
import gochat.chat.Outcome;
import gochat.engine.Follower;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;

/// Carries out what a log holds, deed by deed. The log's thread alone calls it.
final class Log implements Follower<Fate> {
    /// To windows that must come again, for what they have seen is not what is kept (RFC 6455's registry: restart).
    private static final int SERVICE_RESTART = 1012;

    private final Places places;
    private final Post post;
    private final Rooms rooms;
    private final Past past;
    private final Presence presence;
    private final Doors doors;
    private final Restating restating;
    private final Courier courier;

    Log(Places places, Post post, Rooms rooms, Past past, Presence presence, Doors doors, Restating restating,
            Courier courier) {
        this.places = places;
        this.post = post;
        this.rooms = rooms;
        this.past = past;
        this.presence = presence;
        this.doors = doors;
        this.restating = restating;
        this.courier = courier;
    }

    @Override
    public void startOver(String epoch) {
        List<Window> all = new ArrayList<>();
        places.forEach(place -> all.addAll(List.of(place.windows())));
        for (Window window : all) {
            if (!window.isPlain()) window.line().close(SERVICE_RESTART, "what is kept has changed: come again");
        }
        doors.setEpoch(epoch);
        rooms.clear();
        places.clear();
    }

    @Override
    public Fate apply(long seq, long node, byte[] entry) {
        places.reach(seq);
        try {
            return carry(Deed.decode(entry), seq, node);
        } catch (IllegalArgumentException | BufferUnderflowException foreign) {
            return Fate.refused(Answer.error(Outcome.MALFORMED, "The log holds what is no entry"));
        }
    }

    private Fate carry(Deed deed, long seq, long node) {
        return switch (deed) {
            case Deed.Say say -> post.carry(new Post.Saying(say.sender(), places.find(say.sender()), say.origin(),
                    say.bytes(), say.isKnownAgain(), null, null), say.recipient(), seq, courier);
            case Deed.Move move -> rooms.carry(move, places.find(move.who()), seq, courier);
            case Deed.Mark mark -> past.carry(mark, places.find(mark.who()), courier);
            case Deed.Here here -> carry(here, seq, node);
        };
    }

    private Fate carry(Deed.Here here, long seq, long node) {
        Place place = places.change(here.who(), there -> {
            if (here.isKept()) there.openFeed(seq);
            there.seen(here.seen() == 0 ? seq : Math.min(here.seen(), seq));
            if (node != places.self() && here.seen() == 0) there.setElsewhere(node, here.here());
            return there;
        });
        // of one that was here before, only that it is kept
        if (here.seen() > 0) return Fate.done(seq);
        if (here.here()) presence.arrived(place, courier);
        else if (!place.isHere()) presence.left(here.who());
        return Fate.done(seq);
    }

    @Override
    public void settled() {
        courier.settle();
        if (places.isOverfull()) places.relieve();
    }

    @Override
    public void gone(long node) {
        if (node == places.self()) {
            restate();
            return;
        }
        List<Place> left = new ArrayList<>();
        places.forEach(place -> {
            if (!place.isElsewhere()) return;
            places.change(place.handle(), there -> {
                there.setElsewhere(node, false);
                if (!there.isHere()) left.add(there);
                return null;
            });
        });
        left.forEach(place -> presence.left(place.handle()));
    }

    @Override
    public void restate() {
        places.forEach(place -> {
            if (place.windows().length > 0) doors.announce(place, place.feed() != null);
        });
        restating.now();
    }
}
