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
class DevTools implements WebSocket.Listener {
    /// The session of commands for the browser as a whole.
    static final String WHOLE = "";
    private static final int ANSWER_SECONDS = 60;

    /// A command that was not carried out, as when its page has gone elsewhere meanwhile.
    static final class NotDone extends RuntimeException {
        private static final long serialVersionUID = 1;

        private NotDone(String why) {
            super(why);
        }
    }

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
            Map<?, ?> answer = next();
            if (!Double.valueOf(calls).equals(answer.get("id"))) {
                events.add(answer);
            } else if (answer.get("result") instanceof Map<?, ?> result) {
                return result;
            } else {
                throw new NotDone(command + ": " + answer.get("error"));
            }
        }
    }

    /// Takes all events until now, in the order in which they came.
    List<Map<?, ?>> events() {
        arrived.drainTo(events);
        List<Map<?, ?>> all = List.copyOf(events);
        events.clear();
        return all;
    }

    private Map<?, ?> next() {
        try {
            Map<?, ?> message = arrived.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (message == null) throw new IllegalStateException("the browser does not answer");
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
