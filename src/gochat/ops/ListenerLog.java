package gochat.ops;

import gochat.http.Trouble;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;

/// Logs the trouble of one listener, each kind once a second at most. Any thread may call it.
public final class ListenerLog implements Trouble {
    private final String name;
    private final Logger log;
    private final RareLog refusals;
    private final RareLog stuck;
    private final RareLog defects;

    /// @param name  of the listener, for people
    public ListenerLog(String name, Logger log) {
        this.name = name;
        this.log = log;
        this.refusals = new RareLog(log, Level.WARNING);
        this.stuck = new RareLog(log, Level.WARNING);
        this.defects = new RareLog(log, Level.ERROR);
    }

    @Override
    public void refused(InetAddress client, String why) {
        refusals.log(() -> new LogEvent(client.getHostAddress(), name + ": " + why));
    }

    @Override
    public void stuck(Throwable why) {
        stuck.log(() -> new LogEvent(name, "cannot accept connections: " + why.getMessage()));
    }

    @Override
    public void defect(Throwable thrown) {
        defects.log(() -> new LogEvent(name, "met a defect of the server", thrown));
    }

    @Override
    public void broke(String how) {
        log.log(Level.DEBUG, () -> name + ": " + how);
    }
}
