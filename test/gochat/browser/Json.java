package gochat.browser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads and writes the JSON of the DevTools protocol, as maps, lists, strings, doubles, booleans and null.
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static Object read(String text) {
        return new Json(text).value();
    }

    private char peek() {
        while (Character.isWhitespace(text.charAt(at))) at++;
        return text.charAt(at);
    }

    private Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Object word(String word, Object value) {
        at += word.length();
        return value;
    }

    private Double number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        return Double.valueOf(text.substring(from, at));
    }

    private Map<String, Object> object() {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        while (peek() != '}') {
            String key = string();
            peek();
            at++;
            map.put(key, value());
            if (peek() == ',') at++;
            peek();
        }
        at++;
        return map;
    }

    private List<Object> array() {
        List<Object> list = new ArrayList<>();
        at++;
        while (peek() != ']') {
            list.add(value());
            if (peek() == ',') at++;
        }
        at++;
        return list;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        peek();
        for (at++; text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            if (c != '\\') {
                string.append(c);
                continue;
            }
            char kind = text.charAt(++at);
            switch (kind) {
                case 'n' -> string.append('\n');
                case 't' -> string.append('\t');
                case 'r' -> string.append('\r');
                case 'b' -> string.append('\b');
                case 'f' -> string.append('\f');
                case 'u' -> {
                    string.append((char) Integer.parseInt(text, at + 1, at + 5, 16));
                    at += 4;
                }
                default -> string.append(kind);
            }
        }
        at++;
        return string.toString();
    }

    static String write(Object value) {
        return switch (value) {
            case null -> "null";
            case String string -> quote(string);
            case Map<?, ?> map -> map.entrySet().stream()
                    .map(e -> quote((String) e.getKey()) + ":" + write(e.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(Json::write)
                    .collect(Collectors.joining(",", "[", "]"));
            case Double whole when whole == Math.rint(whole) -> "" + whole.longValue();
            default -> value.toString();
        };
    }

    private static String quote(String string) {
        StringBuilder json = new StringBuilder("\"");
        string.chars().forEach(c -> {
            if (c == '"' || c == '\\') json.append('\\').append((char) c);
            else if (c < ' ') json.append(String.format("\\u%04x", c));
            else json.append((char) c);
        });
        return json.append('"').toString();
    }
}
