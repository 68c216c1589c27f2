package gochat.server;

import gochat.ops.LogEvent;
import gochat.ops.RareLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/// What a server and its connections have to say to whoever runs it: what clients may cause, each kind at most once a
/// second. Any thread may call it.
final class Reports {
    private final Logger log;
    private final RareLog acceptFailures;
    private final RareLog slowConsumers;
    private final RareLog defects;

    Reports(Logger log) {
        this.log = log;
        this.acceptFailures = new RareLog(log, Level.WARNING);
        this.slowConsumers = new RareLog(log, Level.INFO);
        this.defects = new RareLog(log, Level.ERROR);
    }

    /// No connection can be accepted just now.
    void noAccept(String reason) {
        acceptFailures.log(() -> new LogEvent("server", reason));
    }

    /// A client does not read.
    void slowConsumer(Supplier<LogEvent> event) {
        slowConsumers.log(event);
    }

    /// The server has met a defect of its own.
    void defect(Supplier<LogEvent> event, Throwable defect) {
        defects.log(event, defect);
    }

    /// The server cannot go on.
    void lost(String what, Throwable reason) {
        log.log(Level.ERROR, what, reason);
    }

    void debug(Object who, Supplier<String> text) {
        if (log.isLoggable(Level.DEBUG)) log.log(Level.DEBUG, new LogEvent(who.toString(), text.get()));
    }
}
