package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A peer may end its half of the TCP stream and still read: what was on its way to it arrives.
class HalfClosedPeerTest {
    /// Losing the race once in a while is losing it.
    private static final int ROUNDS = 300;

    @Test
    void aCloseIsAnsweredThoughThePeersStreamEndsBehindIt() throws IOException {
        try (TestServer server = new TestServer(TestServer.LIMITS)) {
            for (int i = 0; i < ROUNDS; i++) {
                try (RawClient client = server.open("half")) {
                    client.send(RawClient.close(1000, ""));
                    client.socket().shutdownOutput();
                    client.expectClose(1000);
                }
            }
        }
    }

    @Test
    void aBrokenRuleIsNamedThoughThePeersStreamEndsBehindIt() throws IOException {
        try (TestServer server = new TestServer(TestServer.LIMITS)) {
            for (int i = 0; i < ROUNDS; i++) {
                try (RawClient client = server.open("half")) {
                    client.send(new byte[] {0, 0});
                    client.socket().shutdownOutput();
                    client.expectClose(1002);
                }
            }
        }
    }

    @Test
    void whatWasAnsweredArrivesThoughThePeersStreamHasEnded() throws IOException {
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient other = server.open("other")) {
            for (int i = 0; i < ROUNDS; i++) {
                try (RawClient client = server.open("half" + i)) {
                    // the pong shows that its session has begun
                    client.send(RawClient.frame(0x89, new byte[0]));
                    assertEquals(0x8A, client.read().first());
                    other.sendMessage("other", "half" + i, "hi");
                    assertEquals("{\"ok\":\"message sent with success\"}", other.readText());
                    client.socket().shutdownOutput();
                    assertTrue(client.readText().contains("hi"));
                    client.expectEnd();
                }
            }
        }
    }
}
