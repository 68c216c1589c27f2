package gochat.io;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/// TLS by the JDK, versions 1.2 and 1.3, with one key and its certificate. Any thread may call it.
///
/// The handshake happens when a connection's own thread first reads, and so within the limit on handshakes.
public final class Tls implements TransportLayer {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    /// Sessions that are kept for clients without session tickets.
    private static final int MAX_SESSIONS = 1024;
    /// Some tools write about a certificate before it.
    private static final int MAX_PREAMBLE_BYTES = 8192;
    /// What whoever speaks HTTP without TLS is told: without an answer, a browser blames the line.
    static final byte[] TO_PLAIN_HTTP = """
            HTTP/1.1 400 Bad Request\r
            Content-Type: text/plain\r
            Connection: close\r
            \r
            this port speaks TLS: ask by https, or wss
            """.getBytes(StandardCharsets.US_ASCII);

    static {
        // a new handshake costs us far more than the client that asks for it, and none has reason to
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final SSLContext server;
    private final ChangingKey key;
    private volatile X509Certificate certificate;

    private Tls(SSLContext server, ChangingKey key, X509Certificate certificate) {
        this.server = server;
        this.key = key;
        this.certificate = certificate;
    }

    /// Reads a PKCS12 keystore with a private key in it.
    ///
    /// @throws IOException in one line, without anything secret
    public static Tls load(Path keystore, char[] password) throws IOException {
        try (InputStream in = Files.newInputStream(keystore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            X509Certificate certificate = certificate(keys).orElseThrow(() -> broken(keystore, "holds no private key"));
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(keys, password);
            ChangingKey key = new ChangingKey((X509ExtendedKeyManager) managers.getKeyManagers()[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {key}, null, null);
            context.getServerSessionContext().setSessionCacheSize(MAX_SESSIONS);
            return new Tls(context, key, certificate);
        } catch (NoSuchFileException missing) {
            throw broken(keystore, "is not there");
        } catch (AccessDeniedException denied) {
            throw broken(keystore, "cannot be read: permission denied");
        } catch (GeneralSecurityException e) {
            throw broken(keystore, "cannot be used: " + e.getMessage());
        } catch (BrokenKeystore told) {
            throw told;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw broken(keystore, "cannot be opened with this password");
            }
            throw broken(keystore, isPem(keystore) ? "is PEM, and must be PKCS12: openssl pkcs12 -export "
                    + "-in chain.pem -inkey key.pem -out keystore.p12 makes one of it"
                    : "cannot be read as PKCS12: " + (e instanceof EOFException ? "it is cut short" : e.getMessage()));
        }
    }

    private static boolean isPem(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_PREAMBLE_BYTES), StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
        }
    }

    /// From now on new connections are served with another's key and certificate; those that stand keep theirs.
    public void changeTo(Tls other) {
        key.changeTo(other.key);
        certificate = other.certificate;
    }

    private static Optional<X509Certificate> certificate(KeyStore keys) throws GeneralSecurityException {
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.isKeyEntry(alias) && keys.getCertificate(alias) instanceof X509Certificate found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static BrokenKeystore broken(Path keystore, String how) {
        return new BrokenKeystore("the keystore " + keystore + " " + how);
    }

    private static final class BrokenKeystore extends IOException {
        private static final long serialVersionUID = 1;

        BrokenKeystore(String message) {
            super(message);
        }
    }

    /// Why browsers will not take the certificate today; empty if its dates are good.
    public Optional<String> outdated() {
        try {
            certificate.checkValidity();
            return Optional.empty();
        } catch (CertificateExpiredException e) {
            return Optional.of("the certificate expired on " + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            return Optional.of("the certificate is not valid before " + certificate.getNotBefore().toInstant());
        }
    }

    /// When the certificate that is served ends.
    public Instant validUntil() {
        return certificate.getNotAfter().toInstant();
    }

    /// Whether a client that begins so speaks HTTP: the first byte of TLS is no letter.
    static boolean isPlainHttp(byte first) {
        return first >= 'A' && first <= 'Z';
    }

    /// The server's end of TLS over an accepted connection.
    @Override
    public Transport over(Transport tcp, Buffers buffers) {
        SSLEngine engine = server.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(VERSIONS);
        return new TlsTransport(tcp, engine, buffers);
    }

    /// The server's end of TLS over accepted sockets, for those who read by a thread that waits. Whoever must not wait
    /// closes the accepted one. It waits for the client's first byte, and for its turn by the [HandshakePacer].
    public SocketLayer blocking() {
        HandshakePacer pacer = new HandshakePacer();
        return raw -> {
            // who says nothing takes no turn
            InputStream in = raw.getInputStream();
            byte[] first = in.readNBytes(1);
            if (first.length > 0 && isPlainHttp(first[0])) {
                // what is unread at the end has the connection reset, and the answer lost
                in.readNBytes(in.available());
                raw.getOutputStream().write(TO_PLAIN_HTTP);
                throw new IOException("plain HTTP where TLS is spoken");
            }
            pacer.await(raw);
            // all of it counts as read before, so that it comes as slowly as we like
            InputStream all = new PacedInput(new SequenceInputStream(new ByteArrayInputStream(first), in));
            SSLSocket socket = (SSLSocket) server.getSocketFactory().createSocket(raw, all, true);
            socket.setEnabledProtocols(VERSIONS);
            return socket;
        };
    }

    /// A client's end of TLS that trusts the one certificate of this server, whatever its names.
    public SocketLayer client() throws IOException {
        SSLContext context = clientContext();
        return raw -> context.getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
    }

    /// The same, for clients that make their sockets themselves.
    public SSLContext clientContext() throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("own", certificate);
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot trust the server's own certificate: " + e.getMessage(), e);
        }
    }
}
