package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.chat.Handle;
import gochat.engine.Follower;
import gochat.engine.Relay;
import gochat.io.SocketLayer;
import gochat.io.Tls;
import gochat.journal.Journal;
import gochat.journal.JournalLimits;
import gochat.place.Operation;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program with a heap of 32 MB, or little more.
class SmallHeapTest {
    private static final String OK = "{\"ok\":\"message sent with success\"}";

    private static ServerProcess start(List<String> options, String... flags) throws IOException {
        List<String> command = ServerProcess.compiled();
        command.addAll(1, options);
        command.addAll(List.of(flags));
        return ServerProcess.startOther(Path.of("."), command.toArray(String[]::new));
    }

    private static void expectTalk(RawClient coop, RawClient gordon) throws IOException {
        for (int i = 0; i < 50; i++) {
            coop.sendMessage("coop", "gordon", "message " + i);
            assertEquals(OK, coop.readText());
            assertTrue(gordon.readText().contains("message " + i));
        }
    }

    @Test
    void whoFindsNoRoomIsRefusedAndExistingChatsGoOn() throws Exception {
        try (ServerProcess server = start(List.of(ServerProcess.QUICK, "-Xmx32m"));
                RawClient coop = RawClient.open(server.chatPort(), "/?user=coop");
                RawClient gordon = RawClient.open(server.chatPort(), "/?user=gordon")) {
            List<RawClient> crowd = new ArrayList<>();
            String head;
            do {
                RawClient client = new RawClient(server.chatPort());
                crowd.add(client);
                client.send(RawClient.request("/?user=user" + crowd.size(), ""));
                head = client.head();
                assertTrue(crowd.size() < 5_000, "nobody was refused");
            } while (head.startsWith("HTTP/1.1 101 "));
            assertTrue(head.startsWith("HTTP/1.1 503 "), head);
            assertTrue(crowd.size() > 500, () -> "only " + crowd.size() + " found room");
            expectTalk(coop, gordon);
            for (RawClient client : crowd) client.close();
            Waiting.until("there is room again", () -> {
                try (RawClient client = new RawClient(server.chatPort())) {
                    client.send(RawClient.request("/?user=late", ""));
                    return client.head().startsWith("HTTP/1.1 101 ");
                }
            });
            assertEquals(0, server.stop());
            assertEquals("", server.remarks());
        }
    }

    @Test
    void floodsForManyWhoDoNotReadStayWithinTheHeap() throws Exception {
        int stalled = 30;
        try (ServerProcess server = start(List.of(ServerProcess.QUICK, "-Xmx32m"));
                RawClient coop = RawClient.open(server.chatPort(), "/?user=coop");
                RawClient gordon = RawClient.open(server.chatPort(), "/?user=gordon")) {
            List<RawClient> sleepers = new ArrayList<>();
            for (int i = 0; i < stalled; i++) {
                sleepers.add(RawClient.open(server.chatPort(), "/?user=sleeper" + i));
            }
            int refused = 0;
            byte[][] batch = new byte[200][];
            for (int round = 0; refused < stalled && round < 50 * stalled; round++) {
                String start = "{\"sender\":\"coop\",\"recipient\":\"sleeper" + round % stalled + "\",\"message\":\"";
                for (int i = 0; i < batch.length; i++) batch[i] = RawClient.text(start + "x".repeat(900) + "\"}");
                coop.send(batch);
                boolean ok = true;
                for (int i = 0; i < batch.length; i++) ok &= coop.readText().equals(OK);
                if (!ok) refused++;
            }
            assertTrue(refused >= stalled, "nobody was refused");
            expectTalk(coop, gordon);
            for (RawClient sleeper : sleepers) sleeper.close();
            assertEquals(0, server.stop());
            assertTrue(!server.errors().contains("OutOfMemory"), server.errors());
        }
    }

    @Test
    void aMessageThatWouldNotFitIntoTheShareIsToldAtTheStart() throws Exception {
        List<String> command = ServerProcess.compiled();
        command.addAll(1, List.of(ServerProcess.QUICK, "-Xmx4m"));
        command.addAll(List.of("check", "-max-msg-size", "1000000", "-outbox-bytes", "2000000"));
        Process check = new ProcessBuilder(command).start();
        String errors = new String(check.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, check.waitFor(), errors);
        assertTrue(errors.matches("gochat: -max-msg-size 1000000 does not go with -memory-share 25, "
                + "[0-9]+ bytes of this heap: .*\n"), errors);
    }

    /// In it was much that had gone by then, for there was no room.
    @Test
    void aJournalOfManyTimesTheHeapIsReadBack(@TempDir Path folder) throws Exception {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 1000; i++) operations.add(new Operation.Here(Handle.of("user" + i), 0, true, 0));
        byte[] text = "x".repeat(300).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 200_000; i++) {
            operations.add(new Operation.Say(Handle.of("user" + i % 1000), Handle.of("user" + i % 999), 0, false, 0,
                    text, 0, text.length));
        }
        Path kept = folder.resolve("kept");
        writeJournal(kept, operations);
        try (ServerProcess server = start(List.of(ServerProcess.QUICK, "-Xmx32m"), "-keep-in", kept.toString());
                RawClient coop = RawClient.open(server.chatPort(), "/?user=coop");
                RawClient gordon = RawClient.open(server.chatPort(), "/?user=gordon")) {
            expectTalk(coop, gordon);
            assertEquals(0, server.stop());
        }
    }

    private static void writeJournal(Path folder, List<Operation> operations) throws IOException {
        JournalLimits limits = new JournalLimits(16 << 20, Duration.ofHours(1), Duration.ofHours(24), 1 << 30,
                JournalLimits.Sync.SECOND, 1 << 14, 8 << 20);
        Follower<Boolean> nobody = new Follower<>() {
            @Override
            public void startOver(String epoch) {}

            @Override
            public Boolean apply(long seq, long node, byte[] entry) {
                return true;
            }

            @Override
            public void flush() {}

            @Override
            public void gone(long node) {}

            @Override
            public void restate() {}
        };
        try (Journal<Boolean> journal = Journal.open(folder, limits, nobody, InstantSource.system(), new Random(1),
                new Lines(Level.ERROR))) {
            for (Operation each : operations) {
                while (!journal.send(each.encode(), Relay.Receipt.over(() -> {}))) Thread.onSpinWait();
            }
        }
    }

    /// Each sends a full record of 16 KB, for which buffers grow. Handshakes are worth compiling well.
    @Test
    void asManyAsFitWithTlsFitThoughEachHasSentAFullRecord(@TempDir Path folder) throws Exception {
        Path keystore = Secrets.keystore(folder);
        SocketLayer tls = Tls.load(keystore, Secrets.KEYSTORE_PASSWORD.toCharArray()).client();
        byte[] record = "\u008a\u0080\0\0\0\0".repeat(2730).getBytes(StandardCharsets.ISO_8859_1);
        List<RawClient> crowd = new ArrayList<>();
        try (ServerProcess server = start(List.of("-Xmx48m"), "-tls-keystore", keystore.toString(),
                "-tls-password-file", Secrets.passwordFile(folder).toString(), "-ping-interval", "2m")) {
            String head;
            do {
                RawClient client = new RawClient(tls.over(RawClient.tcp(server.chatPort())));
                crowd.add(client);
                client.send(RawClient.request("/?user=user" + crowd.size(), ""));
                head = client.head();
                if (head.startsWith("HTTP/1.1 101 ")) client.send(record);
                assertTrue(crowd.size() < 5_000, "nobody was refused");
            } while (head.startsWith("HTTP/1.1 101 "));
            assertTrue(head.startsWith("HTTP/1.1 503 "), head + " to the " + crowd.size() + "th");
            assertTrue(crowd.size() > 400, () -> "only " + crowd.size() + " found room");
            RawClient first = crowd.getFirst();
            first.sendMessage("user1", "user1", "still here");
            assertTrue(first.readText().contains("still here"));
            first.readText();
            System.out.println("tls: " + crowd.size() + " connections, " + ProcessFigures.liveHeapKib(server.process())
                    / crowd.size() + " KiB of live heap each");
            assertTrue(!server.errors().contains("OutOfMemory"), server.errors());
        } finally {
            for (RawClient client : crowd) client.close();
        }
    }
}
