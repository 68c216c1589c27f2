package gochat.engine;

import java.util.ResourceBundle;

/// A log for what fails on purpose, a thousand times a second.
public final class Silence implements System.Logger {
    @Override
    public String getName() {
        return "silence";
    }

    @Override
    public boolean isLoggable(Level level) {
        return false;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {}

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {}
}
