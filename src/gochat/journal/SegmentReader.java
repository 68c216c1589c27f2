package gochat.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Reads one segment from its beginning, record by record, as far as it reached when it was opened. One thread has it.
final class SegmentReader implements AutoCloseable {
    /// In place of the seq that the next segment is named after, where there is none.
    static final long NO_NEXT = -1;
    /// More than a segment ever has.
    private static final int MAX_TORN_BYTES = 1 << 27;
    private static final int WINDOW_BYTES = 1 << 16;

    /// How a segment ends.
    enum End { WHOLE, TORN, DAMAGED }

    private final FileChannel channel;
    private final long size;
    private final CRC32C crc = new CRC32C();
    /// A part of the file, from `start` on.
    private ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private long start;
    private long offset;
    private int recordBytes;
    private long seq;

    /// @param base  the seq that the segment is named after: its own are higher
    SegmentReader(Path file, long base) throws IOException {
        channel = Folder.open(file, StandardOpenOption.READ);
        size = channel.size();
        seq = base;
    }

    /// Goes to the next record.
    ///
    /// @return false behind the last one that is whole
    boolean next() throws IOException {
        int bytes = recordAt(offset);
        if (bytes == 0) return false;
        seq = window.getLong((int) (offset - start) + Records.SEQ_AT);
        offset += bytes;
        recordBytes = bytes;
        return true;
    }

    /// Of the last record; the base before the first.
    long seq() {
        return seq;
    }

    /// A copy of the last record's.
    byte[] body() {
        int end = (int) (offset - start);
        return Arrays.copyOfRange(window.array(), end - recordBytes + Records.HEAD_BYTES, end);
    }

    /// Behind the last record.
    long offset() {
        return offset;
    }

    long size() {
        return size;
    }

    /// Judges what [#next] stopped at.
    ///
    /// @param nextBase  what the next segment is named after, or [#NO_NEXT]
    End end(long nextBase) throws IOException {
        if (nextBase != NO_NEXT) return offset == size && seq == nextBase ? End.WHOLE : End.DAMAGED;
        if (offset == size) return End.WHOLE;
        // a file of any size can be made in a moment, and takes hours to look through
        if (size - offset > MAX_TORN_BYTES) return End.DAMAGED;
        for (long at = offset + 1; at < size; at++) {
            if (recordAt(at) > 0) return End.DAMAGED;
        }
        return End.TORN;
    }

    /// How long the record is that begins there: 0 if there is none, or one that is not whole.
    private int recordAt(long at) throws IOException {
        if (!load(at, Records.HEAD_BYTES)) return 0;
        int index = (int) (at - start);
        int body = window.getInt(index + Records.LENGTH_AT);
        long itsSeq = window.getLong(index + Records.SEQ_AT);
        if (body < 0 || body > Records.MAX_BODY_BYTES || itsSeq <= seq || itsSeq > Records.MAX_SEQ) return 0;
        int bytes = Records.HEAD_BYTES + body;
        if (!load(at, bytes)) return 0;
        index = (int) (at - start);
        crc.reset();
        crc.update(window.array(), index + Records.LENGTH_AT, bytes - Records.LENGTH_AT);
        return (int) crc.getValue() == window.getInt(index) ? bytes : 0;
    }

    /// Has the window hold so many bytes from there on.
    ///
    /// @return false when the file ends before
    private boolean load(long from, int bytes) throws IOException {
        if (from + bytes > size) return false;
        if (from >= start && from + bytes <= start + window.limit()) return true;
        if (bytes > window.capacity()) window = ByteBuffer.allocate(bytes);
        window.clear();
        start = from;
        while (window.hasRemaining() && channel.read(window, start + window.position()) > 0) { }
        window.flip();
        return window.limit() >= bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
