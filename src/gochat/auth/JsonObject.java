package gochat.auth;

import gochat.chat.Json;
import gochat.chat.MalformedMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The members of one JSON object, each value as its JSON text. It belongs to the call that reads a token.
record JsonObject(Map<String, String> members) {
    /// Longer numbers are no moments in time.
    private static final int MAX_NUMBER_CHARACTERS = 32;

    /// Reads an object strictly: no name twice, nothing behind it, valid UTF-8 (RFC 7519, section 7.2, step 10).
    ///
    /// @throws MalformedMessage if it is anything else
    static JsonObject parse(byte[] utf8) throws MalformedMessage {
        Json json = new Json(utf8, 0, utf8.length);
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (!Arrays.equals(utf8, text.getBytes(StandardCharsets.UTF_8))) throw json.malformed("valid UTF-8");
        Map<String, String> members = new HashMap<>();
        for (int nameFrom = json.firstName(); nameFrom >= 0; nameFrom = json.nextName()) {
            String name = Json.unescape(utf8, nameFrom, json.nameEnd());
            json.peek();
            int from = json.position();
            json.value();
            String value = new String(utf8, from, json.position() - from, StandardCharsets.UTF_8);
            if (members.put(name, value) != null) throw json.malformed("each name only once");
        }
        return new JsonObject(members);
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /// The text of a string; empty when the member is anything else or not there.
    String string(String name) {
        byte[] value = members.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8);
        return value.length > 0 && value[0] == '"' ? Json.unescape(value, 1, value.length - 1) : "";
    }

    /// The strings of a list; none when the member is anything else, holds anything else, or is not there.
    List<String> strings(String name) {
        byte[] value = members.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8);
        List<String> strings = new ArrayList<>();
        Json json = new Json(value, 0, value.length);
        try {
            json.take('[', "a list");
            do {
                int from = json.string("a string");
                strings.add(Json.unescape(value, from, json.position() - 1));
            } while (json.takeIf(','));
            return strings;
        } catch (MalformedMessage other) {
            return List.of();
        }
    }

    /// The value of a number; empty when the member is anything else or not there.
    OptionalDouble number(String name) {
        String value = members.getOrDefault(name, "");
        if (value.length() > MAX_NUMBER_CHARACTERS || !value.matches("[-0-9].*")) return OptionalDouble.empty();
        return OptionalDouble.of(Double.parseDouble(value));
    }
}
