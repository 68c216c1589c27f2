package gochat.talk;

import gochat.place.Courier;
import gochat.place.Line;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A connection that is a list of what was left with it.
final class FakeLine implements Line {
    final String name;
    final List<String> told = new ArrayList<>();
    /// How many texts it takes before it has no room.
    int room = Integer.MAX_VALUE;
    int closed;
    /// Whether its window lacks more, and there is room.
    private boolean goesOn;

    FakeLine(String name) {
        this.name = name;
    }

    @Override
    public Reply later() {
        return (text, _) -> {
            if (text != null) told.add(new String(text, StandardCharsets.UTF_8));
        };
    }

    @Override
    public void goOnLater() {
        goesOn = true;
    }

    /// Has its window go on to catch up, part by part.
    void goOn(Feeds feeds, Window window, Courier courier) {
        while (goesOn) {
            goesOn = false;
            feeds.roomAgain(window, courier);
        }
    }

    @Override
    public void close(int code, String reason) {
        closed = code;
    }

    /// What was told since the last call.
    List<String> take() {
        List<String> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    /// Leaves texts with fake lines at once.
    static class Hand implements Courier {
        @Override
        public Left hand(Line to, byte[] text, int offset, int length) {
            FakeLine line = (FakeLine) to;
            if (line.room <= 0) return Left.NO_ROOM;
            line.room--;
            line.told.add(new String(text, offset, length, StandardCharsets.UTF_8));
            return Left.TAKEN;
        }

        @Override
        public Left offer(Line to, byte[] text) {
            return hand(to, text, 0, text.length);
        }

        @Override
        public void flush() {}
    }
}
