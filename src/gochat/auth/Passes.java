package gochat.auth;

import gochat.chat.Handle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes and checks passes, `FROM.UNTIL.MAC`: that whoever has one was here under this handle from a position on. Any
/// thread may call it. Without one, a stranger who takes a free handle sees nothing from before he came.
public final class Passes {
    /// For the key.
    public static final int KEY_BYTES = 32;
    private static final String MAC = "HmacSHA256";
    private static final byte[] CONTEXT = "gochat-pass-1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FINGERPRINT = "gochat-fingerprint-1".getBytes(StandardCharsets.US_ASCII);
    /// A line may be open for long before it is cut, and gets no new pass meanwhile.
    private static final long GOOD_FOR_MICROS = TimeUnit.DAYS.toMicros(30);
    /// Far more than any pass has.
    private static final int MAX_CHARACTERS = 128;

    private final SecretKeySpec key;

    /// @param key  [#KEY_BYTES] or more, used for nothing else
    public Passes(byte[] key) {
        if (key.length < KEY_BYTES) throw new IllegalArgumentException("a key has at least " + KEY_BYTES + " bytes");
        this.key = new SecretKeySpec(key, MAC);
    }

    /// A pass for a client of this handle that came at `from`.
    public String make(Handle handle, long from, long now) {
        long until = now + GOOD_FOR_MICROS;
        return from + "." + until + "." + mac(handle, from, until);
    }

    /// From where on its bearer may see; -1 for a pass that is not good, whatever is wrong with it.
    public long from(String pass, Handle handle, long now) {
        String[] parts = pass.split("\\.", -1);
        if (pass.length() > MAX_CHARACTERS || parts.length != 3) return -1;
        long from = number(parts[0]);
        long until = number(parts[1]);
        if (from < 0 || until < 0) return -1;
        boolean ours = MessageDigest.isEqual(mac(handle, from, until).getBytes(StandardCharsets.US_ASCII),
                parts[2].getBytes(StandardCharsets.UTF_8));
        return ours && now < until ? from : -1;
    }

    /// A position in its one spelling; -1 for anything else.
    public static long number(String digits) {
        return digits.matches("0|[1-9][0-9]{0,15}") ? Long.parseLong(digits) : -1;
    }

    /// What tells two keys apart, and neither of them.
    public String fingerprint() {
        return mac(ByteBuffer.wrap(FINGERPRINT));
    }

    private String mac(Handle handle, long from, long until) {
        byte[] name = handle.utf8();
        return mac(ByteBuffer.allocate(4 + CONTEXT.length + 4 + name.length + 16).putInt(CONTEXT.length)
                .put(CONTEXT).putInt(name.length).put(name).putLong(from).putLong(until).flip());
    }

    private String mac(ByteBuffer text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC with SHA-256", e);
        }
    }
}
