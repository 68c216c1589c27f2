package gochat.browser;

import gochat.browser.Browser.Page;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The chat page in a window, in the words of what a person does with it and sees.
record Chat(Page page) {
    /// The place of a conversation in the list.
    private static String listed(String peer) {
        return "[...document.querySelectorAll('#talks button')].find(b => b.querySelector('.peer').textContent === "
                + Json.write(peer) + ")";
    }

    /// Starts a conversation, or goes on with it, by typing a handle.
    Chat with(String peer) throws IOException {
        page.type("#peer", peer + "\n");
        page.await("#with", peer::equals);
        return this;
    }

    /// Waits until the browser has kept that it knows this handle: earlier, another window would be asked who it is.
    Chat known() throws IOException {
        page.await("Store.handles().includes(Loop.state.me)");
        return this;
    }

    /// Clicks a conversation in the list.
    Chat choose(String peer) throws IOException {
        page.script(listed(peer) + ".click()");
        page.await("#with", peer::equals);
        return this;
    }

    Chat say(String text) {
        page.type("#text", text + "\n");
        return this;
    }

    /// Waits until the conversation on screen shows a text.
    Chat sees(String text) throws IOException {
        page.await("#log", log -> log.contains(text));
        return this;
    }

    /// Waits until the list shows something about a conversation, such as its last line.
    Chat lists(String peer, String what) throws IOException {
        page.await(listed(peer) + "?.innerText.includes(" + Json.write(what) + ")");
        return this;
    }

    /// Waits until the list counts so many unread messages in a conversation. Digits alone may be its time's.
    Chat counts(String peer, int unread) throws IOException {
        page.await(listed(peer) + "?.querySelector('.count').textContent === '" + unread + "'");
        return this;
    }

    /// Waits until an own message is in a state, such as `sent`.
    Chat seesAs(String state, String text) throws IOException {
        page.await(line(text) + "?.classList.contains('" + state + "')");
        return this;
    }

    /// The element of a message.
    static String line(String text) {
        return "[...document.querySelectorAll('#log .line')].find(l => l.querySelector('.text').textContent === "
                + Json.write(text) + ")";
    }

    String log() {
        return page.text("#log");
    }

    /// Presses a button of a failed message.
    void press(String button, String text) {
        page.script(line(text) + ".querySelector('." + button + "').click()");
    }

    /// The peers, in the order of the list.
    List<?> peers() {
        return (List<?>) page.script("return [...document.querySelectorAll('.peer')].map(p => p.textContent)");
    }

    /// What assistive technology is told: each node as its role and name.
    List<String> accessibilityTree() {
        List<?> nodes = (List<?>) page.devTools("Accessibility.getFullAXTree", Map.of()).get("nodes");
        return nodes.stream().map(Map.class::cast).filter(node -> !Boolean.TRUE.equals(node.get("ignored")))
                .map(node -> value(node.get("role")) + " " + value(node.get("name"))).toList();
    }

    private static String value(Object property) {
        return property instanceof Map<?, ?> map ? String.valueOf(map.get("value")) : "";
    }
}
