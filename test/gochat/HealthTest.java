package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import gochat.io.SocketLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void whoAnswersAByteNowAndThenIsNotWellWithinThreeSeconds() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> drip(listener));
            InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
            IOException late = assertThrows(IOException.class, () -> assertTimeoutPreemptively(Duration.ofSeconds(10),
                    () -> Health.check(address, address, Optional.empty(), SocketLayer.PLAIN)));
            assertEquals("127.0.0.1:" + listener.getLocalPort() + ": no answer within 3000 ms", late.getMessage());
        }
    }

    private static void drip(ServerSocket listener) {
        try (Socket client = listener.accept()) {
            while (true) {
                client.getOutputStream().write('x');
                Thread.sleep(100);
            }
        } catch (IOException | InterruptedException over) {
            // the test is over
        }
    }
}
