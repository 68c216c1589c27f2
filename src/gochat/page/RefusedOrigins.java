package gochat.page;

import gochat.access.Origin;
import gochat.ops.LogEvent;
import gochat.ops.RareLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// Tells the log of each origin whose pages were refused, once, and how to let them in: a browser shows its user
/// nothing of it. Any connection's thread may call it.
public final class RefusedOrigins {
    /// Beyond these the one that was told first may be told again.
    private static final int REMEMBERED = 64;
    /// Longer ones are no names that anybody would allow.
    private static final int MAX_CHARACTERS = 255;

    private final RareLog log;
    private final SequencedSet<String> told = new LinkedHashSet<>();

    public RefusedOrigins(Logger log) {
        this.log = new RareLog(log, Level.WARNING);
    }

    public synchronized void tell(String origin, String client) {
        if (origin.length() > MAX_CHARACTERS || told.contains(origin) || !isSentByBrowsers(origin)) return;
        log.log(() -> {
            if (told.size() == REMEMBERED) told.removeFirst();
            told.add(origin);
            return new LogEvent(client, "is a page of " + origin + ", which may not connect; -allow-origin " + origin
                    + " would let it");
        });
    }

    private static boolean isSentByBrowsers(String origin) {
        try {
            return Origin.parse(origin).equals(origin);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
