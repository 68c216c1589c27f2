package gochat.page;

import gochat.access.Cidr;
import gochat.http.HttpLimits;
import gochat.http.HttpListener;
import gochat.http.Request;
import gochat.http.Response;
import gochat.http.Site;
import gochat.io.SocketLayer;
import gochat.ops.ListenerLog;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Serves the page: static files, and the settings that the page needs. Any thread may call it.
public final class FrontServer implements AutoCloseable {
    /// Files that may be open at once: each takes a descriptor.
    private static final int OPEN_FILES = 4;
    /// For how long a browser that has come by https comes by nothing else (RFC 6797): half a year.
    private static final String STRICT_TRANSPORT = "Strict-Transport-Security: max-age=15768000\r\n";

    private final HttpListener listener;
    private final StaticFiles files;
    private final Semaphore openFiles = new Semaphore(OPEN_FILES);
    private final boolean tls;
    private volatile PageSettings settings;

    /// Binds, so that the port is known.
    ///
    /// @param layer     TLS, for https, or nothing
    /// @param proxies   whose word on their clients' addresses is taken
    /// @throws IOException when the address cannot be bound
    public FrontServer(InetSocketAddress address, SocketLayer layer, StaticFiles files, HttpLimits limits,
            List<Cidr> proxies, Logger log) throws IOException {
        this.files = files;
        this.tls = layer != SocketLayer.PLAIN;
        this.listener = new HttpListener(address, layer, limits, proxies, new Page(), new ListenerLog("page", log));
    }

    /// Begins to serve.
    public void start(PageSettings settings) {
        this.settings = settings;
        listener.start();
    }

    /// Where it listens; the port is the real one even if 0 was asked for.
    public InetSocketAddress address() {
        return listener.address();
    }

    /// Whether the page is served.
    public boolean isReady() {
        return listener.isReady();
    }

    /// The page's files and settings, as a site.
    private final class Page implements Site {
        @Override
        public Response answer(Request request) throws IOException {
            Optional<String> socketUrl = settings.socketUrl(request.host());
            String guards = guards(socketUrl.map(PageSettings::policySource).orElse("'none'"));
            Optional<PageFile> file = read(request.path());
            if (request.path().equals(PageSettings.PATH)) {
                if (socketUrl.isEmpty()) return Response.text(400, guards, "the Host header must name a host");
                file = file.map(onDisk -> settings(socketUrl.get(), request, onDisk.type()));
            }
            return file.map(found -> serve(found, guards, request))
                    .orElseGet(() -> Response.text(404, guards, "there is no such page"));
        }

        /// In place of the settings on disk, which serve a page opened as a file, the real ones.
        private PageFile settings(String socketUrl, Request request, String type) {
            return PageFile.of(settings.script(socketUrl, request.local()).getBytes(StandardCharsets.UTF_8), type);
        }

        /// A file as the browser takes it; nothing of it where the browser has it.
        private Response serve(PageFile file, String guards, Request request) {
            String fields = guards + "ETag: " + file.tag() + "\r\nVary: Accept-Encoding\r\n";
            if (file.isKnown(request.list("if-none-match"))) return Response.notModified(fields);
            return file.goesGzipped(request.list("accept-encoding"))
                    ? new Response(200, fields + "Content-Encoding: gzip\r\n", file.type(), file.gzipped())
                    : new Response(200, fields, file.type(), file.bytes());
        }

        @Override
        public String fields() {
            return guards("'none'");
        }
    }

    private Optional<PageFile> read(String path) throws IOException {
        openFiles.acquireUninterruptibly();
        try {
            return files.find(path);
        } finally {
            openFiles.release();
        }
    }

    /// Nothing but the page's own files, and the one socket, may be reached from the page; and no page of another
    /// origin may load any of them, the settings least of all.
    private String guards(String socketUrl) {
        return "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
                + "img-src 'self' data:; manifest-src 'self'; connect-src " + socketUrl
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
                + "X-Content-Type-Options: nosniff\r\n"
                + "Referrer-Policy: no-referrer\r\n"
                + "Cross-Origin-Opener-Policy: same-origin\r\n"
                + "Cross-Origin-Resource-Policy: same-origin\r\n"
                + "Cache-Control: no-cache\r\n" + (tls ? STRICT_TRANSPORT : "");
    }

    /// Takes no more requests, and ends when those under way have, or when the limit has passed.
    public void close(Duration limit) {
        listener.close(limit);
    }

    @Override
    public void close() {
        listener.close();
    }
}
