package gochat;

import gochat.access.Rejection;
import gochat.server.Connection;
import gochat.ws.RequestHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// Lets pages without an origin in by a key alone, which goes where tokens go; everybody else is who they say they are.
/// Any connection's thread may call it.
///
/// A page that is opened as a file has the origin `null`, and so has every frame that a web site puts into a sandbox:
/// nothing else tells the two apart than what whoever started the server gives to the one and not to the other.
///
/// @param key  of letters, digits, `-` and `_`
record FileKey(String key) implements Identity {
    private static final int KEY_BYTES = 16;

    /// A new one.
    static FileKey random() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new FileKey(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Override
    public Person of(RequestHead head, Connection connection) throws Rejection {
        if (head.all("origin").contains("null") && !MessageDigest.isEqual(
                TokenIdentity.token(head).getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8))) {
            throw TokenIdentity.rejection("token not accepted: the server printed the one for pages opened as files");
        }
        return CLAIMED.of(head, connection);
    }

    @Override
    public String toString() {
        return "a key for pages opened as files";
    }
}
