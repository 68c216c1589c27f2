package loadtest.run;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import loadtest.plan.Options;

/// Makes the HttpClients that connections are spread over; each has a thread that waits for all its sockets. The JDK
/// binds a source address per client, not per connection, so that there is at least one client for each address.
final class Clients {
    /// Linux lends about 28,000 ports to each source address.
    private static final int CONNECTIONS_PER_SOURCE = 20_000;
    /// One waits for sockets while another sends.
    private static final int PROCESSORS_PER_CLIENT = 2;

    private Clients() { }

    static List<HttpClient> create(Options options) {
        int connections = options.load().connectionCount();
        int sources = (connections + CONNECTIONS_PER_SOURCE - 1) / CONNECTIONS_PER_SOURCE;
        boolean loopback = isLoopback(options.target().url().getHost());
        int count = Math.max(sources, Runtime.getRuntime().availableProcessors() / PROCESSORS_PER_CLIENT);
        var clients = new ArrayList<HttpClient>();
        for (int i = 0; i < count; i++) {
            HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
            // to wake another thread for each message costs more than to hear it; not so where there is TLS between, or
            // where whoever hears sends the next
            if (!options.load().closedLoop() && options.target().url().getScheme().equals("ws")) {
                builder.executor(Runnable::run);
            }
            if (sources > 1 && loopback) {
                builder.localAddress(loopbackAddress(i + 1));
            }
            if (options.target().insecure()) {
                builder.sslContext(trustingContext());
            }
            clients.add(builder.build());
        }
        return clients;
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private static InetAddress loopbackAddress(int index) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, (byte) (index >> 8), (byte) index});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trustingContext() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Accepts any certificate for any host: for a server under test that signed its own.
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) { }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) { }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) { }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) { }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) { }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) { }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
