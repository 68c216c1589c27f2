package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.TestServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Every time limit, shrunk so that a test reaches it.
class LimitsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void aHandshakeMustEndInTime() throws IOException {
        try (TestServer server = new TestServer(TestServer.limits(SHORT, LONG, LONG, LONG, 10));
                RawClient silent = new RawClient(server.port()); RawClient slow = new RawClient(server.port())) {
            slow.send("GET / HT");
            silent.expectEnd();
            slow.expectEnd();
        }
    }

    @Test
    void aMessageMustEndInTime() throws IOException {
        try (TestServer server = new TestServer(TestServer.limits(LONG, SHORT, LONG, LONG, 10));
                RawClient client = server.open("slow")) {
            client.send(new byte[] {(byte) 0x81});
            client.expectClose(1008);
        }
    }

    @Test
    void whoIsSilentIsPingedAndWhoDoesNotAnswerIsCut() throws IOException {
        try (TestServer server = new TestServer(TestServer.limits(LONG, LONG, SHORT, LONG, 10));
                RawClient client = server.open("quiet")) {
            assertEquals(0x89, client.read().first());
            client.send(RawClient.frame(0x8A, new byte[0]));
            assertEquals(0x89, client.read().first());
            client.expectEnd();
        }
    }

    @Test
    void whoDoesNotEndAClosingHandshakeIsCut() throws IOException {
        try (TestServer server = new TestServer(TestServer.limits(LONG, LONG, LONG, SHORT, 10));
                RawClient client = server.open("lingering")) {
            client.send(RawClient.close(1000, ""));
            client.expectClose(1000);
            client.expectCut(Duration.ofSeconds(5));
        }
    }

    @Test
    void moreConnectionsThanAllowedAreToldToTryLater() throws IOException {
        try (TestServer server = new TestServer(TestServer.limits(LONG, LONG, LONG, LONG, 1));
                RawClient _ = server.open("first"); RawClient second = new RawClient(server.port())) {
            second.send(RawClient.request("/?user=second", ""));
            assertTrue(second.head().startsWith("HTTP/1.1 503 "));
        }
    }

    @Test
    void aStopSaysGoodbyeToEverybody() throws IOException {
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient client = server.open("guest")) {
            Thread.ofVirtual().start(server::close);
            client.expectClose(1001);
        }
    }
}
