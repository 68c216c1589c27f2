package gochat.net;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Tells operators and their tools how the server is: `/healthz`, `/readyz`, `/metrics`. It is no part of the
/// public service, and has a port of its own so that it can stay private.
public final class AdminServer implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer http;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;
    private final Logger log;

    /// Binds and begins to serve.
    ///
    /// @throws IOException when the address cannot be bound
    public AdminServer(InetSocketAddress address, Server server, Logger log) throws IOException {
        this.server = server;
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
                    boolean ready = server.isReady();
                    respond(exchange, ready ? 200 : 503, TEXT, ready ? "ready\n" : "stopping\n");
                }
                case "/metrics" -> respond(exchange, 200, Exposition.CONTENT_TYPE, server.metricsText());
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
