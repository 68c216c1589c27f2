package gochat.ops;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.function.Supplier;

/// What a server and its connections have to say to whoever runs it: what clients may cause, each kind at most once a
/// second. Any thread may call it.
public final class Reports {
    private final Logger log;
    private final Runnable onLoss;
    private final RareLog acceptFailures;
    private final RareLog slowConsumers;
    private final RareLog defects;

    /// @param onLoss  done when the server cannot go on
    public Reports(Logger log, Runnable onLoss) {
        this.log = log;
        this.onLoss = onLoss;
        this.acceptFailures = new RareLog(log, Level.WARNING);
        this.slowConsumers = new RareLog(log, Level.INFO);
        this.defects = new RareLog(log, Level.ERROR);
        // loads what it takes to tell of a lack of descriptors: then it would be too late
        Objects.requireNonNull(server("").get());
    }

    /// No connection can be accepted just now. It must not fail: for want of descriptors, not even a class can be
    /// loaded, and the accepting thread must live.
    public void noAccept(String reason) {
        try {
            acceptFailures.log(server(reason));
        } catch (RuntimeException | Error lack) {
            // it cannot be told
        }
    }

    private static Supplier<LogEvent> server(String text) {
        return () -> new LogEvent("server", text);
    }

    /// A client does not read.
    public void slowConsumer(Supplier<LogEvent> event) {
        slowConsumers.log(event);
    }

    /// The server has met a defect of its own. A class that could not be loaded stays unusable for ever, so that half a
    /// server would be left: like out of memory, that is a reason to end.
    public void defect(Supplier<LogEvent> event, Throwable defect) {
        if (defect instanceof LinkageError) lost("one of its classes", defect);
        else defects.log(() -> event.get().by(defect));
    }

    /// The server cannot go on without something that is lost.
    public void lost(String what, Throwable reason) {
        onLoss.run();
        log.log(Level.ERROR, "the server cannot go on: it has lost " + what, reason);
    }

    /// Something that whoever looks for a fault may want to know of one connection.
    public void debug(Object who, Supplier<String> text) {
        if (log.isLoggable(Level.DEBUG)) log.log(Level.DEBUG, new LogEvent(who.toString(), text.get()));
    }
}
