package gochat.ops;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;

/// Writes lines to a stream from a thread of its own: a pipe that nobody reads, a full disk or a closed stream
/// costs lines of the log, and never holds up whoever had something to say. Any thread may call it.
final class LogWriter implements AutoCloseable {
    /// What may wait: 512 lines of 8,000 characters are 4 MB, or 8.
    private static final int MAX_LINES = 512;
    private static final int MAX_LINE_CHARS = 8_000;
    private static final int CLOSE_MILLIS = 500;
    /// The very object, which no line can be.
    private static final String END = new String("end");

    private final PrintStream out;
    private final LongFunction<String> lossLine;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MAX_LINES);
    private final LongAdder lost = new LongAdder();
    private final Thread thread;

    /// @param lossLine  the line that tells of a number of lines lost
    LogWriter(PrintStream out, LongFunction<String> lossLine) {
        this.out = out;
        this.lossLine = lossLine;
        thread = Thread.ofPlatform().daemon().name("log").start(this::run);
    }

    void write(String line) {
        String bounded = line.length() <= MAX_LINE_CHARS ? line : line.substring(0, MAX_LINE_CHARS) + " (cut)";
        if (!lines.offer(bounded)) lost.increment();
    }

    private void run() {
        try {
            List<String> batch = new ArrayList<>();
            while (batch.isEmpty() || batch.getLast() != END) {
                batch.clear();
                batch.add(lines.take());
                lines.drainTo(batch);
                StringBuilder text = new StringBuilder();
                for (String line : batch) if (line != END) text.append(line).append('\n');
                long missing = lost.sumThenReset();
                if (missing > 0) text.append(lossLine.apply(missing)).append('\n');
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                // a PrintStream keeps its errors to itself, and tries again with the next line
                out.write(bytes, 0, bytes.length);
                out.flush();
            }
        } catch (InterruptedException stopped) {
            // the program ends
        }
    }

    /// Writes what is waiting, if the stream takes it within a second, half to make room and half to write.
    @Override
    public void close() {
        try {
            if (lines.offer(END, CLOSE_MILLIS, TimeUnit.MILLISECONDS)) thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
