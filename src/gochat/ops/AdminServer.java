package gochat.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Tells operators and their tools how the server is: `/healthz`, `/readyz`, `/metrics`. It is no part of the
/// public service, and has a port of its own so that it can stay private.
public final class AdminServer implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer http;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final BooleanSupplier ready;
    private final Supplier<String> metrics;
    private final Logger log;

    /// Binds and begins to serve.
    ///
    /// @param ready    whether clients are served
    /// @param metrics  in Prometheus' text format
    /// @throws IOException when the address cannot be bound
    public AdminServer(InetSocketAddress address, BooleanSupplier ready, Supplier<String> metrics, Logger log)
            throws IOException {
        this.ready = ready;
        this.metrics = metrics;
        this.log = log;
        this.http = HttpServer.create(address, BACKLOG);
        http.setExecutor(executor);
        http.createContext("/", this::handle);
        http.start();
    }

    /// Where it listens; the port is the real one even if 0 was asked for.
    public InetSocketAddress address() {
        return http.getAddress();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                respond(exchange, 405, TEXT, "only GET and HEAD are answered here\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/healthz" -> respond(exchange, 200, TEXT, "alive\n");
                case "/readyz" -> {
                    boolean serves = ready.getAsBoolean();
                    respond(exchange, serves ? 200 : 503, TEXT, serves ? "ready\n" : "stopping\n");
                }
                case "/metrics" -> respond(exchange, 200, Exposition.CONTENT_TYPE, metrics.get());
                default -> respond(exchange, 404, TEXT, "there are /healthz, /readyz and /metrics\n");
            }
        } catch (RuntimeException | IOException failed) {
            log.log(Level.DEBUG, () -> "an admin request failed: " + failed);
        }
    }

    private static void respond(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        http.stop(0);
        executor.shutdownNow();
    }
}
