package gochat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseTest {
    /// Takes what is written as it comes, or a byte as an array of its own.
    private static List<byte[]> written(Response response) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                parts.add(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                parts.add(bytes);
            }
        };
        response.writeTo(out, true, false, Instant.EPOCH);
        return parts;
    }

    /// Else some readers who stall at a large file of `-front-dir` would fill the heap.
    @Test
    void aLargeBodyIsNotCopiedForEachWhoAsksForIt() throws IOException {
        byte[] large = new byte[1 << 20];
        assertSame(large, written(new Response(200, "", "image/png", large)).getLast());
    }

    @Test
    void aSmallOneGoesOutInOneWrite() throws IOException {
        assertEquals(1, written(new Response(200, "", "image/png", new byte[8000])).size());
    }
}
