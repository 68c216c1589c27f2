package gochat.browser;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// A real, headless Chromium, driven over its DevTools; or Firefox, where that is asked for. The tests that start it
/// own it; one thread at a time may use it.
final class Browser implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Set<String> COMPLAINTS =
            Set.of("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled", Firefox.COMPLAINT);

    private final BrowserProcess process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final DevTools devTools;
    /// Of this test: all profiles, and the one among them that windows share unless they are opened elsewhere.
    private final List<String> profiles = new ArrayList<>();
    private String shared;

    /// Why there can be no browser here; empty when there can.
    static Optional<String> missing() {
        return !Firefox.isWanted() ? Chromium.missing()
                : Firefox.program().isPresent() ? Optional.empty() : Optional.of("firefox is not on the PATH");
    }

    /// Starts one; it ends with this JVM at the latest.
    ///
    /// @throws IOException when it does not start within the deadline
    static Browser start() throws IOException {
        return new Browser(Firefox.isWanted() ? null : Chromium.smallest());
    }

    /// The same for what the shell lacks, such as notifications.
    static Browser startWhole() throws IOException {
        return new Browser(Firefox.isWanted() ? null : Chromium.whole());
    }

    private Browser(Path program) throws IOException {
        Path folder = Files.createTempDirectory("browser");
        process = Firefox.isWanted() ? Firefox.start(folder) : Chromium.start(program, folder);
        try {
            devTools = Firefox.isWanted() ? Firefox.connect(http, folder) : Chromium.connect(http, folder);
        } catch (Throwable failed) {
            close();
            throw failed;
        }
    }

    private String newProfile() {
        String profile = (String) devTools.call(DevTools.WHOLE, "Target.createBrowserContext", Map.of())
                .get("browserContextId");
        profiles.add(profile);
        return profile;
    }

    private Page open(String url, String profile, boolean window) {
        Object target = devTools.call(DevTools.WHOLE, "Target.createTarget",
                Map.of("url", "about:blank", "browserContextId", profile, "newWindow", window)).get("targetId");
        return new Page((String) target).go(url);
    }

    /// A condition to wait for.
    interface Condition {
        boolean holds() throws IOException;
    }

    /// Waits until a condition holds, and fails with what was awaited if it never does.
    static void await(String what, Condition condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        try {
            while (!holds(condition)) {
                if (System.nanoTime() > deadline) fail("waited in vain: " + what);
                Thread.sleep(POLL);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean holds(Condition condition) throws IOException {
        try {
            return condition.holds();
        } catch (DevTools.NotDone elsewhere) {
            return false;
        }
    }

    /// Opens an address in a tab, which is in sight as all others are; the first needs a window.
    Page open(String url) {
        boolean first = shared == null;
        return open(url, shared(), first);
    }

    /// Opens an address in a window of its own, which can be minimised without its neighbours.
    Page openWindow(String url) {
        return open(url, shared(), true);
    }

    /// Opens an address as on another device: in a profile of its own, which shares nothing with the others.
    Page openElsewhere(String url) {
        return open(url, newProfile(), true);
    }

    private String shared() {
        if (shared == null) shared = newProfile();
        return shared;
    }

    /// Closes all windows that were opened, and forgets what their pages kept.
    void reset() {
        for (String profile : profiles) {
            devTools.call(DevTools.WHOLE, "Target.disposeBrowserContext", Map.of("browserContextId", profile));
        }
        profiles.clear();
        shared = null;
        devTools.events();
    }

    @Override
    public void close() {
        process.close();
        http.shutdownNow();
    }

    /// One tab or window.
    final class Page {
        private final String target;
        private final String session;

        private Page(String target) {
            this.target = target;
            session = (String) devTools.call(DevTools.WHOLE, "Target.attachToTarget",
                    Map.of("targetId", target, "flatten", true)).get("sessionId");
            for (String domain : List.of("Page", "Runtime", "Log")) devTools(domain + ".enable", Map.of());
        }

        /// Sends a command of the Chrome DevTools Protocol.
        Map<?, ?> devTools(String command, Map<String, ?> parameters) {
            return devTools.call(session, command, parameters);
        }

        Page go(String url) {
            Map<?, ?> answer = devTools("Page.navigate", Map.of("url", url));
            if (answer.get("errorText") != null) throw new IllegalStateException(url + ": " + answer.get("errorText"));
            Object document = answer.get("loaderId");
            boolean onlyBehindTheHash = document == null;
            return onlyBehindTheHash ? this : awaitLoad(url, document::equals);
        }

        private Object document() {
            Map<?, ?> tree = (Map<?, ?>) devTools("Page.getFrameTree", Map.of()).get("frameTree");
            return ((Map<?, ?>) tree.get("frame")).get("loaderId");
        }

        private Page awaitLoad(String what, Predicate<Object> document) {
            Browser.await(what, () -> document.test(document()));
            script("return document.readyState === 'complete'"
                    + " || new Promise(done => addEventListener('load', () => done()))");
            return this;
        }

        /// Begins to go back: the script that says so would not end with its page.
        void back() {
            script("setTimeout(() => history.back())");
        }

        void reload() {
            Object before = document();
            devTools("Page.reload", Map.of());
            awaitLoad("a reload", now -> !now.equals(before));
        }

        /// Closes it as a person does, so that it may still do what it does at its end.
        void close() {
            devTools.call(DevTools.WHOLE, "Target.closeTarget", Map.of("targetId", target));
        }

        /// Runs a script, which may `return` a value.
        Object script(String script) {
            Map<?, ?> answer = devTools("Runtime.evaluate", Map.of("returnByValue", true, "awaitPromise", true,
                    "expression", "(function () {" + script + "\n})()"));
            if (answer.get("exceptionDetails") instanceof Map<?, ?> failed) {
                throw new IllegalStateException(script + ": " + failed);
            }
            return ((Map<?, ?>) answer.get("result")).get("value");
        }

        /// What an element shows, with its hidden parts left out; empty when there is no such element.
        String text(String selector) {
            return (String) script("const element = document.querySelector(" + Json.write(selector) + ");"
                    + "return element?.checkVisibility() ? element.innerText.trim() : ''");
        }

        /// Waits until an element shows what is wanted, and returns it.
        String await(String selector, Predicate<String> wanted) {
            String[] text = {""};
            try {
                Browser.await(selector, () -> wanted.test(text[0] = text(selector)));
            } catch (AssertionError late) {
                return fail(selector + " shows '" + text[0] + "'", late);
            }
            return text[0];
        }

        /// Waits until an expression is true.
        void await(String expression) {
            Browser.await(expression, () -> Boolean.TRUE.equals(script("return Boolean(" + expression + ")")));
        }

        /// Types into an element as a person would, as soon as it can be typed into; `\n` is the Enter key.
        void type(String selector, String text) {
            Browser.await(selector + " takes what is typed", () -> Boolean.TRUE.equals(script("""
                    const element = document.querySelector(%s);
                    element?.focus();
                    if (!element || document.activeElement !== element) return false;
                    element.setSelectionRange(element.value.length, element.value.length);
                    return true;""".formatted(Json.write(selector)))));
            for (char key : text.toCharArray()) press(key);
        }

        /// Presses keys wherever the focus is: all down in their order, then all up.
        void press(char... keys) {
            for (Map<String, Object> event : Keyboard.press(keys)) devTools("Input.dispatchKeyEvent", event);
        }

        /// Clicks into the middle of an element, as soon as that shows.
        void click(String selector) {
            Object[] middle = {null};
            Browser.await(selector + " shows", () -> (middle[0] = script("""
                    const element = document.querySelector(%s);
                    if (!element) return null;
                    element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
                    const { x, y, width, height } = element.getBoundingClientRect();
                    const at = { x: x + width / 2, y: y + height / 2 };
                    return element.contains(document.elementFromPoint(at.x, at.y)) ? at : null;"""
                    .formatted(Json.write(selector)))) != null);
            Map<String, Object> event = new HashMap<>(Map.of("button", "left", "clickCount", 1));
            ((Map<?, ?>) middle[0]).forEach((axis, at) -> event.put((String) axis, at));
            for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
                event.put("type", type);
                devTools("Input.dispatchMouseEvent", event);
            }
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

        /// Takes the window out of sight.
        void minimise() {
            setWindow("minimized");
        }

        /// Brings a minimised window back into sight.
        void restore() {
            setWindow("normal");
        }

        private void setWindow(String state) {
            Object id = devTools("Browser.getWindowForTarget", Map.of()).get("windowId");
            devTools("Browser.setWindowBounds", Map.of("windowId", id, "bounds", Map.of("windowState", state)));
        }

        void allowNotifications() {
            devTools.call(DevTools.WHOLE, "Browser.grantPermissions", Map.of("permissions", List.of("notifications"),
                    "browserContextId", shared()));
        }

        void forbidNotifications() {
            devTools.call(DevTools.WHOLE, "Browser.setPermission", Map.of("permission", Map.of("name", "notifications"),
                    "setting", "denied", "browserContextId", shared()));
        }

        /// Has the worker of this page hear that its first notification was touched.
        void touchNotification() {
            script("return navigator.serviceWorker.ready.then(({ active }) => active.postMessage('wake up'))");
            String[] worker = {null};
            Browser.await("the worker runs", () -> (worker[0] = worker()) != null);
            devTools.call(worker[0], "Runtime.evaluate", Map.of("awaitPromise", true, "expression", """
                    registration.getNotifications().then(([notification]) =>
                      dispatchEvent(new NotificationEvent('notificationclick', { notification })))"""));
        }

        private String worker() {
            List<?> workers = (List<?>) devTools.call(DevTools.WHOLE, "Target.getTargets",
                    Map.of("filter", List.of(Map.of("type", "service_worker")))).get("targetInfos");
            return workers.isEmpty() ? null : (String) devTools.call(DevTools.WHOLE, "Target.attachToTarget",
                    Map.of("targetId", ((Map<?, ?>) workers.getFirst()).get("targetId"), "flatten", true))
                    .get("sessionId");
        }

        /// What the browser complained about since the last call, in all windows.
        List<String> complaints() {
            return devTools.events().stream().filter(event -> COMPLAINTS.contains(event.get("method")))
                    .map(event -> String.valueOf(event.get("params"))).toList();
        }

        /// A picture of the window as PNG.
        byte[] screenshot() {
            return Base64.getDecoder().decode((String) devTools("Page.captureScreenshot", Map.of()).get("data"));
        }
    }
}
