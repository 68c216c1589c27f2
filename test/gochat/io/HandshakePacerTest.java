package gochat.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HandshakePacerTest {
    @Test
    void aFewComeInAtOnceAndManyOneAfterTheOther() throws Exception {
        HandshakePacer pacer = new HandshakePacer();
        try (Socket socket = new Socket()) {
            long began = System.nanoTime();
            for (int i = 0; i < 26; i++) pacer.await(socket);
            // the first ones find it as if nobody had come for long, or not
            assertTrue(System.nanoTime() - began >= Duration.ofMillis(180).toNanos());
        }
    }

    @Test
    void whoWasCutTakesNobodysTurn() throws Exception {
        HandshakePacer pacer = new HandshakePacer();
        Socket cut = new Socket();
        cut.close();
        long began = System.nanoTime();
        for (int i = 0; i < 2000; i++) assertThrows(SocketException.class, () -> pacer.await(cut));
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(10).toNanos(), "2,000 turns would be 20 s");
    }
}
