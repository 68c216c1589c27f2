package gochat.browser;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A real, headless Chromium, driven over the W3C WebDriver protocol. It belongs to one test class.
public final class Browser implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final List<String> CHROMIUM = List.of("chromium", "chromium-browser", "google-chrome");

    private final Process driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String session;

    /// Starts it, or has the test skipped where none is installed.
    public static Browser startOrSkip() throws IOException, InterruptedException {
        Optional<Path> driver = onPath("chromedriver");
        Optional<Path> chromium = CHROMIUM.stream().flatMap(name -> onPath(name).stream()).findFirst();
        assumeTrue(driver.isPresent() && chromium.isPresent(), "browser tests are skipped: chromium and chromedriver "
                + "are not on the PATH (Debian: apt install chromium chromium-driver)");
        return new Browser(driver.get(), chromium.get());
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(dir -> Path.of(dir, name))
                .filter(Files::isExecutable).findFirst();
    }

    private Browser(Path driverFile, Path chromium) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        driver = new ProcessBuilder(driverFile.toString(), "--port=" + port)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String base = "http://127.0.0.1:" + port + "/session";
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        Map<?, ?> answer = null;
        while (answer == null) {
            try {
                answer = (Map<?, ?>) call("POST", base, Map.of("capabilities", Map.of("alwaysMatch", Map.of(
                        "browserName", "chrome", "goog:chromeOptions", Map.of("binary", chromium.toString(), "args",
                        List.of("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync"))))));
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline || !driver.isAlive()) {
                    driver.destroyForcibly();
                    throw notYet;
                }
                Thread.sleep(POLL);
            }
        }
        session = base + "/" + answer.get("sessionId");
    }

    private Object call(String method, String url, Object body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60)).method(method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
        try {
            HttpResponse<String> response = http.send(request,
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            Object value = ((Map<?, ?>) Json.read(response.body())).get("value");
            if (response.statusCode() != 200) throw new IllegalStateException(method + " " + url + ": " + value);
            return value;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// Opens an address in a window of its own.
    public Page open(String url) throws IOException {
        Map<?, ?> window = (Map<?, ?>) call("POST", session + "/window/new", Map.of("type", "tab"));
        Page page = new Page((String) window.get("handle"));
        page.go(url);
        return page;
    }

    @Override
    public void close() throws IOException {
        try {
            call("DELETE", session, null);
        } finally {
            driver.destroy();
            http.close();
        }
    }

    /// One window.
    public final class Page {
        private final String window;

        private Page(String window) {
            this.window = window;
        }

        private Object here(String method, String path, Object body) throws IOException {
            call("POST", session + "/window", Map.of("handle", window));
            return call(method, session + path, body);
        }

        public void go(String url) throws IOException {
            here("POST", "/url", Map.of("url", url));
        }

        /// Runs a script, which may `return` a value.
        public Object script(String script) throws IOException {
            return here("POST", "/execute/sync", Map.of("script", script, "args", List.of()));
        }

        /// What an element shows.
        public String text(String selector) throws IOException {
            return (String) here("GET", "/element/" + element(selector) + "/text", null);
        }

        /// Types into an element as a person would; `\n` is the Enter key.
        public void type(String selector, String text) throws IOException {
            here("POST", "/element/" + element(selector) + "/value", Map.of("text", text.replace('\n', '\uE007')));
        }

        public void click(String selector) throws IOException {
            here("POST", "/element/" + element(selector) + "/click", Map.of());
        }

        private String element(String selector) throws IOException {
            Map<?, ?> found = (Map<?, ?>) here("POST", "/element", Map.of("using", "css selector", "value", selector));
            return (String) found.values().iterator().next();
        }

        /// Waits until an element shows what is wanted, and returns it.
        public String await(String selector, Predicate<String> wanted) throws IOException {
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            String text;
            while (!wanted.test(text = text(selector))) {
                if (System.nanoTime() > deadline) fail(selector + " shows '" + text + "'");
                pause();
            }
            return text;
        }

        private void pause() {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        public void size(int width, int height) throws IOException {
            here("POST", "/window/rect", Map.of("width", width, "height", height));
        }

        /// A picture of the window as PNG.
        public byte[] screenshot() throws IOException {
            return Base64.getDecoder().decode((String) here("GET", "/screenshot", null));
        }
    }
}
