package gochat.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gochat.io.Tls;
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
                        file -> serve(exchange, file), () -> refuse(exchange, 404, "there is no such page"));
            }
        } catch (RuntimeException | IOException failed) {
            log.log(Level.DEBUG, () -> "a page request failed: " + failed);
        } finally {
            underWay.decrementAndGet();
        }
    }

    /// A file of the page; in place of the settings on disk, which serve a page opened as a file, the real ones.
    private Optional<PageFile> find(String path, String settingsScript) throws IOException {
        Optional<PageFile> file = read(path);
        if (!path.equals(PageSettings.PATH)) return file;
        byte[] script = settingsScript.getBytes(StandardCharsets.UTF_8);
        return file.map(onDisk -> PageFile.of(script, onDisk.type()));
    }

    private Optional<PageFile> read(String path) throws IOException {
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
                + "img-src 'self' data:; manifest-src 'self'; connect-src " + socketUrl
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-cache");
    }

    private static void refuse(HttpExchange exchange, int status, String reason) {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        respond(exchange, status, (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Sends a file as the browser takes it; nothing of it where the browser has it.
    private static void serve(HttpExchange exchange, PageFile file) {
        Headers asked = exchange.getRequestHeaders();
        Headers told = exchange.getResponseHeaders();
        told.set("ETag", file.tag());
        told.set("Vary", "Accept-Encoding");
        if (file.isKnown(asked.getFirst("If-None-Match"))) {
            respond(exchange, 304, new byte[0]);
            return;
        }
        told.set("Content-Type", file.type());
        boolean gzipped = file.goesGzipped(asked.getFirst("Accept-Encoding"));
        if (gzipped) told.set("Content-Encoding", "gzip");
        respond(exchange, 200, gzipped ? file.gzipped() : file.bytes());
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) {
        try {
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                if (body.length > 0) exchange.getResponseBody().write(body);
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
