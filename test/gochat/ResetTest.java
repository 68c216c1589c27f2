package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Clients that end their TCP connection in every bad way. Afterwards the server has what it had before.
class ResetTest {
    private static final int DESCRIPTOR_SLACK = 4;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() throws Exception {
        assertEquals(0, server.stop());
        assertEquals("", server.remarks(), "only start and stop are worth a line");
        server.close();
    }

    private static int warmDescriptors() throws Exception {
        expectService();
        return ProcessFigures.descriptors(server.process());
    }

    private static void expectService() throws IOException {
        try (RawClient client = RawClient.open(server.chatPort(), "/?user=coop")) {
            client.sendMessage("coop", "coop", "still here");
            assertTrue(client.readText().contains("still here"));
            client.readText();
            client.send(RawClient.close(1000, ""));
            client.expectClose(1000);
        }
    }

    private static void expectNobody(String handle) throws IOException {
        try (RawClient client = RawClient.open(server.chatPort(), "/?user=asker")) {
            client.sendMessage("asker", handle, "are you there?");
            assertEquals("{\"error\":\"Recipient not found\"}", client.readText());
        }
    }

    private static void expectBaseline(int descriptors) throws Exception {
        Waiting.until("descriptors back to " + descriptors,
                () -> ProcessFigures.descriptors(server.process()) <= descriptors + DESCRIPTOR_SLACK);
        expectService();
    }

    /// Sends this much and resets the connection: with no linger, a close is an RST.
    private static void sendAndReset(RawClient client, byte[] bytes) throws IOException {
        client.send(bytes);
        client.socket().setSoLinger(true, 0);
        client.close();
    }

    @Test
    void aResetAtEachByteOfHandshakeAndFrameLeavesNothingBehind() throws Exception {
        int before = warmDescriptors();
        byte[] request = RawClient.request("/?user=reset", "").getBytes();
        for (int cut = 0; cut <= request.length; cut++) {
            sendAndReset(new RawClient(server.chatPort()), Arrays.copyOf(request, cut));
        }
        byte[] frame = RawClient.text("{\"sender\":\"reset\",\"recipient\":\"reset\",\"message\":\"x\"}");
        for (int cut = 0; cut <= frame.length; cut++) {
            sendAndReset(RawClient.open(server.chatPort(), "/?user=reset" + cut), Arrays.copyOf(frame, cut));
        }
        expectBaseline(before);
    }

    @Test
    void thousandsWhoConnectAndResetDoNotStopTheAccepting() throws Exception {
        int before = warmDescriptors();
        for (int i = 0; i < 5_000; i++) sendAndReset(new RawClient(server.chatPort()), new byte[0]);
        for (int i = 1; i <= 500; i++) {
            sendAndReset(new RawClient(server.frontPort()), new byte[0]);
            if (i % 50 == 0) expectBaseline(before); // an address may have only so many of the page's at once
        }
        expectBaseline(before);
    }

    @Test
    void whoEndsHisSideGetsHisAnswersAndIsGone() throws Exception {
        int before = warmDescriptors();
        try (RawClient half = RawClient.open(server.chatPort(), "/?user=half")) {
            half.sendMessage("half", "half", "last words");
            half.socket().shutdownOutput();
            assertTrue(half.readText().contains("last words"));
            assertEquals("{\"ok\":\"message sent with success\"}", half.readText());
            half.expectEnd();
            expectNobody("half");
            Duration cpu = ProcessFigures.cpu(server.process());
            Thread.sleep(500);
            long millis = ProcessFigures.cpu(server.process()).minus(cpu).toMillis();
            assertTrue(millis < 200, () -> "it spins: " + millis + " of 500 ms");
        }
        expectBaseline(before);
    }
}
