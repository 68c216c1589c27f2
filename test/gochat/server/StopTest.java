package gochat.server;

import gochat.RawClient;
import gochat.TestServer;
import gochat.io.TransportLayer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopTest {
    @Test
    void whoWasAcceptedWhileTheServerStoppedIsCut() throws Exception {
        CountDownLatch accepted = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        TransportLayer slow = (tcp, _) -> {
            accepted.countDown();
            await(stopped);
            return tcp;
        };
        Server server = TestServer.over(slow, TestServer.chat(1, TestServer.ANY_RATE), TestServer.MESSAGES,
                TestServer.LIMITS, System.getLogger("stop"));
        try (RawClient client = new RawClient(server.address().getPort())) {
            await(accepted);
            server.close();
            stopped.countDown();
            client.expectEnd();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    /// The stop comes at any moment between the answer to the handshake and the beginning of the session.
    @Test
    void whoseHandshakeWasAnsweredIsToldOfTheStop() throws IOException {
        for (int i = 0; i < 100; i++) {
            try (TestServer server = new TestServer(TestServer.LIMITS); RawClient client = server.open("guest")) {
                Thread.ofVirtual().start(server::close);
                client.expectClose(1001);
            }
        }
    }
}
