package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.engine.Follower;
import gochat.engine.Relay;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Courier;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From where on a window sees a room: from the first joining behind its client's coming, of those since its handle was
/// no member. All goes through a journal.
class MembershipTest {
    private static final String DESK = "desk-00123456789";
    private static final String PHONE = "phone-0123456789";
    private static final String TABLET = "tablet-012345678";
    private static final Pattern HELLO =
            Pattern.compile("\"epoch\":\"([^\"]*)\",\"seq\":(\\d+).*\"pass\":\"([^\"]*)\"");
    private static final Pattern TEXT = Pattern.compile("\"message\":\"(\\w+)\"");

    private long now = 1_700_000_000_000_000L;
    private final Courier courier = new FakeLine.Hand();
    private final List<byte[]> journal = new ArrayList<>();
    private final List<Long> seqs = new ArrayList<>();
    private final Deque<Runnable> due = new ArrayDeque<>();
    private boolean takes = true;
    /// Whether the journal takes time for what it is given.
    private boolean waits;
    private Feeds feeds;
    private Client gordon;

    private record Client(String handle, String name, Window window, FakeLine line, String since) {
        String told() {
            return String.join("\n", line.take());
        }
    }

    @BeforeEach
    void start() {
        restart();
        gordon = enter("gordon", DESK, "");
        ask(gordon, "join", "");
    }

    /// The process starts anew, and reads its journal from an entry on.
    private void restart(int from) {
        feeds = new Feeds(new KeepLimits(Duration.ofHours(24), 1000, 1 << 20, 64 << 20, 1000, 3, 200, 50, 500),
                Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch", () -> now++);
        Follower<Result> follower = feeds.follower(courier);
        follower.startOver("epoch");
        for (int i = from; i < journal.size(); i++) follower.apply(seqs.get(i), 0, journal.get(i));
        feeds.send(new Relay<>() {
            @Override
            public boolean send(byte[] entry, Receipt<Result> receipt) {
                if (!takes) return false;
                journal.add(entry);
                seqs.add(now++);
                long seq = seqs.getLast();
                due.add(() -> receipt.applied(follower.apply(seq, 0, entry)));
                if (!waits) write();
                return true;
            }

            @Override
            public void close() {}
        }, 0, courier);
    }

    private void restart() {
        restart(0);
    }

    private void write() {
        while (!due.isEmpty()) due.remove().run();
    }

    private Client enter(String handle, String name, String since) {
        return enter(handle, name, since, RoomClaim.ANY);
    }

    private Client enter(String handle, String name, String since, RoomClaim claim) {
        FakeLine line = new FakeLine(name);
        Feeds.Entered entered = feeds.enter(Handle.of(handle), line, new Command.Enter(name, since),
                claim != RoomClaim.ANY, claim, courier);
        line.goOn(feeds, entered.window(), courier);
        Matcher matcher = HELLO.matcher(line.told.getFirst());
        assertTrue(matcher.find());
        return new Client(handle, name, entered.window(), line,
                matcher.group(1) + "." + matcher.group(2) + "." + matcher.group(3));
    }

    /// The texts that it is told when it comes again to where it came in first.
    private List<String> resumed(Client client) {
        return texts(enter(client.handle, client.name, client.since).told());
    }

    private List<String> history(Client client) {
        return texts(ask(enter(client.handle, client.name, client.since), "history", ""));
    }

    private static List<String> texts(String told) {
        return TEXT.matcher(told).results().map(each -> each.group(1)).toList();
    }

    private String ask(Client client, String what, String more) {
        // whoever asks often waits in between
        now += 1_000_000;
        String room = what.equals("join") || what.equals("leave") ? "room" : "with";
        return say(client, "{\"do\":\"" + what + "\",\"" + room + "\":\"#team\"" + more + "}");
    }

    private void write(Client client, String text) {
        say(client, "{\"sender\":\"" + client.handle + "\",\"recipient\":\"#team\",\"message\":\"" + text + "\"}");
    }

    private String say(Client client, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] answer = feeds.take(client.window, bytes, 0, bytes.length, courier);
        return answer == null ? client.told() : new String(answer, StandardCharsets.UTF_8);
    }

    @Test
    void aWindowSeesARoomFromItsOwnJoiningOnThoughItsHandleWasAMemberBefore() {
        Client desk = enter("coop", DESK, "");
        ask(desk, "join", "");
        write(gordon, "early");
        Client phone = enter("coop", PHONE, "");
        write(gordon, "between");
        ask(phone, "join", "");
        write(gordon, "late");
        for (int starts = 0; starts < 2; starts++) {
            assertEquals(List.of("late"), resumed(phone));
            assertEquals(List.of("late"), history(phone));
            assertEquals(List.of("early", "between", "late"), resumed(desk));
            assertEquals(List.of("early", "between", "late"), history(desk));
            restart();
        }
    }

    @Test
    void whatOneWindowJoinsTakesNothingFromThoseThatJoinedBefore() {
        Client desk = enter("coop", DESK, "");
        ask(desk, "join", "");
        write(gordon, "one");
        Client phone = enter("coop", PHONE, "");
        ask(phone, "join", "");
        write(gordon, "two");
        Client tablet = enter("coop", TABLET, "");
        ask(tablet, "join", "");
        write(gordon, "three");
        assertEquals(List.of("one", "two", "three"), resumed(desk));
        assertEquals(List.of("two", "three"), resumed(phone));
        assertEquals(List.of("three"), resumed(tablet));
    }

    /// As a page does to hear who is there.
    @Test
    void whoJoinsAgainAndAgainTakesNothingFromOthersAndTellsThemNothing() {
        Client desk = enter("coop", DESK, "");
        ask(desk, "join", "");
        Client phone = enter("coop", PHONE, "");
        ask(phone, "join", "");
        feeds.leave(phone.window, courier);
        write(gordon, "important");
        desk.line.take();
        for (int i = 0; i < 100; i++) assertTrue(ask(desk, "join", "").contains("\"members\":[\"gordon\",\"coop\"]"));
        assertEquals(List.of("important"), resumed(phone));
        // its own
        assertEquals(1, enter("coop", PHONE, phone.since).told().split("\"joined\"").length - 1);
        restart();
        assertEquals(List.of("important"), history(phone));
    }

    @Test
    void whoLeavesAndJoinsAtOnceIsAMemberInTheEnd() {
        Client desk = enter("coop", DESK, "");
        ask(desk, "join", "");
        waits = true;
        ask(desk, "leave", "");
        ask(desk, "join", "");
        write();
        assertEquals(List.of("left", "joined"),
                Pattern.compile("\"ok\":\"(\\w+)\"").matcher(desk.told()).results().map(each -> each.group(1)).toList());
        assertTrue(enter("coop", DESK, desk.since).told().contains("\"rooms\":[\"#team\"]"));
    }

    @Test
    void aWindowWhoseTokenDoesNotAllowARoomHearsOfNeitherJoiningNorLeaving() {
        Client desk = enter("coop", DESK, "", RoomClaim.of(List.of("#team")));
        Client phone = enter("coop", PHONE, "", RoomClaim.of(List.of("#other")));
        phone.told();
        ask(desk, "join", "");
        ask(desk, "leave", "");
        assertEquals("", phone.told());
    }

    @Test
    void whoJoinsAnewSeesARoomFromThenOn() {
        Client desk = enter("coop", DESK, "");
        Client phone = enter("coop", PHONE, "");
        ask(desk, "join", "");
        write(gordon, "before");
        Client stranger = enter("coop", TABLET, "");
        write(gordon, "still");
        ask(phone, "leave", "");
        write(gordon, "without");
        ask(phone, "join", "");
        write(gordon, "anew");
        for (int starts = 0; starts < 2; starts++) {
            for (Client each : List.of(desk, phone, stranger)) {
                assertEquals(List.of("anew"), history(each));
                assertEquals(List.of("anew"), resumed(each));
            }
            restart();
        }
    }

    /// A journal's beginning goes as time passes.
    @Test
    void whatIsSaidAgainOfMembershipsTellsThemAsTheyWere() {
        Client desk = enter("coop", DESK, "");
        ask(desk, "join", "");
        Client phone = enter("coop", PHONE, "");
        write(gordon, "between");
        ask(phone, "join", "");
        int said = journal.size();
        now += Duration.ofMinutes(11).toNanos() / 1000;
        feeds.tick(courier);
        write(gordon, "late");
        restart(said);
        assertEquals(List.of("late"), history(phone));
        assertTrue(enter("coop", DESK, desk.since).told().contains("\"rooms\":[\"#team\"]"));
        restart();
        assertEquals(List.of("late"), history(phone));
        assertEquals(List.of("between", "late"), history(desk));
    }

    @Test
    void aWindowHearsNothingOfARoomThatItDoesNotKnow() {
        Client desk = enter("coop", DESK, "");
        ask(desk, "join", "");
        Client phone = enter("coop", PHONE, "");
        write(gordon, "between");
        ask(desk, "read", ",\"upto\":9007199254740992");
        assertFalse(phone.told().contains("\"read\""));
        assertTrue(enter("coop", PHONE, phone.since).told().contains("\"reads\":{}"));
        ask(phone, "join", "");
        assertTrue(enter("coop", PHONE, phone.since).told().contains("\"reads\":{}"));
        assertTrue(enter("coop", DESK, desk.since).told().contains("\"reads\":{\"#team\""));
    }

    @Test
    void aWindowHearsOfItsHandlesLeavingOnlyIfItWasInTheRoom() {
        Client desk = enter("coop", DESK, "");
        ask(desk, "join", "");
        Client tablet = enter("coop", TABLET, "");
        ask(tablet, "join", "");
        Client phone = enter("coop", PHONE, "");
        ask(desk, "leave", "");
        assertFalse(phone.told().contains("\"left\""));
        assertTrue(tablet.told().contains("\"left\""));
        assertFalse(enter("coop", PHONE, phone.since).told().contains("\"left\""));
        assertTrue(enter("coop", TABLET, tablet.since).told().contains("\"left\""));
        assertTrue(enter("coop", DESK, desk.since).told().contains("\"left\""));
    }

    /// It lacks nothing of what has gone.
    @Test
    void aWindowThatDoesNotKnowABusyRoomIsNotSaidToFallBehindIt() {
        Client desk = enter("coop", DESK, "");
        ask(desk, "join", "");
        Client phone = enter("coop", PHONE, "");
        for (int i = 0; i < 1100; i++) write(gordon, "t" + i);
        phone.line.take();
        phone.line.room = 0;
        say(gordon, "{\"sender\":\"gordon\",\"recipient\":\"coop\",\"message\":\"you\"}");
        phone.line.room = Integer.MAX_VALUE;
        feeds.roomAgain(phone.window, courier);
        phone.line.goOn(feeds, phone.window, courier);
        assertEquals(0, phone.line.closed);
        assertEquals(List.of("you"), texts(phone.told()));
    }

    /// Others have heard that he left, and speak freely.
    @Test
    void whoseMembershipHasLapsedIsNoMemberAfterARestartEither() {
        Client desk = enter("coop", DESK, "");
        ask(desk, "join", "");
        write(gordon, "before");
        feeds.leave(desk.window, courier);
        now += Duration.ofHours(25).toNanos() / 1000;
        for (int i = 0; i < 60; i++) feeds.tick(courier);
        assertTrue(gordon.told().contains("\"left\":\"coop\""));
        write(gordon, "behind");
        restart();
        assertEquals(List.of(), history(desk));
        assertTrue(enter("coop", DESK, desk.since).told().contains("\"rooms\":[]"));
    }

    /// A journal that is full of it would refuse what others say.
    @Test
    void ofMembershipsThatLapseTogetherAThousandOrSoEndInASecond() {
        for (int i = 0; i < 600; i++) {
            Client each = enter("h" + i, DESK, "");
            for (int room = 0; room < 4; room++) {
                say(each, "{\"do\":\"join\",\"room\":\"#r" + room + "-" + i % 4 + "\"}");
            }
            feeds.leave(each.window, courier);
        }
        int rooms = feeds.figures().rooms();
        now += Duration.ofHours(25).toNanos() / 1000;
        List<Integer> ended = new ArrayList<>();
        for (int tick = 0; tick < 120; tick++) {
            int before = journal.size();
            feeds.tick(courier);
            ended.add(journal.size() - before);
        }
        assertEquals(17, rooms);
        assertTrue(Collections.max(ended) < 1010, () -> ended.toString());
        assertEquals(1, feeds.figures().rooms());
    }

    @Test
    void whatWasRefusedForNobodyIsKeptIsNotThereAfterARestartEither() {
        Client desk = enter("coop", DESK, "");
        ask(desk, "join", "");
        feeds.leave(desk.window, courier);
        now += Duration.ofHours(25).toNanos() / 1000;
        // what is forgotten is not all that has to do with him
        takes = false;
        for (int i = 0; i < 60; i++) feeds.tick(courier);
        takes = true;
        gordon.line.take();
        String answer = say(gordon, "{\"sender\":\"gordon\",\"recipient\":\"coop\",\"message\":\"refused\"}");
        assertTrue(answer.contains("\"not-found\""), answer);
        restart();
        assertEquals(List.of(), resumed(desk));
    }
}
