package gochat.ws;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import gochat.RawClient;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What hostile bytes may cost in memory and time, before and after they are refused.
class CostTest {
    private static final MessageLimits LIMITS = new MessageLimits(1024, 1 << 20, 1024, true, false);
    private static final int ROUNDS = 50;
    private static final byte[] INPUT = new byte[2000];

    /// The least that one of some rounds allocates, in bytes: others may allocate for the JVM's own purposes.
    private static long allocated(Executable work) throws Throwable {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.execute();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    /// The least that one of some rounds takes: others may have waited for a processor.
    private static long nanos(Executable work) throws Throwable {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = System.nanoTime();
            work.execute();
            least = Math.min(least, System.nanoTime() - before);
        }
        return least;
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1L << 31, (1L << 32) + 5, Long.MAX_VALUE})
    void aPromiseOfAHugePayloadAllocatesNothingForIt(long length) throws Throwable {
        byte[] header = ByteBuffer.allocate(14).putShort((short) 0x81FF).putLong(length).array();
        long bytes = allocated(() -> {
            Decoder decoder = Decoding.decoder(LIMITS, null);
            decoder.feed(header, 0, header.length);
            assertThrows(ProtocolViolation.class, decoder::next);
        });
        assertTrue(bytes < 4096, bytes + " bytes");
    }

    @Test
    void aFrameThatMayComeAllocatesWithWhatComesNotWithWhatItPromises() throws Throwable {
        MessageLimits large = new MessageLimits(1 << 30, 1 << 30, 1, true, false);
        byte[] header = ByteBuffer.allocate(15).putShort((short) 0x82FF).putLong(1 << 30).array();
        long bytes = allocated(() -> {
            Decoder decoder = Decoding.decoder(large, null);
            decoder.feed(header.clone(), 0, header.length);
            decoder.next();
        });
        assertTrue(bytes < 4096, bytes + " bytes");
    }

    @Test
    void continuationsWithoutEndKeepNoMoreThanTheLimit() throws Throwable {
        byte[] start = RawClient.frame(0x01, new byte[0]);
        byte[] more = RawClient.frame(0x00, new byte[1000]);
        long bytes = allocated(() -> {
            Decoder decoder = Decoding.decoder(LIMITS, null);
            byte[] input = start.clone();
            decoder.feed(input, 0, input.length);
            decoder.next();
            for (int i = 0; i < 1000; i++) {
                // masked anew in the same array, as a connection reuses its buffer
                System.arraycopy(more, 0, INPUT, 0, more.length);
                decoder.feed(INPUT, 0, more.length);
                decoder.next();
            }
        });
        assertTrue(bytes < 64 * 1024, bytes + " bytes");
    }

    /// As much of it as a request head may hold.
    @ParameterizedTest
    @ValueSource(strings = {" ", ",", " ,", ";", "\"", "a,", "a;", "\\\"", "x; y=\"", "permessage-deflate,",
        "permessage-deflate; client_max_window_bits=\""})
    void aHeaderFullOfSeparatorsIsReadInTenMilliseconds(String piece) throws Throwable {
        for (String name : new String[] {"Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol", "Connection", "Upgrade",
            "Sec-WebSocket-Version", "Origin"}) {
            String field = name + ": " + piece.repeat(15_000 / piece.length()) + "\r\n";
            byte[] request = RawClient.request("/", field).getBytes();
            long nanos = nanos(() -> {
                try {
                    RequestHead head = RequestHead.parse(request, request.length, 100);
                    OpeningHandshake.check(head);
                    PerMessageDeflate.negotiate(Extension.offers(head));
                } catch (HandshakeRefusal refused) {
                    // as good an answer as any
                }
            });
            assertTrue(nanos < TimeUnit.MILLISECONDS.toNanos(10), name + ": " + nanos + " ns");
        }
    }
}
