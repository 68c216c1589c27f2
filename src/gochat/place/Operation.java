package gochat.place;

import gochat.chat.Handle;
import gochat.chat.Hash;
import gochat.feed.Entry;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Something that somebody does, as a log holds it: what is kept follows from the operations and their order alone. How
/// its bytes look is part of the log's format, which has a number (`gochat.engine`).
public sealed interface Operation {
    /// A message, which is `bytes[from..to)`. It and its handles may be views of what was read, or of the log's entry:
    /// whoever keeps one of them copies it.
    ///
    /// @param origin        the number of the window that sends it
    /// @param isKnownAgain  whether the same, sent again, is answered as before
    /// @param window        the key of that window, which must not have come in elsewhere since; 0 if that does not
    ///                      matter
    record Say(Handle sender, Handle recipient, long origin, boolean isKnownAgain, long window, byte[] bytes, int from,
            int to) implements Operation {
        int length() {
            return to - from;
        }

        /// As [gochat.chat.Message#hash].
        public long hash() {
            return Hash.of(bytes, from, to);
        }

        /// As an entry for the feeds of both sides, which copy what they keep.
        public Entry entry(Handle sender, Handle recipient) {
            return new Entry(Entry.Kind.MESSAGE, sender, recipient, origin, bytes, from, to);
        }

        /// As an entry that all members of a room keep: a copy, and so must the names be no views.
        public Entry shared(Handle sender, Handle room) {
            return new Entry(Entry.Kind.MESSAGE, sender, room, origin, Arrays.copyOfRange(bytes, from, to));
        }
    }

    /// A handle becomes a member of a room, or ends being one.
    ///
    /// @param origin  the number of the window; where it is said again, how far the log was heard by whoever says so
    /// @param since   from where on it is one; 0 for where the log has this
    /// @param window  the key of that window, which must not have come in elsewhere since; 0 if it does not matter
    record Move(Handle who, Handle room, boolean in, long origin, long since, long window) implements Operation {
        /// What does not come from a window.
        public Move(Handle who, Handle room, boolean in, long origin, long since) {
            this(who, room, in, origin, since, 0);
        }

        /// The same for whatever asks the same from a window of this name, which no stranger knows.
        public long hash(String name) {
            byte[] asked = (name + " " + in + " " + who + " " + room).getBytes(StandardCharsets.UTF_8);
            return Hash.of(asked, 0, asked.length);
        }
    }

    /// A conversation has been read.
    record Mark(Handle who, Handle with, long upto, long origin) implements Operation {}

    /// A handle has so many connections to a node.
    ///
    /// @param isKept  whether some of these speak `gochat.v2`, or the one that comes in, so that it has a feed from now
    ///                on
    /// @param seen    when it was last here; 0 for where the log has this
    /// @param window  the key of one that comes in by this; 0 for none
    /// @param origin  the number of that window
    record Here(Handle who, int connections, boolean isKept, long seen, long window, long origin) implements Operation {
        public Here(Handle who, int connections, boolean isKept, long seen) {
            this(who, connections, isKept, seen, 0, 0);
        }

        /// Whether a window of `gochat.v2` comes in by this: any other connection of it is an old one.
        public boolean replaces() {
            return window != 0 && isKept;
        }
    }

    byte SAY = 1;
    byte MOVE = 2;
    byte MARK = 3;
    byte HERE = 4;
    /// What may be true of one.
    byte FLAG = 1;
    byte HAS_WINDOW = 2;
    Handle NOBODY = Handle.of("");

    default byte[] encode() {
        return switch (this) {
            case Say say -> put(SAY, say.sender, say.recipient, say.length(), say.origin, say.isKnownAgain,
                    say.window).put(say.bytes, say.from, say.length()).array();
            case Move move -> put(MOVE, move.who, move.room, Long.BYTES, move.origin, move.in, move.window)
                    .putLong(move.since).array();
            case Mark mark -> put(MARK, mark.who, mark.with, Long.BYTES, mark.origin, false, 0)
                    .putLong(mark.upto).array();
            case Here here when here.window == 0 -> put(HERE, here.who, NOBODY, Long.BYTES, here.connections,
                    here.isKept, 0).putLong(here.seen).array();
            case Here here -> put(HERE, here.who, NOBODY, 2 * Long.BYTES, here.connections, here.isKept, here.window)
                    .putLong(here.seen).putLong(here.origin).array();
        };
    }

    private static ByteBuffer put(byte kind, Handle one, Handle other, int more, long number, boolean flag,
            long window) {
        byte[] first = one.utf8();
        byte[] second = other.utf8();
        int fixed = 2 + Long.BYTES + 2 * Short.BYTES + (window == 0 ? 0 : Long.BYTES);
        ByteBuffer out = ByteBuffer.allocate(fixed + first.length + second.length + more).put(kind)
                .put((byte) ((flag ? FLAG : 0) | (window == 0 ? 0 : HAS_WINDOW))).putLong(number)
                .putShort((short) first.length).put(first).putShort((short) second.length).put(second);
        return window == 0 ? out : out.putLong(window);
    }

    /// @param bytes  nobody may change them: a message is a view of them
    /// @throws IllegalArgumentException for bytes that are none
    static Operation decode(byte[] bytes) {
        try {
            return decode(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException | ArithmeticException none) {
            throw new IllegalArgumentException("it does not hold what its kind does", none);
        }
    }

    private static Operation decode(ByteBuffer in) {
        byte kind = in.get();
        byte flags = in.get();
        boolean flag = (flags & FLAG) != 0;
        long number = in.getLong();
        Handle one = handle(in);
        Handle other = handle(in);
        long window = (flags & HAS_WINDOW) == 0 ? 0 : in.getLong();
        return switch (kind) {
            case SAY -> new Say(one, other, number, flag, window, in.array(), in.position(), in.limit());
            case MOVE -> new Move(one.kept(), other.kept(), flag, number, natural(in.getLong()), window);
            case MARK -> new Mark(one.kept(), other.kept(), natural(in.getLong()), number);
            case HERE -> new Here(one.kept(), Math.toIntExact(natural(number)), flag, natural(in.getLong()), window,
                    window == 0 ? 0 : in.getLong());
            default -> throw new IllegalArgumentException("an entry of kind " + kind + " is from another version");
        };
    }

    private static Handle handle(ByteBuffer in) {
        int length = Short.toUnsignedInt(in.getShort());
        int from = in.position();
        if (length > in.remaining()) throw new BufferUnderflowException();
        in.position(from + length);
        Handle handle = Handle.view(in.array(), from, from + length);
        if (handle.isTooLong()) throw new IllegalArgumentException("a name of " + length + " bytes is none");
        return handle;
    }

    private static long natural(long number) {
        if (number < 0) throw new IllegalArgumentException(number + " is below 0");
        return number;
    }
}
