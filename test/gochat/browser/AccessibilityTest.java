package gochat.browser;

import static gochat.browser.Keyboard.ENTER;
import static gochat.browser.Keyboard.ESCAPE;
import static gochat.browser.Keyboard.SHIFT;
import static gochat.browser.Keyboard.TAB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.browser.Browser.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page for everyone: by ear, by keyboard, by night, on a phone.
class AccessibilityTest extends BrowserTest {
    /// Every text that shows, and every box by its border, against the ground behind it (WCAG 2.2, 1.4.3 and 1.4.11):
    /// how many times as much contrast as is needed.
    private static final String LOWEST_CONTRAST = """
            const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
            const over = (colours) => {
              canvas.clearRect(0, 0, 1, 1);
              for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
              return canvas.getImageData(0, 0, 1, 1).data;
            };
            const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
              .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
              .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
            const grounds = e => e ? [...grounds(e.parentElement), getComputedStyle(e).backgroundColor] : [];
            let lowest = [Infinity, ''];
            const measure = (e, colour, ground, least) => {
              const [behind, before] = [luminance(over(ground)), luminance(over([...ground, colour]))];
              const contrast = (Math.max(before, behind) + .05) / (Math.min(before, behind) + .05) / least;
              if (contrast < lowest[0]) lowest = [contrast, e.outerHTML];
            };
            for (const e of document.querySelectorAll('body *')) {
              if (!e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
              const { color, borderTopColor } = getComputedStyle(e);
              if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) measure(e, color, grounds(e), 4.5);
              if (e.matches('input, textarea')) measure(e, borderTopColor, grounds(e.parentElement), 3);
            }
            return lowest[0] >= 1 ? 'enough' : lowest.join(' ');""";

    /// A conversation with a bit of everything.
    static Chat busy(String handle) throws IOException {
        Chat chat = open(handle);
        open("friend-of-" + handle).with(handle).say("see https://example.org").say("second");
        chat.counts("friend-of-" + handle, 2).choose("friend-of-" + handle).say("mine").seesAs("sent", "mine");
        chat.with("nobody").say("lost").seesAs("failed", "lost");
        return chat;
    }

    @Test
    void assistiveTechnologyIsToldWhatEverythingIs() throws IOException {
        Chat chat = busy("listener");
        List<String> tree = chat.accessibilityTree();
        for (String node : List.of("heading Gochat", "status ", "navigation Conversations", "main ",
                "textbox Start a conversation with", "heading nobody", "log Messages with nobody", "textbox Message",
                "button Send", "button Retry", "button Dismiss", "button Change handle", "button Clear…")) {
            assertTrue(tree.contains(node), () -> "no '" + node + "' in " + tree);
        }
        assertTrue(tree.stream().anyMatch(node -> node.startsWith("button nobody") && node.endsWith("Not sent: lost")));
        assertTrue(tree.stream().noneMatch(node -> node.matches("(button|textbox|link) ")), tree::toString);
        chat.say("```code```").page().await("document.querySelector('pre')");
        assertTrue(chat.accessibilityTree().contains("group Code"));
        assertEquals("polite", chat.page().script(
                "return document.querySelector('[role=log]').ariaLive ?? 'polite'"), "a log is polite by itself");
    }

    /// The rules of axe-core, in every main state, on the desktop and on a phone.
    @ParameterizedTest
    @ValueSource(ints = {1100, 360})
    void axeFindsNothingToComplainAbout(int width) throws Exception {
        Chat chat = busy("axed-" + width);
        chat.page().screen(width, 740, 1);
        assertAxe(chat.page());
        chat.page().script("document.getElementById('clear').click()");
        assertAxe(chat.page());
        chat.page().script("document.getElementById('clear-none').click(); location.hash = '#axed-" + width + "'");
        chat.page().await("document.body.dataset.pane === 'list'");
        assertAxe(chat.page());
        for (String hash : List.of("", "#not%20me", "#fresh-" + width)) {
            Page page = browser.open(origin() + "/" + hash);
            page.screen(width, 740, 1);
            page.await("['off', 'open', 'refused'].includes(document.body.dataset.phase)");
            assertAxe(page);
        }
    }

    private static void assertAxe(Page page) throws IOException {
        page.await("document.getAnimations().length === 0");
        try (InputStream axe = AccessibilityTest.class.getResourceAsStream("/axe.min.js")) {
            page.script(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + """
                    ;window.found = null;
                    axe.run().then(result => {
                      window.found = result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '));
                    });""");
        }
        page.await("window.found");
        assertEquals(List.of(), page.script("return window.found"));
    }

    @Test
    void theLogIsAddedToAndNeverMadeAnew() throws IOException {
        Chat chat = open("keeper").with("keeper").say("first").seesAs("sent", "first");
        chat.page().script("window.kept = [document.getElementById('log'), document.querySelector('.line')]");
        chat.say("second").seesAs("sent", "second").say("third").seesAs("sent", "third");
        assertEquals(true, chat.page().script("return kept[0].isConnected && kept[1].isConnected"));
    }

    @Test
    void anOwnMessageIsReadOutOnceAndThenThatItIsSent() throws IOException {
        Chat chat = open("teller").with("teller").say("first").seesAs("sent", "first");
        chat.page().script("""
                window.told = [];
                new MutationObserver(changes => changes.forEach(({ addedNodes }) => addedNodes.forEach(
                  node => told.push(node.textContent.replace(/\\d.*/, ''))))).observe(
                  document.getElementById('log'), { childList: true, subtree: true, characterData: true })""");
        chat.say("second").seesAs("sent", "second");
        String told = (String) chat.page().script("return told.join()");
        boolean cameSent = told.equals("You: second"); // the server was quicker than the page draws
        assertTrue(cameSent || told.equals("You: second,sent"), told);
    }

    @Test
    void theKeyboardAloneDoesAll() throws IOException {
        Page page = browser.open(origin() + "/");
        page.await("document.activeElement.id === 'handle'");
        page.type("#handle", "typist\n");
        page.await("#status", "Connected"::equals);
        page.await("document.activeElement.id === 'peer'");
        page.type("#peer", "typist\n");
        page.await("document.activeElement.id === 'text'");
        page.type("#text", "by hand\n");
        Chat chat = new Chat(page).seesAs("sent", "by hand");
        // backwards, for behind the last button comes the browser's own bar
        for (int i = 0; i < 20 && !focus(page).equals("clear"); i++) page.press(SHIFT, TAB);
        assertEquals("clear", focus(page), "Tab must reach the button that clears");
        assertNotEquals("none", page.script("return getComputedStyle(document.activeElement).outlineStyle"));
        page.press(ENTER);
        page.await("document.getElementById('clearing').open");
        page.press(ESCAPE);
        page.await("!document.getElementById('clearing').open");
        assertTrue(chat.log().contains("by hand"));
        page.press(ENTER);
        page.await("document.activeElement.id === 'clear-none'");
        for (int i = 0; i < 2; i++) page.press(SHIFT, TAB);
        page.press(ENTER);
        page.await("document.activeElement.id === 'text'"); // the button that cleared is gone
    }

    private static String focus(Page page) {
        return (String) page.script("return document.activeElement.id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyTextAndEveryBoxHasEnoughContrast(String scheme) throws Exception {
        Map<String, String> preferences = Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce");
        Chat chat = busy("seer-" + scheme);
        chat.page().prefer(preferences);
        String ground = (String) chat.page().script("return getComputedStyle(document.body).backgroundColor");
        assertEquals(scheme.equals("dark"), ground.equals("rgb(16, 22, 19)"), ground);
        assertContrast(chat.page());
        chat.choose("friend-of-seer-" + scheme);
        assertContrast(chat.page());
        Page refused = browser.open(origin() + "/#not%20me");
        refused.prefer(preferences);
        refused.await("#refusal", reason -> !reason.isEmpty());
        assertContrast(refused);
        Page welcome = browser.open(origin() + "/");
        welcome.prefer(preferences);
        assertContrast(welcome);
    }

    /// Once every colour has arrived: a change of scheme lets some fade over.
    private static void assertContrast(Page page) throws IOException {
        page.await("document.getAnimations().length === 0");
        assertEquals("enough", page.script(LOWEST_CONTRAST));
    }

    @Test
    void whoWantsLessMotionGetsNone() throws IOException {
        Chat chat = busy("calm");
        chat.page().prefer(Map.of("prefers-reduced-motion", "reduce"));
        assertEquals("", chat.page().script("""
                return [...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s'
                  || getComputedStyle(e).animationName !== 'none').map(e => e.outerHTML).join()"""));
    }
}
