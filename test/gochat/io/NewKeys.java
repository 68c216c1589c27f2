package gochat.io;

import gochat.RawClient;
import java.io.IOException;
import java.security.Security;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// A client that asks for new keys behind every message. It is a process of its own, for the JDK is told how often
/// before it connects for the first time.
final class NewKeys {
    static final int MESSAGES = 20_000;

    private NewKeys() {}

    /// Ends with 0 when it has been cut.
    ///
    /// @param arguments  the server's port
    public static void main(String[] arguments) throws IOException {
        Security.setProperty("jdk.tls.keyLimits", "AES/GCM/NoPadding KeyUpdate 1");
        SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault()
                .createSocket("127.0.0.1", Integer.parseInt(arguments[0]));
        socket.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        RawClient client = new RawClient(socket).shakeHands("/?user=coop");
        try {
            for (int i = 0; i < MESSAGES; i++) client.send(RawClient.frame(0x8A, new byte[0]));
        } catch (IOException cut) {
            System.exit(0);
        }
        System.exit(1);
    }
}
