package gochat.ws;

import static gochat.ws.ProtocolViolation.protocolError;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The receiving half of a connection: turns a client's bytes into messages and control frames (RFC 6455,
/// sections 5 and 6.2; RFC 7692, section 6.2). It belongs to one connection and is called by that connection's reader
/// alone.
///
/// Use: [#feed] it what was read, call [#next] until it answers [Event#NEED_INPUT], keep the bytes from
/// [#position] on and put what is read next behind them. Input is unmasked in place. A message that lies
/// whole in the input is handed out where it lies; only one that is compressed, or cut by the end of the input or
/// by fragmentation, is gathered in a buffer of its own, which grows with what has arrived, never with what
/// a header promises.
public final class Decoder {
    /// What [#next] found. All but `NEED_INPUT` and `TOO_BIG` carry a payload: [#payload], [#offset], [#length].
    public enum Event { NEED_INPUT, TEXT, BINARY, TOO_BIG, PING, PONG, CLOSE }

    /// The longest run of bytes that may stay unconsumed is one byte short of a whole control frame.
    static final int MIN_INPUT_BYTES = 2 + 4 + FrameHeader.MAX_CONTROL_BYTES;

    private static final int KEY_BYTES = 4;
    private static final byte[] NOTHING = {};
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageLimits limits;
    /// Null where no compression was agreed upon.
    private final MessageInflater inflater;
    private final Gathering gathered;

    private byte[] input = NOTHING;
    private int position;
    private int end;

    /// The frame under way.
    private boolean insideFrame;
    private boolean finalFrame;
    private int key;
    private long remaining;

    /// The message under way: its opcode, or `CONTINUATION` while there is none.
    private int messageOpcode = Opcode.CONTINUATION;
    private boolean compressed;
    /// As sent, known from the headers; and as inflated, known bit by bit.
    private long messageBytes;
    private long inflatedBytes;
    private long allInflatedBytes;
    private int fragments;
    private int utf8 = Utf8.COMPLETE;

    /// What the last event carries.
    private byte[] payload = NOTHING;
    private int offset;
    private int length;
    private int closeCode;

    /// @param inflater  for the compressed messages of this connection; null if it may not send any
    /// @param memory    where it asks before it takes memory for a message that has arrived in part
    public Decoder(MessageLimits limits, MessageInflater inflater, Memory memory) {
        this.limits = limits;
        this.inflater = inflater;
        this.gathered = new Gathering(memory, limits.messageBytes());
    }

    /// Gives back what a message under way has taken: no more will be read.
    public void release() {
        if (inflater != null) inflater.release();
        gathered.drop();
    }

    /// Sets the bytes to read next; those that were not consumed before must come first.
    public void feed(byte[] bytes, int from, int to) {
        input = bytes;
        position = from;
        end = to;
    }

    /// How far the input has been consumed.
    public int position() {
        return position;
    }

    /// Whether a message has begun and not ended; a control frame may come in between.
    public boolean isInsideMessage() {
        return messageOpcode != Opcode.CONTINUATION;
    }

    /// Whether something has begun and not ended: a message, or a header or control frame that is not all there.
    public boolean expectsMore() {
        return isInsideMessage() || position < end;
    }

    /// The array that holds the last event's payload; it is good until the next call of any method here.
    public byte[] payload() {
        return payload;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    /// The code of the last `CLOSE`, [CloseCode#NO_STATUS] if it had none; the payload is then its reason.
    public int closeCode() {
        return closeCode;
    }

    /// What compressed messages have come to so far: the work that a few bytes can make.
    public long inflatedBytes() {
        return allInflatedBytes;
    }

    /// Reads on to the next event.
    ///
    /// @throws ProtocolViolation when the peer broke a rule; the decoder must not be used afterwards
    public Event next() throws ProtocolViolation {
        while (true) {
            if (!insideFrame) {
                int opcode = readHeader();
                if (opcode < 0) return needInput();
                if (Opcode.isControl(opcode)) return controlFrame(opcode);
                if (finalFrame && opcode != Opcode.CONTINUATION && !compressed && remaining <= end - position) {
                    return wholeMessage();
                }
                insideFrame = true;
            }
            gather((int) Math.min(remaining, end - position));
            if (remaining > 0) return needInput();
            insideFrame = false;
            if (finalFrame) return gatheredMessage();
        }
    }

    /// Lets go of an array that is its reader's.
    private Event needInput() {
        input = NOTHING;
        payload = NOTHING;
        return Event.NEED_INPUT;
    }

    /// Consumes a header, and returns its opcode; or -1 when it is not all there. A control frame counts
    /// as part of its header: it is short, and so never needs gathering.
    private int readHeader() throws ProtocolViolation {
        int available = end - position;
        if (available < 2) return -1;
        int first = input[position];
        int second = input[position + 1];
        int opcode = first & FrameHeader.OPCODE;
        boolean control = Opcode.isControl(opcode);
        FrameHeader.check(first, second, isInsideMessage(), inflater != null);
        if (opcode == Opcode.BINARY && !limits.binary()) throw limits.noBinary();

        int extended = FrameHeader.extendedBytes(second);
        if (available < 2 + extended) return -1;
        long frameBytes = second & FrameHeader.LENGTH;
        if (extended > 0) {
            frameBytes = extended == 2
                    ? (short) SHORT.get(input, position + 2) & 0xFFFF
                    : (long) LONG.get(input, position + 2);
            FrameHeader.checkExtended(extended, frameBytes);
        }
        if (!control) checkSize(frameBytes);

        int headerBytes = 2 + extended + KEY_BYTES;
        if (available < headerBytes + (control ? frameBytes : 0)) return -1;
        key = Masking.key(input, position + 2 + extended);
        position += headerBytes;
        remaining = frameBytes;
        if (!control) {
            finalFrame = (first & FrameHeader.FIN) != 0;
            if (opcode != Opcode.CONTINUATION) {
                messageOpcode = opcode;
                compressed = (first & FrameHeader.RSV1) != 0;
            }
            messageBytes += frameBytes;
            fragments++;
        }
        return opcode;
    }

    /// Section 10.4: a size is refused from the header, before any of its bytes.
    private void checkSize(long frameBytes) throws ProtocolViolation {
        if (frameBytes > limits.discardBytes() - messageBytes) throw limits.tooBig();
        if (fragments >= limits.fragments()) throw limits.tooManyFragments();
    }

    private Event controlFrame(int opcode) throws ProtocolViolation {
        int size = (int) remaining;
        Masking.unmask(input, position, position + size, key);
        carry(input, position, size);
        position += size;
        return switch (opcode) {
            case Opcode.PING -> Event.PING;
            case Opcode.PONG -> Event.PONG;
            default -> close();
        };
    }

    /// Section 5.5.1: a Close frame's payload is empty, or a code and a reason in UTF-8.
    private Event close() throws ProtocolViolation {
        if (length == 0) {
            closeCode = CloseCode.NO_STATUS;
            return Event.CLOSE;
        }
        if (length == 1) throw protocolError("a close frame's payload is empty or has at least two bytes");
        closeCode = (short) SHORT.get(payload, offset) & 0xFFFF;
        carry(payload, offset + 2, length - 2);
        if (!CloseCode.isSendable(closeCode)) throw protocolError("close code " + closeCode + " must not be sent");
        if (!Utf8.isValid(payload, offset, offset + length)) throw ProtocolViolation.notUtf8("the close reason");
        return Event.CLOSE;
    }

    /// The common case, an unfragmented message that has arrived: no copy, one pass over ASCII.
    private Event wholeMessage() throws ProtocolViolation {
        int size = (int) remaining;
        boolean ascii = Masking.unmask(input, position, position + size, key);
        carry(input, position, size);
        position += size;
        if (!ascii && messageOpcode == Opcode.TEXT && !Utf8.isValid(payload, offset, offset + size)) {
            throw ProtocolViolation.notUtf8("the message");
        }
        return endMessage();
    }

    /// Takes the next bytes of the frame under way, as many as have arrived. Bad UTF-8 fails here, as it
    /// arrives; a message that is too big is still checked, but no longer kept.
    private void gather(int bytes) throws ProtocolViolation {
        Masking.unmask(input, position, position + bytes, key);
        key = Masking.advance(key, bytes);
        if (compressed) {
            if (!gathered.hasClaimed()) gathered.claim(MessageInflater.BORROWED_BYTES);
            inflater.input(input, position, position + bytes);
            gatherInflated();
        } else {
            checkText(input, position, position + bytes);
            if (messageBytes > limits.messageBytes()) {
                gathered.drop();
            } else if (bytes > 0) {
                gathered.add(input, position, bytes);
            }
        }
        position += bytes;
        remaining -= bytes;
    }

    /// Inflates what has come, piece by piece, so that a bomb is stopped while it goes off. Once a message is too
    /// big, each piece takes the place of the one before.
    private void gatherInflated() throws ProtocolViolation {
        while (true) {
            if (inflatedBytes > limits.messageBytes()) gathered.startOver();
            gathered.makeRoom(1);
            byte[] room = gathered.bytes();
            int from = gathered.size();
            int bytes = inflater.inflate(room, from, room.length);
            if (bytes == 0) return;
            checkText(room, from, from + bytes);
            gathered.added(bytes);
            inflatedBytes += bytes;
            allInflatedBytes += bytes;
            if (inflatedBytes > limits.discardBytes()) throw limits.tooBig();
        }
    }

    private void checkText(byte[] bytes, int from, int to) throws ProtocolViolation {
        if (messageOpcode != Opcode.TEXT) return;
        utf8 = Utf8.validate(utf8, bytes, from, to);
        if (utf8 == Utf8.INVALID) throw ProtocolViolation.notUtf8("the message");
    }

    private Event gatheredMessage() throws ProtocolViolation {
        if (compressed) inflater.end();
        if (utf8 != Utf8.COMPLETE) throw ProtocolViolation.notUtf8("the message, which ends inside a character,");
        carry(gathered.bytes(), 0, gathered.size());
        gathered.drop();
        return endMessage();
    }

    private Event endMessage() {
        boolean tooBig = (compressed ? inflatedBytes : messageBytes) > limits.messageBytes();
        Event event = tooBig ? Event.TOO_BIG : messageOpcode == Opcode.TEXT ? Event.TEXT : Event.BINARY;
        messageOpcode = Opcode.CONTINUATION;
        messageBytes = 0;
        inflatedBytes = 0;
        fragments = 0;
        return event;
    }

    private void carry(byte[] bytes, int from, int size) {
        payload = bytes;
        offset = from;
        length = size;
    }
}
