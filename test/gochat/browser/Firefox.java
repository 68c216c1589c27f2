package gochat.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/// Firefox, which speaks WebDriver BiDi: what the tests say to Chromium's DevTools, said in that. A test that needs
/// what only those have is skipped.
final class Firefox extends DevTools {
    static final String COMPLAINT = "log.entryAdded";
    private static final List<String> PROGRAMS = List.of("firefox", "firefox-esr");
    private static final Map<String, String> KEYS = Map.of("Enter", "\uE007", "Tab", "\uE004", "Escape", "\uE00C",
            "Shift", "\uE008", "Alt", "\uE00A", "ArrowUp", "\uE013", "ArrowDown", "\uE015");

    private Firefox(HttpClient http, URI address) {
        super(http, address);
        ask("session.new", Map.of("capabilities", Map.of("alwaysMatch", Map.of("acceptInsecureCerts", true))));
        ask("session.subscribe", Map.of("events", List.of(COMPLAINT)));
    }

    static boolean isWanted() {
        return "firefox".equals(System.getenv("TEST_BROWSER"));
    }

    static Optional<Path> program() {
        return BrowserProcess.first(PROGRAMS);
    }

    static BrowserProcess start(Path folder) throws IOException {
        return new BrowserProcess(folder, List.of(program().orElseThrow().toString(), "--headless", "--no-remote",
                "--profile", folder.toString(), "--remote-debugging-port=0"));
    }

    /// It tells its port in the folder.
    static Firefox connect(HttpClient http, Path folder) {
        Path told = folder.resolve("WebDriverBiDiServer.json");
        Map<?, ?>[] server = {null};
        Browser.await("Firefox starts", () -> Files.exists(told) && Files.readString(told).endsWith("}")
                && (server[0] = (Map<?, ?>) Json.read(Files.readString(told))) != null);
        int port = ((Double) server[0].get("ws_port")).intValue();
        return new Firefox(http, URI.create("ws://127.0.0.1:" + port + "/session"));
    }

    private Map<?, ?> ask(String command, Map<String, ?> parameters) {
        return super.call(WHOLE, command, parameters);
    }

    @Override
    Map<?, ?> call(String page, String command, Map<String, ?> said) {
        return switch (command) {
            case "Target.createBrowserContext" ->
                Map.of("browserContextId", ask("browser.createUserContext", Map.of()).get("userContext"));
            case "Target.disposeBrowserContext" ->
                ask("browser.removeUserContext", Map.of("userContext", said.get("browserContextId")));
            // a tab that lies behind another is out of sight
            case "Target.createTarget" -> Map.of("targetId", ask("browsingContext.create",
                    Map.of("type", "window", "userContext", said.get("browserContextId"))).get("context"));
            case "Target.attachToTarget" -> Map.of("sessionId", said.get("targetId"));
            case "Target.closeTarget" ->
                ask("browsingContext.close", Map.of("context", said.get("targetId"), "promptUnload", true));
            case "Page.enable", "Runtime.enable", "Log.enable" -> Map.of();
            case "Page.navigate" -> {
                ask("browsingContext.navigate", Map.of("context", page, "url", said.get("url"), "wait", "complete"));
                yield Map.of();
            }
            case "Page.reload" -> ask("browsingContext.reload", Map.of("context", page, "wait", "complete"));
            case "Page.getFrameTree" -> Map.of("frameTree", Map.of("frame",
                    Map.of("loaderId", evaluate(page, "performance.timeOrigin").get("value"))));
            case "Page.addScriptToEvaluateOnNewDocument" -> ask("script.addPreloadScript",
                    Map.of("functionDeclaration", "() => {" + said.get("source") + "}", "contexts", List.of(page)));
            case "Page.captureScreenshot" -> ask("browsingContext.captureScreenshot", Map.of("context", page));
            case "Runtime.evaluate" -> {
                Map<?, ?> result = evaluate(page, (String) said.get("expression"));
                yield Map.of(result.containsKey("value") ? "result" : "exceptionDetails", result);
            }
            case "Emulation.setDeviceMetricsOverride" -> ask("browsingContext.setViewport", Map.of("context", page,
                    "viewport", Map.of("width", said.get("width"), "height", said.get("height")),
                    "devicePixelRatio", said.get("deviceScaleFactor")));
            case "Input.dispatchKeyEvent" -> act(page, "key", Map.of(
                    "type", said.get("type").equals("keyUp") ? "keyUp" : "keyDown",
                    "value", KEYS.getOrDefault((String) said.get("key"), (String) said.get("key"))));
            case "Input.dispatchMouseEvent" -> act(page, "pointer", switch ((String) said.get("type")) {
                case "mousePressed" -> Map.of("type", "pointerDown", "button", 0);
                case "mouseReleased" -> Map.of("type", "pointerUp", "button", 0);
                default -> Map.of("type", "pointerMove", "x", whole(said.get("x")), "y", whole(said.get("y")));
            });
            default -> throw new TestAbortedException("Firefox knows nothing like " + command);
        };
    }

    private Map<?, ?> act(String page, String kind, Map<String, ?> action) {
        return ask("input.performActions", Map.of("context", page,
                "actions", List.of(Map.of("type", kind, "id", kind, "actions", List.of(action)))));
    }

    private static int whole(Object number) {
        return ((Number) number).intValue();
    }

    /// A `value` that JSON can tell, or what went wrong.
    private Map<?, ?> evaluate(String page, String expression) {
        Map<?, ?> answer = ask("script.evaluate", Map.of("target", Map.of("context", page), "awaitPromise", true,
                "expression", "(async () => JSON.stringify([await " + expression + "]))()"));
        if (answer.get("exceptionDetails") instanceof Map<?, ?> failed) return failed;
        List<?> values = (List<?>) Json.read((String) ((Map<?, ?>) answer.get("result")).get("value"));
        Map<String, Object> result = new HashMap<>();
        result.put("value", values.getFirst());
        return result;
    }
}
