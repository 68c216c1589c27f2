package gochat.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A connection here is just a name, and a delivery a line that is noted.
class ChatTest {
    private static final String OK = "{\"ok\":\"message sent with success\"}";

    private final Chat<String> chat = new Chat<>(3);
    private final List<String> delivered = new ArrayList<>();

    private String say(String sender, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new String(chat.relay(Handle.of(sender), bytes, 0, bytes.length, this::deliver), StandardCharsets.UTF_8);
    }

    private Chat.Delivered deliver(String to, byte[] bytes, int offset, int length) {
        if (to.equals("stuck")) return Chat.Delivered.NOT_READING;
        delivered.add(to + " " + new String(bytes, offset, length, StandardCharsets.UTF_8));
        return Chat.Delivered.TAKEN;
    }

    private static String message(String sender, String recipient) {
        return "{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\",\"message\":\"hi\"}";
    }

    @Test
    void aMessageGoesByteForByteToEveryConnectionOfItsRecipient() {
        chat.join(Handle.of("gordon"), "g1");
        chat.join(Handle.of("gordon"), "g2");
        chat.join(Handle.of("ben"), "b1");
        String text = " {\"sender\":\"coop\", \"mood\":[1] ,\"recipient\":\"g\\u006frdon\",\"message\":\"hé\"}";
        assertEquals(OK, say("coop", text));
        assertEquals(List.of("g1 " + text, "g2 " + text), delivered);
    }

    @Test
    void anAnswerCarriesTheMessagesId() {
        assertEquals("{\"error\":\"Recipient not found\",\"id\":\"7\\n\"}",
                say("coop", "{\"sender\":\"coop\",\"recipient\":\"x\",\"id\":\"7\\n\"}"));
    }

    @Test
    void okMeansAtLeastOneConnectionTookIt() {
        chat.join(Handle.of("gordon"), "stuck");
        assertEquals("{\"error\":\"Recipient is not reading, message dropped\"}",
                say("coop", message("coop", "gordon")));
        chat.join(Handle.of("gordon"), "g1");
        assertEquals(OK, say("coop", message("coop", "gordon")));
    }

    @Test
    void nobodySpeaksInAnothersName() {
        chat.join(Handle.of("gordon"), "g1");
        String expected = "{\"error\":\"\\\"sender\\\" must be this connection's handle: \\\"coop\\\"\"}";
        assertEquals(expected, say("coop", message("ben", "gordon")));
        assertEquals(expected, say("coop", "{\"recipient\":\"gordon\"}"));
        assertEquals(expected, say("coop", "{\"sender\":[\"coop\"],\"recipient\":\"gordon\"}"));
        assertTrue(delivered.isEmpty());
    }

    @Test
    void aRecipientMustBeAString() {
        String expected = "{\"error\":\"\\\"recipient\\\" is missing: it must be a string\"}";
        assertEquals(expected, say("coop", "{\"sender\":\"coop\"}"));
        assertEquals(expected, say("coop", "{\"sender\":\"coop\",\"recipient\":5}"));
    }

    @Test
    void aHandleHasItsConnectionsAndNoMore() {
        Handle gordon = Handle.of("gordon");
        assertTrue(chat.join(gordon, "1"));
        assertTrue(chat.join(gordon, "2"));
        assertTrue(chat.join(gordon, "3"));
        assertFalse(chat.join(gordon, "4"));
        chat.leave(gordon, "2");
        chat.leave(gordon, "2");
        assertTrue(chat.join(gordon, "4"));
        say("coop", message("coop", "gordon"));
        assertEquals(List.of("1", "3", "4"), delivered.stream().map(line -> line.substring(0, 1)).toList());
    }

    @Test
    void whoHasLeftIsNotFound() {
        chat.join(Handle.of("gordon"), "g1");
        chat.leave(Handle.of("gordon"), "g1");
        assertEquals("{\"error\":\"Recipient not found\"}", say("coop", message("coop", "gordon")));
    }
}
