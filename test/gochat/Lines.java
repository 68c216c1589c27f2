package gochat;

import java.lang.System.Logger;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/// A log that keeps its lines, each behind its level. Any thread may call it.
public final class Lines implements Logger {
    private final List<String> all = new CopyOnWriteArrayList<>();

    public List<String> all() {
        return all;
    }

    /// How many say this among other things.
    public long count(String part) {
        return all.stream().filter(line -> line.contains(part)).count();
    }

    @Override
    public String getName() {
        return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        all.add(level + " " + message + (thrown == null ? "" : " " + thrown.getMessage()));
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        all.add(level + " " + format);
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
