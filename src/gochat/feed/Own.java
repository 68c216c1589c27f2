package gochat.feed;

import gochat.chat.Handle;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A message between a handle and another one, as a feed keeps it: bytes in an array of the feed's own, which serves
/// again for another message when this one has gone. Millions of short-lived objects that live for just too long are
/// what a collector does worst.
///
/// It is: the origin (8 bytes), the length of the message (4), that of the other handle (2), whether that handle is its
/// recipient (1), the other handle, the message; what is behind is left from before.
final class Own {
    private static final int LENGTH_AT = 8;
    private static final int OTHER_LENGTH_AT = 12;
    private static final int SENT_AT = 14;
    private static final int HEAD_BYTES = 15;
    private static final int ROUND_BYTES = 32;
    /// An array may be larger than a message needs by this part.
    private static final int MOST_WASTE_PART = 2;

    private Own() {}

    /// Whether an entry can be kept so; else many feeds share it.
    static boolean suits(Entry entry) {
        return entry.kind() == Entry.Kind.MESSAGE && !entry.recipient().isRoom();
    }

    /// @param spare  taken if it is of about the right size; null for none
    static byte[] of(Entry entry, Handle self, byte[] spare) {
        boolean sent = entry.sender().equals(self);
        Handle other = sent ? entry.recipient() : entry.sender();
        int need = HEAD_BYTES + other.length() + entry.bytes().length;
        boolean isFit = spare != null && spare.length >= need
                && spare.length <= need + ROUND_BYTES + need / MOST_WASTE_PART;
        byte[] own = isFit ? spare : new byte[(need + ROUND_BYTES - 1) / ROUND_BYTES * ROUND_BYTES];
        ByteBuffer.wrap(own).putLong(entry.origin()).putInt(entry.bytes().length).putShort((short) other.length())
                .put((byte) (sent ? 1 : 0));
        other.copyTo(own, HEAD_BYTES);
        System.arraycopy(entry.bytes(), 0, own, HEAD_BYTES + other.length(), entry.bytes().length);
        return own;
    }

    /// The other handle, in an array of its own.
    static Handle other(byte[] own) {
        return Handle.view(own, HEAD_BYTES, messageAt(own)).kept();
    }

    static Entry entry(byte[] own, Handle self) {
        Handle other = other(own);
        boolean sent = own[SENT_AT] != 0;
        ByteBuffer head = ByteBuffer.wrap(own);
        int at = messageAt(own);
        byte[] message = Arrays.copyOfRange(own, at, at + head.getInt(LENGTH_AT));
        return new Entry(Entry.Kind.MESSAGE, sent ? self : other, sent ? other : self, head.getLong(0), message);
    }

    private static int messageAt(byte[] own) {
        return HEAD_BYTES + ByteBuffer.wrap(own).getShort(OTHER_LENGTH_AT);
    }
}
