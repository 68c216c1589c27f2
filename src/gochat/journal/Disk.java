package gochat.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// What a journal asks of the disk while it runs; a seam, for disks that fail.
class Disk {
    /// Writes all of it, in one write unless the system takes less.
    void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) file.write(bytes);
    }

    void force(FileChannel file) throws IOException {
        file.force(false);
    }
}
