package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// Two real nodes whose Redis loses all it had.
class WipedLogTest extends TwoServers {
    /// Has a client join a room or leave it, when its node has heard what others have done before.
    private static String move(V2Client client, String what, String room) throws IOException {
        client.send("coop", "ready", "r");
        answer(client, "r");
        client.say("{\"do\":\"" + what + "\",\"room\":\"" + room + "\",\"id\":\"m\"}");
        String answer = answer(client, "m");
        assertTrue(answer.startsWith("{\"ok\":"), answer);
        return answer;
    }

    /// A node says again what it has sent, and between two there is no order.
    @Test
    void whoLeftARoomOrCameBackByAnotherNodeHasDoneSoThoughTheLogIsWiped() throws Exception {
        try (V2Client coop = V2Client.enter(one.chatPort(), "coop", DESK);
                V2Client annHere = V2Client.enter(one.chatPort(), "ann", DESK);
                V2Client annBeside = V2Client.enter(one.chatPort(), "ann", "laptop-123456789");
                V2Client annThere = V2Client.enter(two.chatPort(), "ann", PHONE);
                V2Client benThere = V2Client.enter(two.chatPort(), "ben", DESK);
                V2Client benHere = V2Client.enter(one.chatPort(), "ben", PHONE)) {
            move(coop, "join", "#back");
            move(coop, "join", "#left");
            for (List<V2Client> both : List.of(List.of(annHere, annThere), List.of(benThere, benHere))) {
                move(both.getFirst(), "join", "#back");
                move(both.getFirst(), "leave", "#back");
                move(both.getLast(), "join", "#back");
                move(both.getFirst(), "join", "#left");
                if (both.contains(annHere)) move(annBeside, "join", "#left");
                move(both.getLast(), "join", "#left");
                move(both.getLast(), "leave", "#left");
            }
            // both nodes hear of all before it is gone, which ends their windows
            move(coop, "join", "#heard");
            move(annThere, "join", "#heard");
            redis.call("FLUSHALL");
            for (V2Client each : List.of(annHere, annThere)) assertThrows(AssertionError.class, () -> readOn(each));
        }
        // what stands in front of their coming, their nodes have said again
        try (V2Client dan = whenLetIn(() -> anew(two, "dan")); V2Client eve = whenLetIn(() -> anew(one, "eve"))) {
            move(dan, "join", "#back");
            assertEquals(Set.of("coop", "ann", "ben", "dan", "eve"), members(move(eve, "join", "#back")));
            assertEquals(Set.of("coop", "eve"), members(move(eve, "join", "#left")));
        }
    }

    /// The same node says its leaving again behind what was written.
    @Test
    void whatWasSaidInARoomBeforeLeavingItStaysThoughTheLogIsWiped() throws Exception {
        try (V2Client coop = V2Client.enter(one.chatPort(), "coop", DESK);
                V2Client ann = V2Client.enter(one.chatPort(), "ann", DESK)) {
            move(coop, "join", "#team");
            move(ann, "join", "#team");
            ann.send("#team", "bye", "1");
            move(ann, "leave", "#team");
            redis.call("FLUSHALL");
            assertThrows(AssertionError.class, () -> readOn(coop));
            // behind what its node has said again
            try (V2Client again = whenLetIn(() -> coop.resume(one.chatPort(), DESK))) {
                again.say("{\"do\":\"history\",\"with\":\"#team\",\"most\":5,\"id\":\"h\"}");
                String history = answer(again, "h");
                assertTrue(history.contains("\"bye\""), history);
            }
        }
    }

    /// Their node says it again, behind their coming.
    @Test
    void plainClientsHearNothingTwiceThoughTheLogIsWiped() throws Exception {
        try (RawClient coop = RawClient.open(one.chatPort(), "/?user=coop");
                RawClient gordon = RawClient.open(one.chatPort(), "/?user=gordon")) {
            coop.sendMessage("coop", "gordon", "before");
            assertTrue(coop.readText().startsWith("{\"ok\""));
            assertTrue(gordon.readText().contains("\"before\""));
            redis.call("FLUSHALL");
            // nobody is found before his node has said again that he is here
            Waiting.until("he is found", () -> {
                coop.sendMessage("coop", "gordon", "behind");
                return coop.readText().startsWith("{\"ok\"");
            });
            assertTrue(gordon.readText().contains("\"behind\""));
        }
    }

    private static V2Client anew(ServerProcess node, String handle) throws IOException {
        V2Client client = V2Client.connect(node.chatPort(), handle);
        client.say("{\"do\":\"enter\",\"window\":\"" + DESK + "\"}");
        return client;
    }

    /// A node that starts over lets nobody in for a moment.
    private static V2Client whenLetIn(Callable<V2Client> coming) throws Exception {
        V2Client[] last = {null};
        Waiting.until("it is let in", () -> {
            last[0] = coming.call();
            String hello = last[0].raw().readText();
            if (hello.startsWith("{\"hello\"")) return true;
            last[0].close();
            assertTrue(hello.contains("\"unavailable\""), hello);
            return false;
        });
        return last[0];
    }

    private static void readOn(V2Client client) throws IOException {
        while (true) client.read();
    }

    private static Set<String> members(String answer) {
        return Set.of(answer.replaceAll(".*\\[\"|\"].*", "").split("\",\""));
    }
}
