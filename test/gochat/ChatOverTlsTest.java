package gochat;

import gochat.io.SocketLayer;
import gochat.io.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/// All of the chat over TLS 1.3.
public class ChatOverTlsTest extends ChatOverSocketsTest {
    private Tls tls;
    private TestServer server;

    String version() {
        return "TLSv1.3";
    }

    public static Tls selfSigned() throws IOException {
        Path folder = Files.createTempDirectory("gochat");
        Path keystore = Secrets.keystore(folder);
        try {
            return Tls.load(keystore, Secrets.KEYSTORE_PASSWORD.toCharArray());
        } finally {
            Files.delete(keystore);
            Files.delete(folder);
        }
    }

    @Override
    TestServer startServer() throws IOException {
        tls = selfSigned();
        SocketLayer client = tls.client();
        server = new TestServer(TestServer.LIMITS, TestServer.MESSAGES, tls, raw -> only(version(), client.over(raw)),
                Identity.CLAIMED);
        return server;
    }

    private static Socket only(String version, Socket socket) {
        ((SSLSocket) socket).setEnabledProtocols(new String[] {version});
        return socket;
    }

    /// A client whose stream ends by TLS alone (RFC 8446, section 6.1), for a proxy in front may keep TCP open.
    @Test
    void whoEndsItsTlsAloneIsNoLongerFound() throws IOException {
        Socket tcp = new Socket(InetAddress.getLoopbackAddress(), server.port()) {
            @Override
            public void shutdownOutput() {}
        };
        tcp.setSoTimeout(RawClient.TIMEOUT_MILLIS);
        try (Socket socket = only(version(), tls.client().over(tcp)); RawClient coop = server.join("coop")) {
            new RawClient(socket).shakeHands("/?user=lone");
            socket.shutdownOutput();
            whoIsGoneIsNotFound(coop, "coop", "lone");
        }
    }

    @Override
    HttpClient.Builder httpClient() throws IOException {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {version()});
        return super.httpClient().sslContext(tls.clientContext()).sslParameters(parameters);
    }

    @Override
    String scheme() {
        return "wss";
    }
}
