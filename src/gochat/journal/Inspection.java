package gochat.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What `gochat journal DIR` tells: what is in the folder, whether it is sound, what a repair would cut. It only reads, and
/// a server may have the folder meanwhile.
///
/// @param text   for a person, whole lines
/// @param sound  whether a journal would start with it
public record Inspection(String text, boolean sound) {
    /// Reads all segments.
    ///
    /// @throws IOException  in one line, when something cannot be read
    public static Inspection of(Path folder) throws IOException {
        try {
            return new Report(folder).inspect();
        } catch (IOException failure) {
            throw Folder.explained(folder, failure);
        }
    }

    private static final class Report {
        private final Path folder;
        private final StringBuilder text = new StringBuilder();
        private String fault = "";
        private boolean sound = true;
        private long records;
        private long bytes;
        /// What would go with what is behind the first damage.
        private long segmentsBehind;
        private long bytesBehind;

        private Report(Path folder) {
            this.folder = folder;
        }

        private Inspection inspect() throws IOException {
            List<Long> bases = Folder.bases(folder);
            for (int i = 0; i < bases.size(); i++) {
                read(bases.get(i), i + 1 < bases.size() ? bases.get(i + 1) : SegmentReader.NO_NEXT);
            }
            text.append("%d segments, %d records, %d bytes%n".formatted(bases.size(), records, bytes));
            text.append(fault.isEmpty() ? "all is well\n" : fault);
            if (!sound) {
                text.append("""
                        and the %d segments behind it (%d bytes). To do so: stop the server, copy the folder, shorten the file \
                        to that byte,
                        delete the segments behind it, and delete the file epoch: nobody must be told that nothing is missing.
                        """.formatted(segmentsBehind, bytesBehind));
            }
            return new Inspection(text.toString(), sound);
        }

        private void read(long base, long next) throws IOException {
            Path file = Folder.segment(folder, base);
            try (SegmentReader reader = new SegmentReader(file, base)) {
                long count = 0;
                long first = 0;
                for (; reader.next(); count++) {
                    if (count == 0) first = reader.seq();
                }
                records += count;
                bytes += reader.size();
                text.append("%s  %d records, %d bytes".formatted(file.getFileName(), count, reader.size()));
                if (count > 0) text.append(", seq ").append(range(first, reader.seq()));
                text.append('\n');
                if (!sound) {
                    segmentsBehind++;
                    bytesBehind += reader.size();
                } else {
                    judge(file, reader, next);
                }
            } catch (NoSuchFileException dropped) {
                text.append(file.getFileName()).append("  dropped meanwhile\n");
            }
        }

        private void judge(Path file, SegmentReader reader, long next) throws IOException {
            String cut = "%d bytes, from byte %d on".formatted(reader.size() - reader.offset(), reader.offset());
            switch (reader.end(next)) {
                case WHOLE -> { }
                case TORN -> fault = file + ": the last " + cut + ", are no whole record: a start cuts them off."
                        + " While a server runs, they may be what it is writing.\n";
                case DAMAGED -> {
                    fault = file + " is damaged: a repair would cut off its last " + cut + ",\n";
                    sound = false;
                }
            }
        }

        private static String range(long first, long last) {
            return first + " to " + last + ", " + time(first) + " to " + time(last);
        }

        private static Instant time(long seq) {
            return Instant.EPOCH.plus(seq, ChronoUnit.MICROS);
        }
    }
}
