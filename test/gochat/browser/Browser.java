package gochat.browser;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A real, headless Chromium, driven over the W3C WebDriver protocol. One thread at a time may use it. Where Debian's
/// chromium-headless-shell is installed, that is it: the same pages at less than half the work, for there is no window
/// around them.
final class Browser implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int STOP_SECONDS = 5;
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 720;
    private static final List<String> SHELL = List.of("chromium-headless-shell");
    private static final List<String> WHOLE = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of("--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--lang=en-GB", "--window-size=" + WIDTH + "," + HEIGHT);

    private final Process driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String session;
    private final Page first;
    private final DevTools devTools;
    private final List<Page> opened = new ArrayList<>();
    private String current;

    /// Why there can be no browser here; empty when there can.
    static Optional<String> missing() {
        boolean there = onPath("chromedriver").isPresent() && first(WHOLE).isPresent();
        return there ? Optional.empty() : Optional.of("browser tests are skipped: chromium and chromedriver are not on "
                + "the PATH (Debian: apt install chromium chromium-driver)");
    }

    private static Optional<Path> first(List<String> names) {
        return names.stream().flatMap(name -> onPath(name).stream()).findFirst();
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst();
    }

    /// Starts both programs; they end with this JVM at the latest.
    ///
    /// @throws IOException when they do not start within the deadline
    static Browser start() throws IOException {
        return start(first(SHELL).or(() -> first(WHOLE)).orElseThrow());
    }

    /// The same for what the shell lacks, such as notifications.
    static Browser startWhole() throws IOException {
        return start(first(WHOLE).orElseThrow());
    }

    private static Browser start(Path chromium) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process driver = new ProcessBuilder(onPath("chromedriver").orElseThrow().toString(), "--port=" + port)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(family(driver))));
        return new Browser(driver, "http://127.0.0.1:" + port, chromium);
    }

    private Browser(Process driver, String url, Path chromium) throws IOException {
        this.driver = driver;
        await("chromedriver answers", () -> isUp(url));
        // chromedriver makes a fresh profile for each session, and removes it after
        Map<?, ?> answer = (Map<?, ?>) call("POST", url + "/session", Map.of("capabilities",
                Map.of("alwaysMatch", Map.of(
                "acceptInsecureCerts", true,
                "goog:loggingPrefs", Map.of("browser", "ALL"),
                "goog:chromeOptions", Map.of("binary", chromium.toString(), "args", FLAGS)))));
        session = url + "/session/" + answer.get("sessionId");
        Map<?, ?> options = (Map<?, ?>) ((Map<?, ?>) answer.get("capabilities")).get("goog:chromeOptions");
        devTools = new DevTools(http, (String) options.get("debuggerAddress"));
        first = new Page((String) call("GET", session + "/window", null));
        current = first.window;
    }

    private boolean isUp(String url) {
        try {
            return Boolean.TRUE.equals(((Map<?, ?>) call("GET", url + "/status", null)).get("ready"));
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private Object call(String method, String url, Object body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_DEADLINE).method(method,
                body == null ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
        try {
            HttpResponse<String> response = http.send(request,
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            Object value = ((Map<?, ?>) Json.read(response.body())).get("value");
            if (response.statusCode() != 200) throw new IllegalStateException(method + " " + url + ": " + value);
            return value;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A condition to wait for.
    interface Condition {
        boolean holds() throws IOException;
    }

    /// Waits until a condition holds, and fails with what was awaited if it never does.
    static void await(String what, Condition condition) throws IOException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) fail("waited in vain: " + what);
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    /// Opens an address in a tab, which is in sight as all others are.
    Page open(String url) {
        return open(url, "tab");
    }

    /// Opens an address in a window of its own, which can be minimised without its neighbours.
    Page openWindow(String url) {
        return open(url, "window");
    }

    private Page open(String url, String type) {
        Map<?, ?> window = (Map<?, ?>) call("POST", session + "/window/new", Map.of("type", type));
        Page page = new Page((String) window.get("handle"));
        opened.add(page);
        page.go(url);
        return page;
    }

    /// Opens an address as on another device: in a profile of its own, which shares nothing with the others.
    Page openElsewhere(String url) {
        Object profile = devTools.call("Target.createBrowserContext", Map.of()).get("browserContextId");
        Page page = new Page((String) devTools.call("Target.createTarget",
                Map.of("url", "about:blank", "browserContextId", profile)).get("targetId"));
        opened.add(page);
        page.go(url);
        return page;
    }

    /// Closes all windows that were opened, and forgets what pages of this origin kept.
    void reset(String origin) {
        for (Page page : List.copyOf(opened)) page.close();
        first.devTools("Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "local_storage"));
    }

    @Override
    public void close() {
        // one that a script has started is nobody's child when chromedriver has ended the script
        List<ProcessHandle> all = family(driver);
        try {
            call("DELETE", session, null);
        } finally {
            end(all);
            http.shutdownNow();
        }
    }

    /// Chromedriver, and the Chromium that it started.
    private static List<ProcessHandle> family(Process driver) {
        return Stream.concat(driver.descendants(), Stream.of(driver.toHandle())).toList();
    }

    private static void end(List<ProcessHandle> all) {
        all.forEach(ProcessHandle::destroyForcibly);
        all.getLast().onExit().completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS).join();
    }

    /// One tab or window.
    final class Page {
        private final String window;

        private Page(String window) {
            this.window = window;
        }

        private Object here(String method, String path, Object body) {
            if (!window.equals(current)) call("POST", session + "/window", Map.of("handle", window));
            current = window;
            return call(method, session + path, body);
        }

        void go(String url) {
            here("POST", "/url", Map.of("url", url));
        }

        void back() {
            here("POST", "/back", Map.of());
        }

        void reload() {
            here("POST", "/refresh", Map.of());
        }

        void close() {
            here("DELETE", "/window", null);
            opened.remove(this);
            current = null;
        }

        /// Runs a script, which may `return` a value.
        Object script(String script) {
            return here("POST", "/execute/sync", Map.of("script", script, "args", List.of()));
        }

        /// What an element shows, with its hidden parts left out; empty when there is no such element.
        String text(String selector) {
            return (String) script("const element = document.querySelector(" + Json.write(selector) + ");"
                    + "return element?.checkVisibility() ? element.innerText.trim() : ''");
        }

        /// Waits until an element shows what is wanted, and returns it.
        String await(String selector, Predicate<String> wanted) throws IOException {
            String[] text = {""};
            try {
                Browser.await(selector, () -> wanted.test(text[0] = text(selector)));
            } catch (AssertionError late) {
                return fail(selector + " shows '" + text[0] + "'", late);
            }
            return text[0];
        }

        /// Waits until an expression is true.
        void await(String expression) throws IOException {
            Browser.await(expression, () -> Boolean.TRUE.equals(script("return Boolean(" + expression + ")")));
        }

        /// Types into an element as a person would; `\n` is the Enter key.
        void type(String selector, String text) {
            here("POST", "/element/" + element(selector) + "/value", Map.of("text", text.replace('\n', Keys.ENTER)));
        }

        /// Presses keys wherever the focus is: all down in their order, then all up.
        void press(char... keys) {
            List<Object> actions = new ArrayList<>();
            for (char key : keys) actions.add(Map.of("type", "keyDown", "value", String.valueOf(key)));
            for (char key : keys) actions.add(Map.of("type", "keyUp", "value", String.valueOf(key)));
            here("POST", "/actions",
                    Map.of("actions", List.of(Map.of("type", "key", "id", "keys", "actions", actions))));
        }

        void click(String selector) {
            here("POST", "/element/" + element(selector) + "/click", Map.of());
        }

        private String element(String selector) {
            Map<?, ?> found = (Map<?, ?>) here("POST", "/element", Map.of("using", "css selector", "value", selector));
            return (String) found.values().iterator().next();
        }

        /// Sends a command of the Chrome DevTools Protocol.
        Map<?, ?> devTools(String command, Map<String, ?> parameters) {
            return (Map<?, ?>) here("POST", "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
        }

        /// Makes the window as large as a device's screen.
        void screen(int width, int height, int pixelRatio) {
            devTools("Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", height, "deviceScaleFactor", pixelRatio, "mobile", width < 600));
        }

        /// Runs a script in each page that this window loads from now on, before the page's own.
        void prepare(String script) {
            devTools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
        }

        /// Shows the page as on paper, or as on the screen again for an empty medium.
        void medium(String medium) {
            devTools("Emulation.setEmulatedMedia", Map.of("media", medium));
        }

        /// Sets what a person's system prefers, such as `prefers-color-scheme` as `dark`.
        void prefer(Map<String, String> preferences) {
            devTools("Emulation.setEmulatedMedia", Map.of("features", preferences.entrySet().stream()
                    .map(each -> Map.of("name", each.getKey(), "value", each.getValue())).toList()));
        }

        /// Takes the window out of sight; any further call leaves it there.
        void minimise() {
            here("POST", "/window/minimize", Map.of());
        }

        /// Brings a minimised window back into sight.
        void restore() {
            here("POST", "/window/rect", Map.of("width", WIDTH, "height", HEIGHT));
        }

        void allowNotifications() {
            here("POST", "/permissions", Map.of("descriptor", Map.of("name", "notifications"), "state", "granted"));
        }

        /// What the browser complained about since the last call, in all windows.
        List<String> complaints() {
            return ((List<?>) here("POST", "/se/log", Map.of("type", "browser"))).stream()
                    .map(entry -> (String) ((Map<?, ?>) entry).get("message")).toList();
        }

        /// A picture of the window as PNG.
        byte[] screenshot() {
            return Base64.getDecoder().decode((String) here("GET", "/screenshot", null));
        }
    }

    /// Keys that stand for no character, as WebDriver names them.
    static final class Keys {
        static final char ENTER = '\uE007';
        static final char SHIFT = '\uE008';
        static final char ALT = '\uE00A';
        static final char ESCAPE = '\uE00C';
        static final char UP = '\uE013';
        static final char DOWN = '\uE015';
        static final char TAB = '\uE004';

        private Keys() {}
    }
}
