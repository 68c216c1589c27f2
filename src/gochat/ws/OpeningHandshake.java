package gochat.ws;

import static gochat.ws.HandshakeRefusal.badRequest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/// The server's side of the opening handshake (RFC 6455, section 4.2), as pure functions.
public final class OpeningHandshake {
    /// Section 1.3: appended to the client's key, so that only a WebSocket server gives this answer.
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    /// Cloned for each use: to look it up by name would leave a thread-local map with every connection's thread.
    private static final MessageDigest SHA1 = sha1();

    private OpeningHandshake() {}

    /// Checks a request by section 4.2.1.
    ///
    /// @throws HandshakeRefusal with the HTTP error that says what is missing
    public static void check(RequestHead head) throws HandshakeRefusal {
        if (!head.version().equals("HTTP/1.1")) throw badRequest("HTTP/1.1 is required");
        if (!head.method().equals("GET")) {
            throw new HandshakeRefusal("405 Method Not Allowed", "Allow: GET\r\n", "a WebSocket begins with GET");
        }
        if (!head.namesResource()) throw badRequest("the request target must be a path or an address, without a #");
        String host = head.single("host");
        if (host == null || host.isEmpty()) throw badRequest("Host is missing");
        RequestHead.checkHost(host);
        checkNoBody(head);
        if (!head.lists("upgrade", "websocket") || !head.lists("connection", "upgrade")) {
            throw new HandshakeRefusal("426 Upgrade Required", "Upgrade: websocket\r\n",
                    "this is a WebSocket server: send Connection: Upgrade and Upgrade: websocket");
        }
        if (!"13".equals(head.single("sec-websocket-version"))) {
            throw new HandshakeRefusal("426 Upgrade Required",
                    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n", "Sec-WebSocket-Version must be 13");
        }
        String key = head.single("sec-websocket-key");
        if (key == null || !isKey(key)) throw badRequest("Sec-WebSocket-Key must be " + KEY_BYTES + " bytes in base64");
    }

    /// Section 4.2.2, step 5: the bytes of the 101 response to a request that has been checked.
    ///
    /// @param subprotocol  the one that was chosen of those that the client offers (1.9): a browser that offers some
    ///                     gives up when none is chosen; empty for none
    /// @param deflate      the extension agreed upon, if any
    public static byte[] response(RequestHead head, String subprotocol, Optional<PerMessageDeflate> deflate)
            throws HandshakeRefusal {
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + acceptFor(head.single("sec-websocket-key")) + "\r\n"
                + (subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n")
                + deflate.map(agreed -> "Sec-WebSocket-Extensions: " + agreed + "\r\n").orElse("") + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /// A body would be read as frames, so a request that announces one is refused.
    private static void checkNoBody(RequestHead head) throws HandshakeRefusal {
        String length = head.single("content-length");
        if (!head.all("transfer-encoding").isEmpty() || length != null && !length.equals("0")) {
            throw badRequest("an opening handshake has no body");
        }
    }

    private static boolean isKey(String key) {
        try {
            // 16 bytes are 24 characters with their padding; the decoder would also take them without
            return key.length() == 24 && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /// Section 4.2.2, step 5.4: the value of Sec-WebSocket-Accept.
    static String acceptFor(String key) {
        try {
            MessageDigest sha1 = (MessageDigest) SHA1.clone();
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the JDK's SHA-1 can be cloned", e);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }
}
