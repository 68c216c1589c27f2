package gochat.ws;

/// Validates UTF-8 (RFC 3629) as it arrives: a state and the next bytes give the next state.
///
/// A state is what may follow: the number of continuation bytes still due, and the range that the next
/// one must lie in. So a bad byte is refused when it comes, not when its character would end: overlong
/// forms, surrogates and code points above U+10FFFF show in the second byte.
final class Utf8 {
    /// Between two characters: where a text may begin and must end.
    static final int COMPLETE = 0;
    /// A byte that no continuation can mend.
    static final int INVALID = -1;

    /// A state packs the bytes still due (bits 16-17), and the highest and lowest value of the next one.
    private static final int ONE_DUE = state(1, 0x80, 0xBF);
    private static final int TWO_DUE = state(2, 0x80, 0xBF);
    private static final int THREE_DUE = state(3, 0x80, 0xBF);
    private static final int AFTER_E0 = state(2, 0xA0, 0xBF);
    private static final int AFTER_ED = state(2, 0x80, 0x9F);
    private static final int AFTER_F0 = state(3, 0x90, 0xBF);
    private static final int AFTER_F4 = state(3, 0x80, 0x8F);

    private Utf8() {}

    private static int state(int due, int lowest, int highest) {
        return due << 16 | highest << 8 | lowest;
    }

    /// Runs `bytes[from..to)` from a state; ends early, with [#INVALID], at the first bad byte.
    static int validate(int state, byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (state == COMPLETE) {
                at = Masking.asciiEnd(bytes, at, to);
                if (at == to) return COMPLETE;
                state = afterLead(bytes[at] & 0xFF);
            } else {
                state = afterContinuation(state, bytes[at] & 0xFF);
            }
            if (state == INVALID) return INVALID;
        }
        return state;
    }

    static boolean isValid(byte[] bytes, int from, int to) {
        return validate(COMPLETE, bytes, from, to) == COMPLETE;
    }

    /// RFC 3629, section 4: what each lead byte above ASCII calls for.
    private static int afterLead(int lead) {
        if (lead < 0xC2) return INVALID;
        if (lead < 0xE0) return ONE_DUE;
        if (lead < 0xF0) return lead == 0xE0 ? AFTER_E0 : lead == 0xED ? AFTER_ED : TWO_DUE;
        if (lead == 0xF0) return AFTER_F0;
        if (lead < 0xF4) return THREE_DUE;
        return lead == 0xF4 ? AFTER_F4 : INVALID;
    }

    private static int afterContinuation(int state, int next) {
        if (next < (state & 0xFF) || next > (state >> 8 & 0xFF)) return INVALID;
        return switch (state >> 16) {
            case 1 -> COMPLETE;
            case 2 -> ONE_DUE;
            default -> TWO_DUE;
        };
    }
}
