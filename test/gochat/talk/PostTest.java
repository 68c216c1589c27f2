package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Courier;
import gochat.place.Line;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Messages between handles that speak the plain protocol.
class PostTest {
    private static final String OK = "{\"ok\":\"message sent with success\"}";
    private static final int TRY_AGAIN_LATER = 1013;

    private final Feeds feeds = new Feeds(new KeepLimits(Duration.ofHours(24), 1000, 256 * 1024, 64 << 20, 1000, 3, 200,
            50, 500), Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch", () -> 1);
    private final Courier courier = new FakeLine.Hand() {
        @Override
        public Left hand(Line to, byte[] text, int offset, int length) {
            return ((FakeLine) to).name.equals("poor") ? Left.NO_MEMORY : super.hand(to, text, offset, length);
        }
    };
    private final List<FakeLine> lines = new ArrayList<>();

    private Window join(String handle, String name) {
        FakeLine line = new FakeLine(name);
        if (name.equals("stuck")) line.room = 0;
        Window window = feeds.join(Handle.of(handle), line, courier).window();
        if (window != null) lines.add(line);
        return window;
    }

    /// Says it from a connection of its own.
    private String say(String sender, String text) {
        Window from = feeds.join(Handle.of(sender), new FakeLine("?"), courier).window();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String answer = new String(feeds.take(from, bytes, 0, bytes.length, courier), StandardCharsets.UTF_8);
        feeds.leave(from, courier);
        return answer;
    }

    private List<String> delivered() {
        return lines.stream().flatMap(line -> line.told.stream().map(text -> line.name + " " + text)).toList();
    }

    private static String message(String sender, String recipient) {
        return "{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\",\"message\":\"hi\"}";
    }

    @Test
    void aMessageGoesByteForByteToEveryConnectionOfItsRecipient() {
        join("gordon", "g1");
        join("gordon", "g2");
        join("ben", "b1");
        String text = " {\"sender\":\"coop\", \"mood\":[1] ,\"recipient\":\"g\\u006frdon\",\"message\":\"hé\"}";
        assertEquals(OK, say("coop", text));
        assertEquals(List.of("g1 " + text, "g2 " + text), delivered());
    }

    @Test
    void anAnswerCarriesTheMessagesId() {
        assertEquals("{\"error\":\"Recipient not found\",\"id\":\"7\\n\"}",
                say("coop", "{\"sender\":\"coop\",\"recipient\":\"x\",\"id\":\"7\\n\"}"));
    }

    @Test
    void okMeansAtLeastOneConnectionTookIt() {
        join("gordon", "stuck");
        assertEquals("{\"error\":\"Recipient is not reading, message dropped\"}",
                say("coop", message("coop", "gordon")));
        join("gordon", "g1");
        assertEquals(OK, say("coop", message("coop", "gordon")));
    }

    @Test
    void nobodySpeaksInAnothersName() {
        join("gordon", "g1");
        String expected = "{\"error\":\"\\\"sender\\\" must be this connection's handle: \\\"coop\\\"\"}";
        assertEquals(expected, say("coop", message("ben", "gordon")));
        assertEquals(expected, say("coop", "{\"recipient\":\"gordon\"}"));
        assertEquals(expected, say("coop", "{\"sender\":[\"coop\"],\"recipient\":\"gordon\"}"));
        assertTrue(delivered().isEmpty());
    }

    @Test
    void aRecipientMustBeAString() {
        String expected = "{\"error\":\"\\\"recipient\\\" is missing: it must be a string\"}";
        assertEquals(expected, say("coop", "{\"sender\":\"coop\"}"));
        assertEquals(expected, say("coop", "{\"sender\":\"coop\",\"recipient\":5}"));
    }

    @Test
    void aHandleHasItsConnectionsAndNoMore() {
        assertNotNull(join("gordon", "1"));
        Window second = join("gordon", "2");
        assertNotNull(join("gordon", "3"));
        assertNull(join("gordon", "4"));
        feeds.leave(second, courier);
        feeds.leave(second, courier);
        assertNotNull(join("gordon", "4"));
        say("coop", message("coop", "gordon"));
        assertEquals(List.of("1", "3", "4"), delivered().stream().map(line -> line.substring(0, 1)).toList());
    }

    @Test
    void whoHasLeftIsNotFound() {
        feeds.leave(join("gordon", "g1"), courier);
        assertEquals("{\"error\":\"Recipient not found\"}", say("coop", message("coop", "gordon")));
    }

    /// Its sender is told that another has it.
    @Test
    void whomAMessageMissesForWantOfMemoryIsSentAwayUnlessItsSenderHearsOfThat() {
        join("gordon", "poor");
        assertEquals("{\"error\":\"Server is short of memory, message dropped\"}",
                say("coop", message("coop", "gordon")));
        assertEquals(0, lines.getFirst().closed);
        join("gordon", "g1");
        assertEquals(OK, say("coop", message("coop", "gordon")));
        assertEquals(TRY_AGAIN_LATER, lines.getFirst().closed);
        assertEquals(0, lines.getLast().closed);
    }

    @Test
    void itIsSentAwayTooWhereTheMessageIsKept() {
        join("gordon", "poor");
        Command.Enter first = new Command.Enter("window-0123456789", "");
        feeds.leave(feeds.enter(Handle.of("gordon"), new FakeLine("v2"), first, false, RoomClaim.ANY, courier).window(),
                courier);
        assertEquals(OK, say("coop", message("coop", "gordon")));
        assertEquals(TRY_AGAIN_LATER, lines.getFirst().closed);
    }
}
