package gochat.feed;

import gochat.chat.Handle;
import gochat.chat.JsonText;
import java.util.Collection;
import java.util.Map;

/// What the server says in `gochat.v2` beside envelopes and answers to messages: JSON texts.
final class Frames {
    private Frames() {}

    /// @param pass  where the client has been, for its next coming: a secret
    static byte[] hello(Handle me, String epoch, long seq, boolean resumed, String pass, Map<Handle, Long> reads,
            Collection<Handle> rooms, int windows, long beat) {
        JsonText text = new JsonText(512).raw("{\"hello\":{\"me\":").string(me.toString())
                .raw(",\"epoch\":").string(epoch).raw(",\"seq\":").number(seq)
                .raw(resumed ? ",\"resumed\":true" : ",\"resumed\":false")
                .raw(",\"pass\":").string(pass).raw(",\"reads\":");
        numbers(text, reads);
        text.raw(",\"rooms\":");
        return names(text, rooms).raw(",\"windows\":").number(windows).raw(",\"beat\":").number(beat).raw("}}").bytes();
    }

    static byte[] reads(Map<Handle, Long> marks) {
        return numbers(new JsonText(128).raw("{\"read\":"), marks).raw("}").bytes();
    }

    static byte[] beat(long seq) {
        return new JsonText(32).raw("{\"beat\":").number(seq).raw("}").bytes();
    }

    /// @param id  as JSON; null for none
    static byte[] presence(Map<Handle, Boolean> online, byte[] id) {
        JsonText text = new JsonText(64 + 32 * online.size()).raw("{\"presence\":{");
        String comma = "";
        for (Map.Entry<Handle, Boolean> each : online.entrySet()) {
            text.raw(comma).string(each.getKey().toString()).raw(each.getValue() ? ":true" : ":false");
            comma = ",";
        }
        return end(text.raw("}"), id);
    }

    static byte[] joined(Collection<Handle> members, byte[] id) {
        return end(names(new JsonText(64 + 32 * members.size()).raw("{\"ok\":\"joined\",\"members\":"), members), id);
    }

    static byte[] left(byte[] id) {
        return end(new JsonText(64).raw("{\"ok\":\"left\""), id);
    }

    static byte[] history(JsonText entries, Handle with, boolean more, byte[] id) {
        return end(new JsonText(128).raw("{\"history\":[").raw(entries.bytes()).raw("],\"with\":")
                .string(with.toString()).raw(more ? ",\"more\":true" : ",\"more\":false"), id);
    }

    private static byte[] end(JsonText text, byte[] id) {
        if (id != null) text.raw(",\"id\":").raw(id);
        return text.raw("}").bytes();
    }

    private static JsonText names(JsonText text, Collection<Handle> names) {
        text.raw("[");
        String comma = "";
        for (Handle name : names) {
            text.raw(comma).string(name.toString());
            comma = ",";
        }
        return text.raw("]");
    }

    private static JsonText numbers(JsonText text, Map<Handle, Long> numbers) {
        text.raw("{");
        String comma = "";
        for (Map.Entry<Handle, Long> each : numbers.entrySet()) {
            text.raw(comma).string(each.getKey().toString()).raw(":").number(each.getValue());
            comma = ",";
        }
        return text.raw("}");
    }
}
