package gochat.server;

import gochat.RawClient;
import gochat.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StopTest {
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
