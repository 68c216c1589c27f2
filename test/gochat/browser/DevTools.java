package gochat.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One end of the Chrome DevTools Protocol: commands for the browser and its pages, each page in a session of its own,
/// and events, which they tell by themselves. The browser that it leads to owns it; one thread at a time may use it.
final class DevTools implements WebSocket.Listener {
    /// The session of commands for the browser as a whole.
    static final String WHOLE = "";
    private static final int ANSWER_SECONDS = 60;

    private final BlockingQueue<Map<?, ?>> arrived = new LinkedBlockingQueue<>();
    private final List<Map<?, ?>> events = new ArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private int calls;

    DevTools(HttpClient http, URI address) {
        socket = http.newWebSocketBuilder().buildAsync(address, this).join();
    }

    /// Sends a command, and returns its result.
    Map<?, ?> call(String session, String command, Map<String, ?> parameters) {
        Map<String, Object> message = new HashMap<>(Map.of("id", ++calls, "method", command, "params", parameters));
        if (!session.equals(WHOLE)) message.put("sessionId", session);
        socket.sendText(Json.write(message), true).join();
        while (true) {
            Map<?, ?> answer = next(command);
            if (!Double.valueOf(calls).equals(answer.get("id"))) {
                events.add(answer);
            } else if (answer.get("result") instanceof Map<?, ?> result) {
                return result;
            } else {
                throw new IllegalStateException(command + ": " + answer.get("error"));
            }
        }
    }

    /// Waits for an event of a session, since the last [#events] of its name.
    void await(String session, String name) {
        while (events(session, name).isEmpty()) events.add(next(name));
    }

    /// Takes the events of a name that a session has told until now; [#WHOLE] stands for all sessions.
    List<Map<?, ?>> events(String session, String name) {
        for (Map<?, ?> more = arrived.poll(); more != null; more = arrived.poll()) events.add(more);
        List<Map<?, ?>> some = new ArrayList<>(events);
        some.removeIf(event -> !name.equals(event.get("method"))
                || !session.equals(WHOLE) && !session.equals(event.get("sessionId")));
        events.removeAll(some);
        return some;
    }

    private Map<?, ?> next(String awaited) {
        try {
            Map<?, ?> message = arrived.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (message == null) throw new IllegalStateException("waited in vain: " + awaited);
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            arrived.add((Map<?, ?>) Json.read(partial.toString()));
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }
}
