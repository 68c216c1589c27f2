package gochat.access;

import java.net.InetAddress;
import java.util.Arrays;

/// A block of IP addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
///
/// @param network  4 or 16 bytes, all zero behind the prefix
/// @param bits     the prefix's length
public record Cidr(byte[] network, int bits) {
    private static final String ALLOWED = "a block of addresses is like 10.0.0.0/8, 2001:db8::/32 or 127.0.0.1";

    /// @throws IllegalArgumentException with what is allowed
    public static Cidr parse(String text) {
        String[] parts = text.split("/", -1);
        InetAddress address = Addresses.literal(parts[0]).orElseThrow(() -> new IllegalArgumentException(ALLOWED));
        byte[] network = address.getAddress();
        int bits = 8 * network.length;
        if (parts.length > 2 || parts.length == 2 && !parts[1].matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(ALLOWED);
        }
        if (parts.length == 2) bits = Integer.parseInt(parts[1]);
        if (bits > 8 * network.length) throw new IllegalArgumentException(ALLOWED);
        byte[] masked = masked(network, bits);
        if (!Arrays.equals(masked, network)) {
            throw new IllegalArgumentException("the address has bits set behind its prefix of " + bits + " bits");
        }
        return new Cidr(network, bits);
    }

    /// Whether every address is in it.
    public boolean isEverybody() {
        return bits == 0;
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == network.length && Arrays.equals(masked(bytes, bits), network);
    }

    /// The bytes with all bits behind the first `bits` cleared.
    static byte[] masked(byte[] bytes, int bits) {
        byte[] masked = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(bits - 8 * i, 0, 8);
            masked[i] = (byte) (bytes[i] & 0xFF00 >> kept);
        }
        return masked;
    }
}
