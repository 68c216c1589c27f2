package gochat.feed;

import gochat.chat.Answer;
import gochat.chat.Handle;
import gochat.chat.Message;
import gochat.chat.Outcome;
import gochat.feed.Courier.Left;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/// Takes messages from windows, passes each on to its recipient, and has it answered exactly once. Any thread may call
/// it.
///
/// A message between handles that have no feed goes as it came, to each connection of its recipient. Any other is kept
/// by both sides: first at the recipient's place, then at the sender's, each under its own lock. The sender's windows
/// hear of it in one order, the one that sent it by its answer.
final class Post {
    private final Places places;
    private final Rooms rooms;
    private final LongAdder repeats = new LongAdder();

    Post(Places places, Rooms rooms) {
        this.places = places;
        this.rooms = rooms;
    }

    /// Messages that came again, and were answered as before.
    long repeats() {
        return repeats.sum();
    }

    /// What became of a message that was passed on.
    ///
    /// @param refusal  null if it was not refused
    /// @param told     whether the sender's window has its answer already
    record Fate(Answer refusal, long seq, boolean live, boolean again, boolean told) {
        static Fate refused(Answer why) {
            return new Fate(why, 0, false, false, false);
        }

        byte[] answer(byte[] id) {
            return refusal == null ? Answer.sent(id, seq, live, again) : refusal.coded(id);
        }
    }

    /// Passes on a message, which is `bytes[offset..offset + length)`.
    ///
    /// @return the answer that is left for the caller to give; null if it is given
    byte[] take(Window from, Message message, byte[] bytes, int offset, int length, Courier courier) {
        Answer wrong = check(from, message);
        if (wrong == null) return pass(from, message, bytes, offset, length, courier);
        return answer(from, wrong, message.id(), courier);
    }

    private static Answer check(Window from, Message message) {
        if (!from.handle().equals(message.sender())) return Answer.wrongSender(from.handle());
        if (message.recipient() == null) return Answer.NO_RECIPIENT;
        return from.isPlain() || !message.hasLongId() ? null : Answer.error(Outcome.MALFORMED, Message.ID_TOO_LONG);
    }

    static byte[] answer(Window from, Answer answer, byte[] id, Courier courier) {
        courier.answered(answer.outcome());
        return from.isPlain() ? answer.json(id) : answer.coded(id);
    }

    private byte[] pass(Window from, Message message, byte[] bytes, int offset, int length, Courier courier) {
        Handle recipient = message.recipient();
        Place to = recipient.isRoom() ? null : places.find(recipient);
        // who speaks the plain protocol is a member of no room, and cannot tell that there are any
        if (to == null && (from.isPlain() || !recipient.isRoom())) return answer(from, Answer.NOT_FOUND, message.id(), courier);
        // whoever speaks gochat.v2 has a feed before it has a window, so these are read in the other order
        Window[] windows = to == null ? null : to.windows();
        if (to != null && to.feed() == null && from.place().feed() == null) {
            return answer(from, hand(windows, bytes, offset, length, courier), message.id(), courier);
        }
        Fate fate = pass(from, message, to, Arrays.copyOfRange(bytes, offset, offset + length), courier);
        courier.answered(fate.refusal() == null ? Outcome.OK : fate.refusal().outcome());
        if (places.isOverfull()) places.relieve();
        if (fate.told()) return null;
        if (!from.isPlain()) return fate.answer(message.id());
        return (fate.refusal() == null ? Answer.OK : fate.refusal()).json(message.id());
    }

    private Fate pass(Window from, Message message, Place to, byte[] bytes, Courier courier) {
        Window asker = from.isPlain() ? null : from;
        byte[] id = asker == null ? null : message.id();
        long hash = id == null ? 0 : Repeats.hash(bytes, 0, bytes.length);
        Fate before = id == null ? null : repeated(from.place(), hash);
        if (before != null) return before;
        Fate fate = to == null ? rooms.say(from, message.recipient(), bytes, new Telling(asker, id, hash), courier)
                : say(from, to, bytes, new Telling(asker, id, hash), courier);
        if (fate.refusal() != null && id != null) {
            synchronized (from.place()) {
                if (from.place().feed() != null) from.place().feed().repeats.forget(hash);
            }
        }
        return fate;
    }

    /// What the same message came to before; null if it is new, and from now on it is under way.
    private Fate repeated(Place place, long hash) {
        synchronized (place) {
            if (place.feed() == null) return null;
            Repeats known = place.feed().repeats;
            long answer = known.find(hash);
            if (answer == Repeats.PENDING) return Fate.refused(Answer.UNCONFIRMED);
            if (answer != Repeats.NONE) {
                repeats.increment();
                return new Fate(null, Repeats.seq(answer), Repeats.live(answer), true, false);
            }
            known.reserve(hash);
            return null;
        }
    }

    /// Keeps a message at both its sides, and leaves it with their windows.
    private Fate say(Window from, Place to, byte[] bytes, Telling telling, Courier courier) {
        Place place = from.place();
        Push push = new Push(new Entry(Entry.Kind.MESSAGE, place.handle(), to.handle(), from.number(), bytes));
        long now = places.now();
        if (to == place) {
            boolean handed = hand(to.windows(), bytes, 0, bytes.length, courier) == Answer.OK;
            return telling.tell(place, push, now, handed, courier);
        }
        boolean kept = false;
        boolean live = false;
        Window[] windows;
        synchronized (to) {
            windows = to.windows();
            if (to.feed() != null) {
                long seq = to.spread(push, now, courier);
                live = seq > 0;
                kept = to.feed().keptLast();
                now = Math.abs(seq);
            }
        }
        Answer plain = hand(windows, bytes, 0, bytes.length, courier);
        live |= plain == Answer.OK;
        if (!kept && !live) return Fate.refused(plain);
        return telling.tell(place, push, now, live, courier);
    }

    /// Hands a message to those windows that speak the plain protocol.
    private static Answer hand(Window[] windows, byte[] bytes, int offset, int length, Courier courier) {
        Answer answer = Answer.NOT_FOUND;
        for (Window window : windows) {
            if (!window.isPlain()) continue;
            switch (courier.hand(window.line(), bytes, offset, length)) {
                case TAKEN -> answer = Answer.OK;
                case NO_ROOM -> answer = answer == Answer.NOT_FOUND ? Answer.NOT_READING : answer;
                case NO_MEMORY -> answer = answer == Answer.OK ? answer : Answer.NO_MEMORY;
            }
        }
        return answer;
    }

    /// How the sender's side hears of a message that was passed on.
    ///
    /// @param asker  the window that sent it; null if it speaks the plain protocol
    /// @param id     as JSON; null for none, and then it is not known again
    record Telling(Window asker, byte[] id, long hash) {
        /// Keeps the message in the sender's feed, tells the other windows, and answers, under one lock.
        Fate tell(Place place, Push push, long at, boolean live, Courier courier) {
            synchronized (place) {
                if (place.feed() == null) return new Fate(null, at, live, false, false);
                long seq = place.spread(push, at, courier);
                boolean echoed = seq > 0;
                boolean isLive = live || echoed && push.entry().recipient().equals(place.handle());
                seq = Math.abs(seq);
                if (id != null) place.feed().repeats.settle(hash, seq, isLive);
                if (asker == null) return new Fate(null, seq, isLive, false, false);
                asker.sent(seq);
                boolean told = asker.say(courier, Answer.sent(id, seq, isLive, false)) == Left.TAKEN;
                return new Fate(null, seq, isLive, false, told);
            }
        }
    }
}
