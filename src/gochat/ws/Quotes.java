package gochat.ws;

import java.util.ArrayDeque;
import java.util.Arrays;

/// What has gone out compressed on one connection, and who wrote it: a message may refer back to its own author's words
/// alone. One thread at a time may call it.
///
/// With one window for all, whoever may write to a reader and sees the lengths of what the reader gets can guess what
/// others wrote to him: the guess that is right is the shortest (as in CRIME, and RFC 7692, section 8). To forget
/// whenever another author comes costs most of what compression gains, for people take turns. So the others' words stay
/// in their places, which the distances need, but are blotted out by a byte that no text has and nothing can refer to.
final class Quotes {
    /// No UTF-8 text holds it (RFC 3629, section 1).
    private static final byte BLOT = (byte) 0xFF;

    /// Words of one author in a row, at most as many bytes as the window has; the oldest may be there in part.
    private record Part(long author, int length) {}

    private final int capacity;
    private final SlidingWindow window;
    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    private int total;

    /// @param capacity  in bytes
    Quotes(int capacity) {
        this.capacity = capacity;
        this.window = new SlidingWindow(capacity);
    }

    /// A message has gone out compressed.
    void append(long author, byte[] bytes, int offset, int length) {
        window.append(bytes, offset, length);
        boolean goesOn = !parts.isEmpty() && parts.getLast().author() == author;
        int before = goesOn ? parts.removeLast().length() : 0;
        Part last = new Part(author, Math.min(capacity, before + length));
        parts.add(last);
        total += last.length() - before;
        while (total - parts.getFirst().length() >= capacity) total -= parts.removeFirst().length();
    }

    /// What lies before this message, as far back as its author has words in it.
    byte[] before(long author, byte[] bytes, int offset, int length) {
        byte[] seen = Arrays.copyOf(window.bytes(), window.length());
        int begin = seen.length;
        boolean blotted = false;
        int end = seen.length - total;
        for (Part part : parts) {
            int from = Math.max(0, end);
            end += part.length();
            if (part.author() == author && author != MessageDeflater.NOBODY) {
                begin = Math.min(begin, from);
            } else {
                Arrays.fill(seen, from, end, BLOT);
                blotted |= begin < from;
            }
        }
        if (blotted && contains(bytes, offset, length, BLOT)) return SlidingWindow.NOTHING;
        return begin == 0 ? seen : Arrays.copyOfRange(seen, begin, seen.length);
    }

    private static boolean contains(byte[] bytes, int offset, int length, byte wanted) {
        for (int i = offset; i < offset + length; i++) if (bytes[i] == wanted) return true;
        return false;
    }
}
