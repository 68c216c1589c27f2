package loadtest.text;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes maps, lists, strings, numbers and booleans as JSON, and reads them back. Pure.
public final class Json {
    private Json() { }

    public static String write(Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map -> map.entrySet().stream()
                    .map(entry -> quote(entry.getKey().toString()) + ":" + write(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
            case Double number when !Double.isFinite(number) -> "null";
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            default -> quote(value.toString());
        };
    }

    /// Reads a whole text: maps, lists, strings, booleans, null, and every number as a double. Throws an
    /// IllegalArgumentException that says where it is no JSON.
    public static Object read(String text) {
        return new JsonReader(text).whole();
    }

    /// The members of an object; none where the text is anything else.
    public static Map<?, ?> members(String text) {
        try {
            return read(text) instanceof Map<?, ?> members ? members : Map.of();
        } catch (IllegalArgumentException _) {
            return Map.of();
        }
    }

    private static String quote(String text) {
        var out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}
