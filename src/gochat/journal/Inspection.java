package gochat.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What `gochat journal DIR` tells: what is in the folder, whether it is sound, what a repair would cut. It only reads,
/// and a server may have the folder meanwhile.
///
/// @param text   for a person, whole lines
/// @param sound  whether a journal would start with it
public record Inspection(String text, boolean sound) {
    private static final String SEGMENT = "%s  %s, %s%s%n";
    private static final String RANGE = ", seq %d to %d, %s to %s";
    private static final String SUM = "%s, %s, %s%n";
    private static final String TORN = """
            %s ends with no whole record: a start cuts off its last %s, from byte %d on.
            While a server runs, that may be what it is writing.
            """;
    private static final String DAMAGED = """
            %s is damaged: a repair would cut off its last %s, from byte %d on, and %s behind it.
            For that, stop the server, copy the folder, shorten the file to that byte, delete any segments behind it,
            and delete the file epoch: nobody must be told that nothing is missing.
            """;

    /// Reads all segments.
    ///
    /// @throws IOException  in one line, when something cannot be read
    public static Inspection of(Path folder) throws IOException {
        try {
            // it would wait for whoever writes into a pipe
            if (Files.exists(folder) && !Files.isDirectory(folder)) throw new NotDirectoryException("" + folder);
            List<Long> bases = Folder.bases(folder);
            if (bases.isEmpty()) throw new IOException(folder + " holds no segment");
            return inspect(folder, bases);
        } catch (IOException failure) {
            throw Folder.explained(folder, failure);
        }
    }

    private static Inspection inspect(Path folder, List<Long> bases) throws IOException {
        StringBuilder text = new StringBuilder();
        String verdict = "all is well\n";
        boolean sound = true;
        long records = 0;
        long bytes = 0;
        for (int i = 0; i < bases.size(); i++) {
            int behind = bases.size() - 1 - i;
            Path file = Folder.segment(folder, bases.get(i));
            try (SegmentReader reader = new SegmentReader(file, bases.get(i))) {
                long count = 0;
                long first = 0;
                for (; reader.next(); count++) {
                    if (count == 0) first = reader.seq();
                }
                text.append(SEGMENT.formatted(file.getFileName(), some(count, "record"), some(reader.size(), "byte"),
                        count == 0 ? "" : RANGE.formatted(first, reader.seq(), time(first), time(reader.seq()))));
                records += count;
                bytes += reader.size();
                SegmentReader.End end = reader.end(behind == 0 ? SegmentReader.NO_NEXT : bases.get(i + 1));
                // what is behind the first damage would be cut anyway
                if (!sound || end == SegmentReader.End.WHOLE) continue;
                sound = end == SegmentReader.End.TORN;
                verdict = (sound ? TORN : DAMAGED)
                        .formatted(file, some(reader.size() - reader.offset(), "byte"), reader.offset(),
                                some(behind, "segment"));
            } catch (NoSuchFileException dropped) {
                text.append(file.getFileName()).append("  dropped meanwhile\n");
            }
        }
        return new Inspection(text + SUM.formatted(some(bases.size(), "segment"), some(records, "record"),
                some(bytes, "byte")) + verdict, sound);
    }

    private static String some(long count, String what) {
        return (count == 0 ? "no" : count) + " " + what + (count == 1 ? "" : "s");
    }

    private static Instant time(long seq) {
        return Instant.EPOCH.plus(seq, ChronoUnit.MICROS);
    }
}
