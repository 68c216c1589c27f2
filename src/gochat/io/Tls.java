package gochat.io;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/// TLS by the JDK, versions 1.2 and 1.3, with one key and its certificate. Any thread may call it.
///
/// The handshake happens when a connection's own thread first reads, and so within the limit on handshakes.
public final class Tls implements TransportLayer {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    /// Sessions that are kept for clients without session tickets.
    private static final int MAX_SESSIONS = 1024;

    static {
        // a new handshake costs us far more than the client that asks for it, and none has reason to
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final SSLContext server;
    private final X509Certificate certificate;

    private Tls(SSLContext server, X509Certificate certificate) {
        this.server = server;
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
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            context.getServerSessionContext().setSessionCacheSize(MAX_SESSIONS);
            return new Tls(context, certificate);
        } catch (NoSuchFileException missing) {
            throw broken(keystore, "is not there");
        } catch (GeneralSecurityException e) {
            throw broken(keystore, "cannot be used: " + e.getMessage());
        } catch (BrokenKeystore told) {
            throw told;
        } catch (IOException e) {
            throw broken(keystore, e.getCause() instanceof UnrecoverableKeyException
                    ? "cannot be opened with this password" : "cannot be read as PKCS12: " + e.getMessage());
        }
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

    /// The server's end of TLS over an accepted connection.
    @Override
    public Transport over(Transport tcp, Buffers buffers) {
        SSLEngine engine = server.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(VERSIONS);
        return new TlsTransport(tcp, engine, buffers);
    }

    /// An HTTP server over TLS, bound.
    public HttpsServer httpsServer(InetSocketAddress address, int backlog) throws IOException {
        HttpsServer https = HttpsServer.create(address, backlog);
        https.setHttpsConfigurator(new HttpsConfigurator(server) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ours = getSSLContext().getDefaultSSLParameters();
                ours.setProtocols(VERSIONS);
                parameters.setSSLParameters(ours);
            }
        });
        return https;
    }

    /// A client's end of TLS that trusts the one certificate of this server, whatever its names.
    public SocketLayer client() throws IOException {
        SSLContext context = clientContext();
        return raw -> context.getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
    }

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
