package gochat.ops;

import gochat.access.Addresses;
import gochat.http.HttpLimits;
import gochat.http.HttpListener;
import gochat.http.Request;
import gochat.http.Response;
import gochat.http.Site;
import gochat.io.SocketLayer;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Tells operators and their tools how the server is: `/healthz`, `/readyz`, `/metrics`. It is no part of the
/// public service, and has a port of its own so that it can stay private. Any thread may call it.
public final class AdminServer implements AutoCloseable {
    /// Each takes a descriptor, which the budget of the process has kept for it.
    public static final int CONNECTIONS = 16;
    private static final int PER_ADDRESS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final HttpLimits LIMITS =
            new HttpLimits(CONNECTIONS, PER_ADDRESS, PATIENCE, PATIENCE, PATIENCE, 16 * 1024, 100);

    private final HttpListener listener;
    /// The names that requests may use, beside localhost and addresses.
    private final String name;
    private final BooleanSupplier ready;
    private final Supplier<String> metrics;

    /// Binds and begins to serve.
    ///
    /// @param ready    whether clients are served
    /// @param metrics  in Prometheus' text format
    /// @throws IOException when the address cannot be bound
    public AdminServer(InetSocketAddress address, BooleanSupplier ready, Supplier<String> metrics, Logger log)
            throws IOException {
        this.name = address.getHostString();
        this.ready = ready;
        this.metrics = metrics;
        this.listener = new HttpListener(address, SocketLayer.PLAIN, LIMITS, List.of(),
                new Figures(), new ListenerLog("admin", log));
        listener.start();
    }

    /// Where it listens; the port is the real one even if 0 was asked for.
    public InetSocketAddress address() {
        return listener.address();
    }

    /// What is told, as a site.
    private final class Figures implements Site {
        /// A name that somebody else has made lead here gives his page our figures (DNS rebinding).
        @Override
        public Response answer(Request request) {
            if (!request.host().isEmpty() && !Addresses.isLiteralOr(request.host(), List.of("localhost", name))) {
                return Response.text(421, fields(), "ask by an address, localhost or the name in -admin-listen-on");
            }
            return switch (request.path()) {
                case "/healthz" -> Response.text(200, fields(), "alive");
                case "/readyz" -> ready.getAsBoolean() ? Response.text(200, fields(), "ready")
                        : Response.text(503, fields(), "not ready");
                case "/metrics" -> new Response(200, fields(), Exposition.CONTENT_TYPE,
                        metrics.get().getBytes(StandardCharsets.UTF_8));
                default -> Response.text(404, fields(), "there are /healthz, /readyz and /metrics");
            };
        }

        @Override
        public Thread thread(Runnable connection) {
            return Thread.ofPlatform().daemon().name("admin").unstarted(connection);
        }

        @Override
        public String fields() {
            return "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                    + "Cross-Origin-Resource-Policy: same-origin\r\n";
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
