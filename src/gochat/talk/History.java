package gochat.talk;

import gochat.chat.Answer;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.chat.Notices;
import gochat.feed.Entry;
import gochat.feed.Feed;
import gochat.feed.KeepLimits;
import gochat.place.Courier;
import gochat.place.Operation;
import gochat.place.Place;
import gochat.place.Places;
import gochat.place.Window;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// What was said before: history, and up to where it has been read. Any thread may call it.
final class History {
    private final Places places;
    private final Presence presence;
    private final OperationLog log;

    History(Places places, Presence presence, OperationLog log) {
        this.places = places;
        this.presence = presence;
        this.log = log;
    }

    /// Messages of one conversation, oldest first, as far as they are kept and this window may see them.
    byte[] answer(Window window, Command.History request) {
        Place place = window.place();
        Deque<byte[]> found = new ArrayDeque<>();
        boolean more = false;
        synchronized (place) {
            if (!place.mayAsk(places.now())) return Answer.TOO_FAST.coded(request.id());
            Feed feed = place.feed();
            int bytes = 0;
            int first = feed == null ? 0 : feed.indexAfter(window.sight().from());
            for (int i = feed == null ? -1 : feed.indexAfter(request.before() - 1) - 1; i >= first && !more; i--) {
                if (!feed.conversation(i).equals(request.with())) continue;
                Entry entry = feed.entry(i);
                if (entry.kind() != Entry.Kind.MESSAGE || !window.sight().has(entry, feed.seq(i))) continue;
                more = found.size() == request.most()
                        || !found.isEmpty() && bytes + entry.size() > KeepLimits.HISTORY_BYTES;
                bytes += entry.size();
                if (!more) found.addFirst(entry.envelope(feed.seq(i)));
            }
        }
        return Notices.history(found, request.with(), more, request.id());
    }

    /// Notes up to where a conversation has been read. Nobody is answered.
    void markRead(Window window, Command.Read request, Courier courier) {
        Operation.Mark mark = new Operation.Mark(window.handle(), request.with(), request.upto(), window.number());
        if (log.exists()) log.send(mark);
        else carry(mark, window.place(), courier);
    }

    /// Carries it out, and tells the handle's other windows.
    Result carry(Operation.Mark operation, Place place, Courier courier) {
        if (place == null) return Result.refused(Answer.NOT_FOUND);
        Handle with = operation.with();
        long mark;
        List<Window> others;
        synchronized (place) {
            mark = place.feed() == null ? 0 : place.mark(with, operation.upto());
            others = Arrays.stream(place.windows()).filter(other -> other.number() != operation.origin()
                    && !other.isPlain() && other.sight().hasMark(with, mark)).toList();
        }
        for (Window other : others) {
            other.news().note(with, mark);
            presence.tellNews(other, courier);
        }
        return Result.done(mark);
    }
}
