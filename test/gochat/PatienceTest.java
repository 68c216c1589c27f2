package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who is slow but there is not cut.
@Timeout(120)
class PatienceTest {
    private static final String OK = "{\"ok\":\"message sent with success\"}";
    private static final String FULL = "{\"error\":\"Recipient is not reading, message dropped\"}";
    private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

    /// A client with a small window of TCP.
    private static RawClient openSlow(int port, String handle) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(RawClient.TIMEOUT_MILLIS);
        return new RawClient(socket).shakeHands("/?user=" + handle);
    }

    /// Has messages sent until so many bytes wait in outboxes.
    private static void fill(RawClient coop, String recipient, int adminPort, int bytes) throws IOException {
        for (int sent = 0; sent % 100 != 0 || Metrics.scrape(adminPort).value("gochat_outbox_bytes") < bytes; sent++) {
            coop.sendMessage("coop", recipient, "x".repeat(900));
            assertEquals(OK, coop.readText());
        }
    }

    /// Reads so many bytes a second for a while, and expects not to be cut.
    private static void readSlowly(RawClient client, int bytesPerSecond, Duration time) throws Exception {
        InputStream in = client.socket().getInputStream();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            assertEquals(bytesPerSecond / 10, in.readNBytes(bytesPerSecond / 10).length, "it was cut");
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    @Test
    void whoReadsSlowlyIsNotStuckWhileHeTakesBytes() throws Exception {
        try (ServerProcess server = ServerProcess.start("-write-timeout", "5s", "-admin-listen-on", "127.0.0.1:0");
                RawClient slow = openSlow(server.chatPort(), "slow");
                RawClient coop = RawClient.open(server.chatPort(), "/?user=coop")) {
            fill(coop, "slow", server.adminPort(), 180_000);
            readSlowly(slow, 40_000, Duration.ofSeconds(15));
            coop.sendMessage("coop", "slow", "still there?");
            assertEquals(OK, coop.readText());
        }
    }

    /// What lies in the buffers of the system, nobody sees; and behind it all comes the ping.
    @Test
    void whoReadsWhatLiesBeforeThePingIsNotLateWithThePong() throws Exception {
        try (ServerProcess server = ServerProcess.start("-ping-interval", "1s", "-pong-timeout", "1s",
                        "-admin-listen-on", "127.0.0.1:0");
                RawClient slow = openSlow(server.chatPort(), "slow");
                RawClient coop = RawClient.open(server.chatPort(), "/?user=coop")) {
            for (int i = 0; i < 1100; i++) {
                coop.sendMessage("coop", "slow", "x".repeat(900));
                String answer = coop.readText();
                if (answer.equals(FULL)) break;
                assertEquals(OK, answer);
            }
            readSlowly(slow, 50_000, Duration.ofSeconds(8));
        }
    }

    @Test
    void nobodyIsCutBecauseTheServerWasStopped() throws Exception {
        try (ServerProcess server = ServerProcess.start("-ping-interval", "500ms", "-pong-timeout", "1500ms",
                "-handshake-timeout", "1500ms", "-message-timeout", "1500ms")) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) clients.add(RawClient.open(server.chatPort(), "/?user=guest" + i));
            try (StoppedClients _ = new StoppedClients(server.chatPort(), "lively", 50)) {
                Thread.sleep(Duration.ofSeconds(1));
                signal(server, "-STOP");
                Thread.sleep(Duration.ofSeconds(5));
                signal(server, "-CONT");
                RawClient coop = RawClient.open(server.chatPort(), "/?user=coop");
                for (int i = 0; i < 50; i++) {
                    coop.sendMessage("coop", "lively" + i, "still there?");
                    String answer;
                    do answer = text(coop); while (answer.isEmpty());
                    assertEquals(OK, answer, "lively" + i);
                }
                coop.close();
            }
            for (RawClient client : clients) client.close();
        }
    }

    /// The next text; empty for another frame, and a ping is answered.
    private static String text(RawClient client) throws IOException {
        RawClient.Frame frame = client.read();
        if (frame.opcode() == 0x9) client.send(RawClient.frame(0x8A, frame.payload()));
        return frame.opcode() == 0x1 ? frame.text() : "";
    }

    private static void signal(ServerProcess server, String signal) throws Exception {
        int status = new ProcessBuilder("kill", signal, "" + server.process().pid()).inheritIO().start().waitFor();
        assertTrue(status == 0, "kill " + signal);
    }
}
