package loadtest.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import loadtest.stats.Sample;
import loadtest.text.Json;
import loadtest.verdict.Verdict;

/// Writes each second of a run as a line of JSON while it runs, and the verdict as the last one.
/// The main thread owns it.
public final class JsonLines implements AutoCloseable {
    private final Writer out;

    /// @param file where to; nowhere if empty
    public JsonLines(Optional<Path> file) throws IOException {
        out = file.isPresent() ? Files.newBufferedWriter(file.get()) : Writer.nullWriter();
    }

    public void write(Sample sample) {
        line(Records.map(sample));
    }

    public void write(Verdict verdict) {
        var map = new LinkedHashMap<String, Object>();
        map.put("verdict", verdict.kind());
        map.put("failed_conditions", verdict.findings().stream().map(Verdict.Finding::toString).toList());
        line(map);
    }

    /// Throws an UncheckedIOException where it cannot be written.
    private void line(Object value) {
        try {
            out.write(Json.write(value) + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
