package gochat.server;

import java.lang.System.Logger;
import java.util.Collection;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A log that keeps what is an error, and forgets the rest. Any thread may write to it.
final class ErrorLog implements Logger {
    private final Collection<String> errors = new ConcurrentLinkedQueue<>();

    Collection<String> errors() {
        return errors;
    }

    @Override
    public String getName() {
        return "errors";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        if (level.compareTo(Level.ERROR) >= 0) errors.add(message + " " + thrown);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        if (level.compareTo(Level.ERROR) >= 0) errors.add(format);
    }
}
