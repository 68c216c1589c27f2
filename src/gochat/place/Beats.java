package gochat.place;

import gochat.chat.Notices;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Tells windows to which nothing else was said for a while that the server is there. Any thread may call it, but for
/// [#tick].
///
/// A timing wheel: each window stands at one second of a round, which has one more than the while. So a second costs
/// nothing for those that are not due, however many there are.
public final class Beats {
    public static final int SECONDS = 25;

    private final List<Set<Window>> round =
            Stream.<Set<Window>>generate(ConcurrentHashMap::newKeySet).limit(SECONDS + 1).toList();
    private long last;

    /// @param now  the second it is
    public Beats(long now) {
        this.last = now;
    }

    private Set<Window> at(long second) {
        return round.get(Math.floorMod(second, round.size()));
    }

    public void add(Window window, long second) {
        window.setDue(second);
        at(second).add(window);
        // closed meanwhile, when nobody found it there
        if (!window.isOpen()) at(second).remove(window);
    }

    public void remove(Window window) {
        at(window.due()).remove(window);
    }

    /// Comes to a second. One thread calls it.
    public void tick(long now, Courier courier) {
        boolean wasSetBack = now < last;
        for (long second = wasSetBack ? now - SECONDS : Math.max(last + 1, now - SECONDS); second <= now; second++) {
            for (Window window : at(second).toArray(Window[]::new)) {
                at(second).remove(window);
                if (wasSetBack) window.spokeNow();
                if (now - window.spoke() >= SECONDS) beat(window, courier);
                add(window, Math.clamp(window.spoke() + SECONDS, now + 1, now + SECONDS));
            }
        }
        last = now;
    }

    private static void beat(Window window, Courier courier) {
        synchronized (window.place()) {
            window.say(courier, Notices.beat(window.told()));
        }
    }
}
