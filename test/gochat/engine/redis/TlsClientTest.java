package gochat.engine.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ServerProcess;
import gochat.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsClientTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    /// A key for this name, as Redis and as Java want it.
    private KeyStore key(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        new ProcessBuilder(ServerProcess.JAVA.resolveSibling("keytool").toString(),
                "-J" + ServerProcess.QUICK, "-genkeypair", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=" + name,
                "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", new String(PASSWORD),
                "-alias", "key").inheritIO().start().waitFor();
        KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
        write(name + ".crt", "CERTIFICATE", keys.getCertificate("key").getEncoded());
        write(name + ".key", "PRIVATE KEY", keys.getKey("key", PASSWORD).getEncoded());
        return keys;
    }

    private void write(String name, String type, byte[] bytes) throws IOException {
        Files.writeString(folder.resolve(name), "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + type + "-----\n");
    }

    private static TlsClient trusting(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("key", keys.getCertificate("key"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return new TlsClient(context);
    }

    private RedisProcess server(String name) throws Exception {
        return RedisProcess.server("--tls-port", "0", "--tls-cert-file", folder.resolve(name + ".crt").toString(),
                "--tls-key-file", folder.resolve(name + ".key").toString(), "--tls-ca-cert-file",
                folder.resolve(name + ".crt").toString(), "--tls-auth-clients", "no");
    }

    /// Moves the server to TLS: it begins without, to be asked whether it is there.
    private static String secure(RedisProcess redis) throws IOException {
        int port = RedisProcess.freePort();
        redis.call("CONFIG", "SET", "tls-port", port);
        return "rediss://127.0.0.1:" + port;
    }

    private static RedisEngine engine(String url, TlsClient tls) {
        return new RedisEngine(RedisAddress.parse(url), Optional.empty(), new RedisLimits(0, 1 << 20),
                InstantSource.system(), tls);
    }

    @Test
    void theServerMustBeWhomWeMean() throws Exception {
        KeyStore good = key("ip:127.0.0.1");
        KeyStore other = key("dns:elsewhere.example");
        try (RedisProcess redis = server("ip:127.0.0.1")) {
            String url = secure(redis);
            engine(url, trusting(good)).check();
            try (Engine.Session session = engine(url, trusting(good)).connect()) {
                assertEquals(32, session.epoch().length());
            }
            String untrusted = assertThrows(IOException.class, engine(url, trusting(other))::check).getMessage();
            assertTrue(untrusted.contains(url) && untrusted.contains("certif"), untrusted);
            assertThrows(IOException.class, engine(redis.url().replace("redis:", "rediss:"), trusting(good))::check);
        }
        try (RedisProcess redis = server("dns:elsewhere.example")) {
            RedisEngine engine = engine(secure(redis), trusting(other));
            String misnamed = assertThrows(IOException.class, engine::check).getMessage();
            assertTrue(misnamed.contains("subject alternative"), misnamed);
        }
    }
}
