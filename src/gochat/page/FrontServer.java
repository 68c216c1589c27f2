package gochat.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gochat.io.Tls;
import gochat.page.StaticFiles.StaticFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Serves the page with the JDK's own HTTP server: static files, and the settings that the page needs.
public final class FrontServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int DRAIN_POLL_MILLIS = 10;

    /// Files that may be open at once: each takes a descriptor.
    private static final int OPEN_FILES = 4;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final StaticFiles files;
    private final Semaphore openFiles = new Semaphore(OPEN_FILES);
    private final Logger log;
    private final AtomicInteger underWay = new AtomicInteger();

    /// Binds, so that the port is known.
    ///
    /// @param tls  to serve https with; empty for http
    /// @throws IOException when the folder is missing or the address cannot be bound
    public FrontServer(InetSocketAddress address, Optional<Tls> tls, Path folder, FrontLimits limits, Logger log)
            throws IOException {
        limits.apply();
        this.files = new StaticFiles(folder);
        this.log = log;
        this.server = tls.isPresent() ? tls.get().httpsServer(address, BACKLOG) : HttpServer.create(address, BACKLOG);
        server.setExecutor(executor);
    }

    /// Begins to serve.
    public void start(PageSettings settings) {
        server.createContext("/", exchange -> handle(exchange, settings));
        server.start();
    }

    /// Where it listens; the port is the real one even if 0 was asked for.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange, PageSettings settings) throws IOException {
        underWay.incrementAndGet();
        try (exchange) {
            String method = exchange.getRequestMethod();
            Optional<String> socketUrl = settings.socketUrl(exchange.getRequestHeaders().getFirst("Host"));
            setHeaders(exchange.getResponseHeaders(), socketUrl.orElse("'none'"));
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                refuse(exchange, 405, "only GET and HEAD are answered here");
            } else if (socketUrl.isEmpty()) {
                refuse(exchange, 400, "the Host header must name a host");
            } else {
                find(exchange.getRequestURI().getRawPath(), settings.script(socketUrl.get())).ifPresentOrElse(
                        file -> respond(exchange, 200, file), () -> refuse(exchange, 404, "there is no such page"));
            }
        } catch (RuntimeException | IOException failed) {
            log.log(Level.DEBUG, () -> "a page request failed: " + failed);
        } finally {
            underWay.decrementAndGet();
        }
    }

    /// A file of the page; in place of the settings on disk, which serve a page opened as a file, the real ones.
    private Optional<StaticFile> find(String path, String settingsScript) throws IOException {
        Optional<StaticFile> file = read(path);
        if (!path.equals(PageSettings.PATH)) return file;
        byte[] script = settingsScript.getBytes(StandardCharsets.UTF_8);
        return file.map(onDisk -> new StaticFile(script, onDisk.type()));
    }

    private Optional<StaticFile> read(String path) throws IOException {
        openFiles.acquireUninterruptibly();
        try {
            return files.find(path);
        } finally {
            openFiles.release();
        }
    }

    /// Nothing but the page's own files, and the one socket, may be reached from the page.
    private static void setHeaders(Headers headers, String socketUrl) {
        headers.set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; "
                + "img-src 'self' data:; connect-src " + socketUrl
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-cache");
    }

    private static void refuse(HttpExchange exchange, int status, String reason) {
        respond(exchange, status,
                new StaticFile((reason + "\n").getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8"));
    }

    private static void respond(HttpExchange exchange, int status, StaticFile file) {
        exchange.getResponseHeaders().set("Content-Type", file.type());
        try {
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(file.bytes().length));
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, file.bytes().length == 0 ? -1 : file.bytes().length);
                exchange.getResponseBody().write(file.bytes());
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// Ends when the requests under way have ended, or when the limit has passed. The JDK's server would wait for them
    /// too, but also, until its limit, for some whose client has left.
    public void close(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (underWay.get() > 0 && System.nanoTime() < deadline) Thread.sleep(DRAIN_POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
