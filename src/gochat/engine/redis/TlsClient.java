package gochat.engine.redis;

import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Our end of TLS. The server's certificate must be signed by somebody whom the JVM trusts, and be for the host's name.
/// Any thread may call it.
final class TlsClient {
    private final SSLContext context;

    TlsClient(SSLContext context) {
        this.context = context;
    }

    /// Trusts whom the JVM does (`javax.net.ssl.trustStore`).
    static TlsClient ofJvm() {
        try {
            return new TlsClient(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    /// Shakes hands.
    Socket over(Socket raw, RedisAddress.Host host) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, host.name(), host.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(RedisConnection.CONNECT_MILLIS);
        socket.startHandshake();
        socket.setSoTimeout(0);
        return socket;
    }
}
