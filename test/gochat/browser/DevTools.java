package gochat.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The browser's own end of the Chrome DevTools Protocol, for what WebDriver lets no page ask: profiles. One thread at
/// a time may use it.
final class DevTools implements WebSocket.Listener {
    private static final int ANSWER_SECONDS = 20;

    private final BlockingQueue<Map<?, ?>> answers = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private int calls;

    /// @param address  where the browser listens, as `host:port`
    DevTools(HttpClient http, String address) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/json/version")).build();
            String version = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            String url = (String) ((Map<?, ?>) Json.read(version)).get("webSocketDebuggerUrl");
            socket = http.newWebSocketBuilder().buildAsync(URI.create(url), this).join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// Sends a command, and returns its result.
    Map<?, ?> call(String command, Map<String, ?> parameters) {
        double id = ++calls;
        socket.sendText(Json.write(Map.of("id", calls, "method", command, "params", parameters)), true).join();
        try {
            while (true) {
                Map<?, ?> answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
                if (answer == null) throw new IllegalStateException(command + " was not answered");
                if (!Double.valueOf(id).equals(answer.get("id"))) continue;
                if (answer.get("result") instanceof Map<?, ?> result) return result;
                throw new IllegalStateException(command + ": " + answer.get("error"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            answers.add((Map<?, ?>) Json.read(partial.toString()));
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }
}
