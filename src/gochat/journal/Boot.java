package gochat.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether the machine failed while a journal was open: of one that is forced to the disk only now and then, the end
/// may be missing then, and nobody must be told that nothing is. It belongs to whoever opens and closes the journal.
///
/// While such a journal is open, the file `boot` names the run of the machine, as Linux does. Where the system has no
/// such name, nothing is known, and nothing is told.
final class Boot {
    private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String FILE = "boot";
    private static final int MAX_BYTES = 64;

    private final Folder folder;

    Boot(Folder folder) {
        this.folder = folder;
    }

    /// Whether the journal was open when another run of the machine ended.
    boolean wasCutShort() throws IOException {
        byte[] open = folder.read(FILE, MAX_BYTES);
        return open != null && !new String(open, StandardCharsets.US_ASCII).equals(id());
    }

    /// The journal is written from now on, and its end perhaps not on the disk.
    void begin() throws IOException {
        String id = id();
        if (!id.isEmpty()) folder.write(FILE, id.getBytes(StandardCharsets.US_ASCII));
    }

    /// All of the journal is on the disk.
    void end() throws IOException {
        folder.forget(FILE);
    }

    private static String id() throws IOException {
        return Files.isReadable(ID) ? Files.readString(ID).strip() : "";
    }
}
