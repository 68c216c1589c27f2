package gochat.chat;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What the server says in `gochat.v2` beside answers to messages: JSON texts.
public final class Notices {
    /// What an envelope has beside the message, with a seq of 16 digits, as all are: so nothing is copied twice.
    private static final int ENVELOPE_BYTES = "{'seq':,'msg':}".length() + JsonText.SEQ_DIGITS;

    private Notices() {}

    /// A message as it came, in an envelope.
    ///
    /// @param message  is `message[from..to)`
    public static byte[] envelope(long seq, byte[] message, int from, int to) {
        return at(seq, to - from + ENVELOPE_BYTES).raw(",\"msg\":").raw(message, from, to).raw("}").bytes();
    }

    /// Somebody came to a room.
    public static byte[] joined(long seq, Handle room, Handle who) {
        return moved(seq, room, ",\"joined\":", who);
    }

    /// Somebody left a room.
    public static byte[] left(long seq, Handle room, Handle who) {
        return moved(seq, room, ",\"left\":", who);
    }

    private static byte[] moved(long seq, Handle room, String how, Handle who) {
        return at(seq, 128).raw(",\"room\":").string(room.toString()).raw(how).string(who.toString()).raw("}").bytes();
    }

    private static JsonText at(long seq, int capacity) {
        return new JsonText(capacity).raw("{\"seq\":").seq(seq);
    }

    /// How many windows a handle has.
    public static byte[] windows(int count) {
        return new JsonText(32).raw("{\"windows\":").number(count).raw("}").bytes();
    }

    /// To a window that has come in.
    ///
    /// @param pass  where the client has been, for its next coming: a secret
    public static byte[] hello(Handle me, String epoch, long seq, boolean resumed, String pass, Map<Handle, Long> reads,
            Collection<Handle> rooms, int windows, long beat) {
        JsonText text = new JsonText(512).raw("{\"hello\":{\"me\":").string(me.toString())
                .raw(",\"epoch\":").string(epoch).raw(",\"seq\":").number(seq)
                .raw(resumed ? ",\"resumed\":true" : ",\"resumed\":false")
                .raw(",\"pass\":").string(pass).raw(",\"reads\":");
        numbers(text, reads);
        text.raw(",\"rooms\":");
        return names(text, rooms).raw(",\"windows\":").number(windows).raw(",\"beat\":").number(beat).raw("}}").bytes();
    }

    /// Up to where conversations have been read.
    public static byte[] reads(Map<Handle, Long> marks) {
        return numbers(new JsonText(128).raw("{\"read\":"), marks).raw("}").bytes();
    }

    /// A sign of life, with the newest position.
    public static byte[] beat(long seq) {
        return new JsonText(32).raw("{\"beat\":").number(seq).raw("}").bytes();
    }

    /// Who is online.
    ///
    /// @param id  as JSON; null for none
    public static byte[] presence(Collection<Handle> handles, Predicate<Handle> isOnline, byte[] id) {
        JsonText text = new JsonText(64 + 32 * handles.size()).raw("{\"presence\":{");
        each(text, handles, handle -> text.string(handle.toString()).raw(isOnline.test(handle) ? ":true" : ":false"));
        return end(text.raw("}"), id);
    }

    /// The answer to who has come into a room.
    public static byte[] joined(Collection<Handle> members, byte[] id) {
        return end(names(new JsonText(64 + 32 * members.size()).raw("{\"ok\":\"joined\",\"members\":"), members), id);
    }

    /// The answer to who has left a room.
    public static byte[] left(byte[] id) {
        return end(new JsonText(64).raw("{\"ok\":\"left\""), id);
    }

    /// @param envelopes  oldest first
    public static byte[] history(Collection<byte[]> envelopes, Handle with, boolean more, byte[] id) {
        JsonText text = new JsonText(1024).raw("{\"history\":[");
        return end(each(text, envelopes, text::raw).raw("],\"with\":").string(with.toString())
                .raw(more ? ",\"more\":true" : ",\"more\":false"), id);
    }

    private static byte[] end(JsonText text, byte[] id) {
        if (id != null) text.raw(",\"id\":").raw(id);
        return text.raw("}").bytes();
    }

    private static JsonText names(JsonText text, Collection<Handle> names) {
        return each(text.raw("["), names, name -> text.string(name.toString())).raw("]");
    }

    private static JsonText numbers(JsonText text, Map<Handle, Long> numbers) {
        return each(text.raw("{"), numbers.entrySet(),
                entry -> text.string(entry.getKey().toString()).raw(":").number(entry.getValue())).raw("}");
    }

    /// Has each written, with commas in between.
    private static <T> JsonText each(JsonText text, Collection<T> all, Consumer<T> write) {
        String comma = "";
        for (T one : all) {
            text.raw(comma);
            write.accept(one);
            comma = ",";
        }
        return text;
    }
}
