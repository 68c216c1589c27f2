package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gochat.auth.Passes;
import gochat.chat.Handle;
import gochat.engine.Follower;
import gochat.engine.Relay;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who is a member by a log that begins anew, to nodes that have followed one before and to those that have not.
class MembersAnewTest {
    private static final KeepLimits TWO_IN_A_ROOM =
            new KeepLimits(Duration.ofHours(24), 1000, 256 * 1024, 64 << 20, 1000, 3, 200, 5, 2);
    private static final Handle TEAM = Handle.of("#team");
    private static final List<String> PEOPLE = List.of("coop", "ben", "dan");
    private static final long ORIGIN = 77;

    private long now = 1_700_000_000_000_000L;
    private final List<byte[]> log = new ArrayList<>();
    private final Follower<Result> old = node(1);
    private final Follower<Result> fresh = node(2);

    private Feeds feeds() {
        return new Feeds(TWO_IN_A_ROOM, Watching.ANYONE, new Passes(new byte[Passes.KEY_BYTES]), "none", () -> now);
    }

    private Follower<Result> node(long number) {
        Feeds feeds = feeds();
        FakeLine.Hand hand = new FakeLine.Hand();
        feeds.send(new Relay<>() {
            @Override
            public boolean send(byte[] entry, Receipt<Result> receipt) {
                return true;
            }

            @Override
            public void close() {}
        }, number, hand);
        return feeds.follower(hand);
    }

    @SafeVarargs
    private void hear(Operation operation, Follower<Result>... nodes) {
        now++;
        log.add(operation.encode());
        for (Follower<Result> node : nodes) node.apply(now, 3, operation.encode());
    }

    /// Each comes and joins.
    ///
    /// @return when the last has joined
    @SafeVarargs
    private long join(List<String> people, Follower<Result>... nodes) {
        for (String who : people) {
            hear(here(who), nodes);
            hear(move(who, true), nodes);
        }
        return now;
    }

    /// Both read this log from its beginning.
    private void begin(String epoch) {
        Stream.of(old, fresh).forEach(node -> node.startOver(epoch));
    }

    private static Operation here(String who) {
        return new Operation.Here(Handle.of(who), 1, true, 0);
    }

    private static Operation move(String who, boolean in) {
        return new Operation.Move(Handle.of(who), TEAM, in, ORIGIN, 0);
    }

    /// He is a member since then, says a node that knows him as one up to a position.
    private static Operation again(String who, long asOf, long since) {
        return new Operation.Move(Handle.of(who), TEAM, true, asOf, since);
    }

    /// Those who may speak there.
    private String members(Follower<Result> node) {
        now++;
        return PEOPLE.stream().filter(who -> {
            byte[] hi = ("{\"sender\":\"" + who + "\",\"recipient\":\"#team\"}").getBytes(StandardCharsets.UTF_8);
            var say = new Operation.Say(Handle.of(who), TEAM, ORIGIN, false, 0, hi, 0, hi.length);
            return node.apply(now, 3, say.encode()).refusal() == null;
        }).collect(Collectors.joining(" "));
    }

    @Test
    void whoReadsTheSameLogOnceMoreHasTheSameMembers() {
        old.startOver("one");
        PEOPLE.forEach(who -> hear(here(who), old));
        hear(again("coop", now, now - 5), old);
        for (String who : List.of("ben", "dan")) hear(move(who, true), old);
        hear(move("coop", false), old);
        hear(move("coop", true), old);
        Stream.of(old, fresh).forEach(node -> {
            node.startOver("two");
            for (int i = 0; i < log.size(); i++) node.apply(now - log.size() + 1 + i, 3, log.get(i));
        });
        assertEquals("coop ben", members(fresh));
        assertEquals("coop ben", members(old));
    }

    @Test
    void whoWasOnceRefusedForWantOfRoomComesInWhenThereIsSomeToAllNodesAlike() {
        old.startOver("one");
        long joined = join(List.of("coop"), old);
        begin("two");
        PEOPLE.forEach(who -> hear(here(who), old, fresh));
        for (String who : List.of("ben", "dan")) hear(move(who, true), old, fresh);
        hear(again("coop", joined, joined), old, fresh);
        assertEquals("ben dan", members(old));
        hear(move("ben", false), old, fresh);
        hear(again("coop", joined, joined), old, fresh);
        assertEquals("coop dan", members(fresh));
        assertEquals("coop dan", members(old));
    }

    /// Where he was no member yet, too, or had never been heard of.
    @Test
    void whoHasLeftIsNoMemberAgainThoughANodeSaysSoThatHadNotHeard() {
        old.startOver("one");
        long joined = join(List.of("coop"), old);
        begin("two");
        hear(move("coop", false), old, fresh);
        hear(here("coop"), old, fresh);
        hear(again("coop", joined, joined), old, fresh);
        assertEquals("", members(fresh));
        assertEquals("", members(old));
    }

    /// His joining is sent to the next log again; his coming was too long ago for that.
    @Test
    void whoJoinsIsAMemberToAllNodesAlikeThoughTheLogHasLostHisComing() {
        old.startOver("one");
        hear(here("coop"), old);
        begin("two");
        hear(move("coop", true), old, fresh);
        join(List.of("ben", "dan"), old, fresh);
        assertEquals("coop ben", members(old));
        assertEquals("coop ben", members(fresh));
    }

    /// It is read before anything is sent to it.
    @Test
    void whoHasLeftIsNoMemberAfterARestartThoughTheJournalHasItOfBeforeBehindThat() {
        Follower<Result> restarted = feeds().follower(new FakeLine.Hand());
        restarted.startOver("one");
        long joined = join(List.of("coop"), restarted);
        hear(move("coop", false), restarted);
        hear(again("coop", joined, joined), restarted);
        assertEquals("", members(restarted));
    }
}
