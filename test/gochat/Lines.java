package gochat;

import gochat.ops.LogEvent;
import java.lang.System.Logger;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/// A log that keeps its lines, from a level on. Any thread may call it.
public final class Lines implements Logger {
    private final Level least;
    private final List<Line> all = new CopyOnWriteArrayList<>();

    private record Line(Level level, String message, Throwable thrown) {
        @Override
        public String toString() {
            return level + " " + message + (thrown == null ? "" : " " + thrown.getMessage());
        }
    }

    public Lines(Level least) {
        this.least = least;
    }

    /// Each behind its level.
    public List<String> all() {
        return all.stream().map(Line::toString).toList();
    }

    /// What each says, without what was thrown.
    public List<String> messages() {
        return all.stream().map(Line::message).toList();
    }

    /// How many say this among other things.
    public long count(String part) {
        return all().stream().filter(line -> line.contains(part)).count();
    }

    @Override
    public String getName() {
        return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
        return level.compareTo(least) >= 0;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        if (isLoggable(level)) all.add(new Line(level, message, thrown));
    }

    @Override
    public void log(Level level, Object event) {
        log(level, null, event.toString(), event instanceof LogEvent told ? told.defect() : null);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        if (isLoggable(level)) all.add(new Line(level, format, null));
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
