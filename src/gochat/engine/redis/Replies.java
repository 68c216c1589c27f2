package gochat.engine.redis;

import gochat.engine.Engine;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads replies of RESP2, none larger than a limit, whatever the server says. What no node has written, for it is too
/// much, counts as none: it must not keep all from what stands behind it. One thread owns it.
final class Replies {
    static final byte[] LINE_END = {'\r', '\n'};
    /// Most bytes of a reply with all that is in it. 32 batches have 48 MiB, if each is one of the largest entries; who
    /// asks for more at once may get too much.
    static final int MAX_BYTES = 64 << 20;
    /// Of all strings in one list: of a batch, which has little more than 1.5 MiB; 32 such fit into a reply.
    private static final int MAX_STRING_BYTES = 7 << 18;
    /// Of a list, as are the batches of a reply.
    static final int MAX_PARTS = Engine.Session.MAX_BATCHES;
    /// Of a string in Redis.
    private static final int MAX_SKIPPED_BYTES = 1 << 29;
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_DEPTH = 8;
    /// What each part of a reply takes at least, here.
    private static final int PART_BYTES = 32;

    private final InputStream in;
    private int left;
    /// For the strings of the list in hand.
    private int room;

    Replies(InputStream in) {
        this.in = in;
    }

    /// @return a String, a Long, bytes, a List of these, or null
    /// @throws RedisError   for a reply that is an error
    /// @throws IOException  for what is no reply, or too large
    Object next() throws IOException {
        left = MAX_BYTES;
        room = MAX_STRING_BYTES;
        return part(0);
    }

    private Object part(int depth) throws IOException {
        spend(PART_BYTES);
        int type = in.read();
        return switch (type) {
            case '+' -> line();
            case '-' -> throw new RedisError(line());
            case ':' -> number(line());
            case '$' -> bytes(length(MAX_SKIPPED_BYTES));
            case '*' -> list(length(Integer.MAX_VALUE), depth + 1);
            case -1 -> throw ended();
            default -> throw strange();
        };
    }

    private void spend(long bytes) throws IOException {
        if (bytes > left) throw tooLarge();
        left -= (int) bytes;
    }

    private static IOException tooLarge() {
        return new IOException("its reply has more than " + MAX_BYTES + " bytes");
    }

    private static IOException ended() {
        return new EOFException("it closed the connection");
    }

    private static IOException strange() {
        return new IOException("it does not speak the protocol of Redis");
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next; (next = in.read()) != '\r'; ) {
            if (next < 0) throw ended();
            if (text.length() >= MAX_LINE_BYTES) throw strange();
            // control characters would break the line that an error must be
            text.append(Character.isISOControl(next) ? '?' : (char) next);
        }
        if (in.read() != '\n') throw strange();
        return text.toString();
    }

    private static long number(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw strange();
        }
    }

    /// @return -1 for nothing
    private int length(int most) throws IOException {
        long length = number(line());
        if (length < -1) throw strange();
        if (length > most) throw tooLarge();
        return (int) length;
    }

    private byte[] bytes(int length) throws IOException {
        if (length < 0) return null;
        if (length > room) {
            skip(length);
            return bytes(0);
        }
        room -= length;
        spend(length);
        // an array that grows as they arrive
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw ended();
        if (in.read() != '\r' || in.read() != '\n') throw strange();
        return bytes;
    }

    private void skip(int length) throws IOException {
        try {
            in.skipNBytes(length);
        } catch (EOFException wordless) {
            throw ended();
        }
    }

    private List<Object> list(int length, int depth) throws IOException {
        if (length < 0) return null;
        if (depth > MAX_DEPTH) throw strange();
        int outside = room;
        room = MAX_STRING_BYTES;
        List<Object> parts = new ArrayList<>(Math.min(length, MAX_PARTS));
        for (int i = 0; i < length; i++) {
            int before = left;
            Object part = part(depth);
            if (i < MAX_PARTS) parts.add(part);
            else left = before;
        }
        room = outside;
        return parts;
    }

    static String text(Object reply) throws IOException {
        return switch (reply) {
            case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
            case String text -> text;
            case Long number -> number.toString();
            case null, default -> throw strange();
        };
    }

    static long number(Object reply) throws IOException {
        return reply instanceof Long number ? number : number(text(reply));
    }

    static byte[] bytes(Object reply) throws IOException {
        if (reply instanceof byte[] bytes) return bytes;
        throw strange();
    }

    /// @param least  parts that it must have
    static List<?> list(Object reply, int least) throws IOException {
        if (reply instanceof List<?> parts && parts.size() >= least) return parts;
        throw strange();
    }
}
