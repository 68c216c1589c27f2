package gochat.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EntranceTest {
    @Test
    void aFewComeInAtOnceAndManyOneAfterTheOther() throws Exception {
        Entrance entrance = new Entrance();
        try (Socket socket = new Socket()) {
            long began = System.nanoTime();
            for (int i = 0; i < 26; i++) entrance.await(socket);
            // the first ones find it as if nobody had come for long, or not
            assertTrue(System.nanoTime() - began >= Duration.ofMillis(180).toNanos());
        }
    }

    @Test
    void whoWasCutTakesNobodysTurn() throws Exception {
        Entrance entrance = new Entrance();
        Socket cut = new Socket();
        cut.close();
        long began = System.nanoTime();
        for (int i = 0; i < 2000; i++) assertThrows(SocketException.class, () -> entrance.await(cut));
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(10).toNanos(), "2,000 turns would be 20 s");
    }
}
