package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokenOutputTest {
    @Test
    void theChatGoesOnWithAFullDiskUnderItsLogAndNobodyAtItsOutput() throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$0\" \"$@\" 2>/dev/full"));
        command.addAll(ServerProcess.compiled());
        command.addAll(List.of("-log-level", "debug"));
        try (ServerProcess server = ServerProcess.startOther(Path.of("."), command.toArray(String[]::new))) {
            server.process().getInputStream().close();
            for (int i = 0; i < 20; i++) {
                try (RawClient client = RawClient.open(server.chatPort(), "/?user=%00")) {
                    client.expectClose(1008);
                }
            }
            try (RawClient client = RawClient.open(server.chatPort(), "/?user=coop")) {
                client.sendMessage("coop", "coop", "hi");
                assertTrue(client.readText().contains("\"hi\""));
            }
            assertEquals(0, server.stop());
        }
    }
}
