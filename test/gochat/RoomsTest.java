package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.feed.KeepLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rooms and presence over real sockets.
class RoomsTest {
    private static final String DESK = "desk-00123456789";
    private static final String PHONE = "phone-0123456789";

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(new KeepLimits(Duration.ofHours(24), 1000, 256 * 1024, 64 << 20, 1000, 3, 3, 2, 3));
        server.handler().start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private V2Client enter(String handle) throws IOException {
        return V2Client.enter(server.port(), handle, DESK);
    }

    private static String join(V2Client client, String room) throws IOException {
        client.say("{\"do\":\"join\",\"room\":\"" + room + "\",\"id\":\"j1\"}");
        return client.next();
    }

    private static String leave(V2Client client, String room) throws IOException {
        client.say("{\"do\":\"leave\",\"room\":\"" + room + "\",\"id\":\"j2\"}");
        return client.next();
    }

    @Test
    void threePeopleTalkAndEachHearsItOnce() throws IOException {
        try (V2Client coop = enter("coop"); V2Client gordon = enter("gordon"); V2Client ben = enter("ben")) {
            assertEquals("{\"ok\":\"joined\",\"members\":[\"coop\"],\"id\":\"j1\"}", join(coop, "#team"));
            assertEquals("{\"ok\":\"joined\",\"members\":[\"coop\",\"gordon\"],\"id\":\"j1\"}", join(gordon, "#team"));
            String joined = coop.next();
            assertEquals("{\"seq\":" + V2Client.seq(joined) + ",\"room\":\"#team\",\"joined\":\"gordon\"}", joined);
            join(ben, "#team");
            coop.next();
            gordon.next();
            coop.send("#team", "hi all", "a1");
            assertTrue(coop.next().contains("\"live\":true"));
            for (V2Client other : List.of(gordon, ben)) {
                assertTrue(other.next().endsWith(",\"msg\":{\"sender\":\"coop\",\"recipient\":\"#team\","
                        + "\"message\":\"hi all\",\"id\":\"a1\"}}"));
            }
            assertEquals("{\"ok\":\"left\",\"id\":\"j2\"}", leave(gordon, "#team"));
            assertTrue(coop.next().contains("\"left\":\"gordon\""));
            assertTrue(ben.next().contains("\"left\":\"gordon\""));
            ben.send("#team", "gone", "b1");
            assertTrue(coop.next().contains("gone"));
            gordon.send("#team", "am I?", "g1");
            assertEquals("{\"error\":\"Only members may write to a room: join it first\",\"code\":\"not-a-member\","
                    + "\"id\":\"g1\"}", gordon.next());
        }
    }

    @Test
    void whoIsAwayHearsLaterWhatWasSaidInHisRoom() throws IOException {
        V2Client gordon = enter("gordon");
        join(gordon, "#team");
        gordon.close();
        try (V2Client coop = enter("coop")) {
            join(coop, "#team");
            coop.send("#team", "while you slept", "a1");
            coop.next();
            try (V2Client again = gordon.resume(server.port(), DESK)) {
                assertTrue(again.hello().contains("\"rooms\":[\"#team\"]"));
                assertTrue(again.next().contains("\"joined\":\"gordon\""));
                assertTrue(again.next().contains("\"joined\":\"coop\""));
                assertTrue(again.next().contains("while you slept"));
            }
        }
    }

    @Test
    void aRoomsHistoryBeginsWithOnesJoining() throws IOException {
        try (V2Client coop = enter("coop"); V2Client gordon = enter("gordon")) {
            join(coop, "#team");
            coop.send("#team", "before", "a1");
            coop.next();
            join(gordon, "#team");
            coop.next();
            coop.send("#team", "behind", "a2");
            assertTrue(gordon.next().contains("behind"));
            gordon.say("{\"do\":\"history\",\"with\":\"#team\",\"id\":\"h\"}");
            String history = gordon.next();
            assertTrue(history.contains("behind") && !history.contains("before"), history);
        }
    }

    @Test
    void whatWasSaidInARoomBetweenAWindowsComingAndItsJoiningIsNeverTold() throws IOException {
        try (V2Client desk = enter("coop"); V2Client gordon = enter("gordon")) {
            join(desk, "#team");
            join(gordon, "#team");
            V2Client phone = V2Client.enter(server.port(), "coop", PHONE);
            gordon.send("#team", "between", "g1");
            assertTrue(gordon.next().contains("\"ok\""));
            join(phone, "#team");
            gordon.send("#team", "late", "g2");
            assertTrue(phone.next().contains("late"));
            phone.close();
            try (V2Client again = phone.resume(server.port(), PHONE)) {
                again.hello();
                again.say("{\"do\":\"history\",\"with\":\"#team\",\"id\":\"h\"}");
                String history = again.next();
                assertTrue(history.contains("late") && !history.contains("between"), history);
            }
        }
    }

    @Test
    void limitsAreNamedAndWhoIsAwayAndNeverWroteMakesRoom() throws IOException {
        List<V2Client> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(enter("u" + i));
            join(all.get(i), "#team");
        }
        try (V2Client late = enter("late")) {
            assertEquals("{\"error\":\"A room's members are limited to 3\",\"code\":\"limit\",\"id\":\"j1\"}",
                    join(late, "#team"));
            join(late, "#one");
            join(late, "#two");
            assertEquals("{\"error\":\"A handle's rooms are limited to 2\",\"code\":\"limit\",\"id\":\"j1\"}",
                    join(late, "#three"));
            leave(late, "#one");
            all.get(1).close();
            String answer;
            do answer = join(late, "#team"); while (answer.contains("\"limit\""));
            assertTrue(answer.contains("too-fast") || answer.contains("joined"), answer);
        } finally {
            for (V2Client client : all) client.close();
        }
    }

    @Test
    void joiningTwiceCountsOnce() throws IOException {
        try (V2Client coop = enter("coop"); V2Client gordon = enter("gordon")) {
            join(gordon, "#team");
            join(coop, "#team");
            assertTrue(gordon.next().contains("joined"));
            assertEquals("{\"ok\":\"joined\",\"members\":[\"gordon\",\"coop\"],\"id\":\"j1\"}", join(coop, "#team"));
            leave(coop, "#team");
            assertTrue(gordon.next().contains("left"));
            assertTrue(leave(coop, "#team").contains("not-a-member"));
        }
    }

    @Test
    void whoLeavesARoomThatHeIsNotInIsToldThat() throws IOException {
        try (V2Client coop = enter("coop"); V2Client gordon = enter("gordon")) {
            String notIn = "{\"error\":\"You are no member of this room\",\"code\":\"not-a-member\",\"id\":\"j2\"}";
            assertEquals(notIn, leave(coop, "#nobody-s"));
            join(gordon, "#team");
            assertEquals(notIn, leave(coop, "#team"));
        }
    }

    @Test
    void aHashAloneIsToldThatARoomHasAName() throws IOException {
        try (V2Client coop = enter("coop")) {
            assertEquals("{\"error\":\"Malformed request: a room's name goes on behind its #\",\"code\":\"malformed\","
                    + "\"id\":\"j1\"}", join(coop, "#"));
        }
    }

    @Test
    void movingInAndOutTooFastIsSaid() throws IOException {
        try (V2Client coop = enter("coop")) {
            String answer = "";
            for (int i = 0; i < 20 && !answer.contains("too-fast"); i++) {
                answer = join(coop, "#team");
                if (!answer.contains("too-fast")) answer = leave(coop, "#team");
            }
            assertTrue(answer.contains("\"code\":\"too-fast\""), answer);
        }
    }

    @Test
    void thePlainProtocolKnowsNoRooms() throws IOException {
        try (V2Client coop = enter("coop"); RawClient plain = server.join("coop")) {
            join(coop, "#team");
            plain.sendMessage("coop", "#team", "hi");
            assertEquals("{\"error\":\"Recipient not found\"}", plain.readText());
        }
    }

    @Test
    void ownWindowsHearOfTheRoomAsWell() throws IOException {
        try (V2Client desk = enter("coop"); V2Client phone = V2Client.enter(server.port(), "coop", PHONE);
                V2Client gordon = enter("gordon")) {
            join(desk, "#team");
            assertTrue(phone.next().contains("\"joined\":\"coop\""));
            join(gordon, "#team");
            desk.next();
            phone.next();
            desk.send("#team", "hi", "a1");
            assertTrue(phone.next().contains("\"hi\""));
            assertTrue(gordon.next().contains("\"hi\""));
            leave(desk, "#team");
            assertTrue(phone.next().contains("\"left\":\"coop\""));
        }
    }

    @Test
    void membersAndContactsSeeEachOtherComeAndStrangersDoNot() throws IOException {
        try (V2Client coop = enter("coop")) {
            coop.say("{\"do\":\"watch\",\"handles\":[\"gordon\"],\"id\":\"w\"}");
            assertEquals("{\"presence\":{},\"id\":\"w\"}", coop.read());
            V2Client gordon = enter("gordon");
            gordon.send("coop", "hi", "g1");
            assertTrue(coop.next().contains("hi"));
            assertTrue(gordon.next().contains("\"g1\""));
            coop.say("{\"do\":\"watch\",\"handles\":[\"gordon\"],\"id\":\"w\"}");
            assertEquals("{\"presence\":{\"gordon\":true},\"id\":\"w\"}", coop.read());
            join(gordon, "#team");
            join(coop, "#team");
            gordon.close();
            assertEquals("{\"presence\":{\"gordon\":true}}", coop.read());
            // ten seconds later, for a connection that comes and goes is no departure
            coop.raw().socket().setSoTimeout(20_000);
            assertEquals("{\"presence\":{\"gordon\":false}}", coop.read());
            try (V2Client again = gordon.resume(server.port(), DESK)) {
                again.hello();
                assertEquals("{\"presence\":{\"gordon\":true}}", coop.read());
            }
        }
    }
}
