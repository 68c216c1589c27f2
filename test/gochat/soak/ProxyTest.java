package gochat.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gochat.RawClient;
import gochat.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyTest {
    private static final long SEED = 42;
    private static final int ROUNDS = 60;

    /// Says the same as ever, in every shape of frames, and tells what came back.
    private static List<String> dialogue(int port) throws IOException {
        List<String> heard = new ArrayList<>();
        try (RawClient client = RawClient.open(port, "/?user=coop")) {
            for (int i = 0; i < ROUNDS; i++) {
                String text = "{\"sender\":\"coop\",\"recipient\":\"coop\",\"id\":\"" + i + "\",\"message\":\""
                        + "é".repeat(i * 7) + "\"}";
                byte[] bytes = text.getBytes();
                int half = bytes.length / 2;
                client.send(RawClient.text(text), RawClient.text("x".repeat(1100)),
                        RawClient.frame(0x01, Arrays.copyOf(bytes, half)),
                        RawClient.frame(0x89, new byte[] {(byte) i}),
                        RawClient.frame(0x80, Arrays.copyOfRange(bytes, half, bytes.length)));
                // a relay and its answer, a refusal, a pong, a relay and its answer
                for (int frame = 0; frame < 6; frame++) {
                    RawClient.Frame read = client.read();
                    heard.add(read.first() + " " + read.text());
                }
            }
            client.send(RawClient.frame(0x81 | 0x40, new byte[0]));
            client.expectClose(1002);
        }
        return heard;
    }

    @Test
    void aProxyThatDelaysSplitsAndJoinsChangesNothing() throws Exception {
        try (ServerProcess server = ServerProcess.start();
                FaultyProxy proxy = new FaultyProxy(server.chatPort(), SEED, 0)) {
            assertEquals(dialogue(server.chatPort()), dialogue(proxy.port()));
        }
    }
}
