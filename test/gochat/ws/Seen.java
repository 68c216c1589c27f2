package gochat.ws;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Something that a decoder tells of a stream: an event, or the violation that ends it. The codec and the reference
/// speak of it in the same words, so that their stories can be compared.
///
/// @param code     the close code of a `CLOSE` or a `VIOLATION`, else 0
/// @param payload  empty where the event carries none
/// @param at       how many bytes of the stream had been taken when it was told
public record Seen(Kind kind, int code, byte[] payload, int at) {
    /// The events of [Decoder.Event] that are told, and the broken rule.
    public enum Kind { TEXT, BINARY, TOO_BIG, PING, PONG, CLOSE, VIOLATION }

    /// Whether nothing can follow.
    public boolean isLast() {
        return kind == Kind.CLOSE || kind == Kind.VIOLATION;
    }

    /// The same, but for when it was told. Whether a compressed message is too long or wrong may depend on how much
    /// of it is inflated at once.
    boolean isLike(Seen other, boolean compression) {
        boolean sameCode = code == other.code
                || compression && kind == Kind.VIOLATION && isWrongData() && other.isWrongData();
        return kind == other.kind && sameCode && Arrays.equals(payload, other.payload);
    }

    private boolean isWrongData() {
        return code == 1007 || code == 1009;
    }

    /// Whether two stories tell the same under these limits; with `timely`, at the same bytes.
    static boolean same(MessageLimits limits, List<Seen> one, List<Seen> other, boolean timely) {
        if (one.size() != other.size()) return false;
        for (int i = 0; i < one.size(); i++) {
            if (!one.get(i).isLike(other.get(i), limits.compression())) return false;
            if (timely && one.get(i).at != other.get(i).at) return false;
        }
        return true;
    }

    /// Such as `CLOSE 1000 627965 @11`.
    @Override
    public String toString() {
        return kind + (code == 0 ? "" : " " + code)
                + (payload.length == 0 ? "" : " " + HexFormat.of().formatHex(payload)) + " @" + at;
    }
}
