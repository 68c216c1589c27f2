package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real server with `-keep-in`, killed and started again.
class JournalProcessTest {
    private static final String DESK = "desk-00123456789";
    private static final int KILLS = 3;

    /// Lengths tell whoever can write beside a secret what it is.
    @Test
    void aHistoryThatWaitsForAnAnswerIsNotCompressedEither(@TempDir Path folder) throws Exception {
        try (ServerProcess server = ServerProcess.start("-compress", "-keep-in", folder.resolve("kept").toString());
                RawClient coop = new RawClient(server.chatPort())) {
            coop.send(RawClient.request("/?user=coop", "Sec-WebSocket-Protocol: gochat.v2\r\n"
                    + "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
            assertTrue(coop.head().contains("permessage-deflate"));
            coop.send(RawClient.text("{\"do\":\"enter\",\"window\":\"" + DESK + "\"}"));
            assertTrue(coop.readText().startsWith("{\"hello\""));
            byte[] words = RawClient.text("{\"sender\":\"coop\",\"recipient\":\"coop\",\"message\":\"hi, hi\"}");
            byte[] history = RawClient.text("{\"do\":\"history\",\"with\":\"coop\"}");
            coop.send(ByteBuffer.allocate(words.length + history.length).put(words).put(history).array());
            assertTrue(coop.readText().startsWith("{\"ok\""));
            assertTrue(coop.readText().startsWith("{\"history\""));
        }
    }

    @Test
    void whatWasAnsweredOkIsThereBehindAKillNineAndComesOnce(@TempDir Path folder) throws Exception {
        List<String> sent = new ArrayList<>();
        V2Client gordon = null;
        String keepIn = folder.resolve("kept").toString();
        for (int round = 0; round <= KILLS; round++) {
            try (ServerProcess server = ServerProcess.start("-keep-in", keepIn)) {
                if (gordon == null) {
                    gordon = V2Client.enter(server.chatPort(), "gordon", DESK);
                } else {
                    gordon = gordon.resume(server.chatPort(), DESK);
                    String hello = gordon.hello();
                    assertTrue(hello.contains("\"resumed\":true"), hello);
                    assertTrue(hello.contains("\"rooms\":[\"#team\"]"), hello);
                    for (String message : sent) {
                        String push = gordon.next();
                        // his own joining, and what was kept but not answered any more
                        while (push.contains("\"joined\"") || !sent.contains(message(push))) {
                            push = gordon.next();
                        }
                        assertTrue(push.contains("\"" + message + "\""), push);
                    }
                    sent.clear();
                }
                if (round == 0) {
                    gordon.say("{\"do\":\"join\",\"room\":\"#team\"}");
                    assertTrue(gordon.next().startsWith("{\"ok\":\"joined\""));
                }
                gordon.close();
                if (round < KILLS) sendUntilKilled(server, round, sent);
            }
        }
    }

    private static String message(String push) {
        return push.replaceAll(".*\"message\":\"([^\"]*)\".*", "$1");
    }

    /// Sends to gordon, and kills the server in the middle of it.
    private static void sendUntilKilled(ServerProcess server, int round, List<String> sent) throws Exception {
        try (V2Client coop = V2Client.enter(server.chatPort(), "coop", DESK)) {
            int answered = 0;
            for (int i = 0; i < 200; i++) coop.send("gordon", "r" + round + "m" + i, "r" + round + "i" + i);
            while (answered < 150) {
                assertTrue(coop.next().startsWith("{\"ok\""));
                sent.add("r" + round + "m" + answered++);
            }
            server.process().destroyForcibly().waitFor();
            // those whose answers were on their way
            try {
                while (coop.next().startsWith("{\"ok\"")) sent.add("r" + round + "m" + answered++);
            } catch (IOException killed) {
                assertTrue(answered >= 150);
            }
        }
    }

    @Test
    void theJournalCommandSaysWhatIsInIt(@TempDir Path folder) throws Exception {
        try (ServerProcess server = ServerProcess.start("-keep-in", folder.toString());
                V2Client coop = V2Client.enter(server.chatPort(), "coop", DESK)) {
            coop.send("coop", "hi", "a1");
            assertTrue(coop.next().startsWith("{\"ok\""));
            assertEquals(0, server.stop());
        }
        List<String> command = ServerProcess.compiled();
        command.addAll(List.of("journal", folder.toString()));
        Process process = new ProcessBuilder(command).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor());
        assertTrue(text.contains("2 records") && text.endsWith("all is well\n"), text);
    }
}
