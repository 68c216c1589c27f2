package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gochat.RawClient;
import gochat.browser.Browser.Page;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What the page is for: people in several windows talk, and nobody else hears them.
class ChatPageTest extends BrowserTest {
    @Test
    void coopAndGordonTalkInTwoWindowsAndBenHearsNothing() throws IOException {
        Chat coop = open("coop").with("gordon");
        Chat gordon = open("gordon").known().with("coop");
        Chat gordonToo = open("gordon");
        Chat ben = open("ben");
        coop.say("hello gordon");
        gordon.sees("hello gordon");
        gordonToo.lists("coop", "hello gordon");
        gordon.say("hello coop");
        coop.sees("hello coop");
        coop.with("ben").say("and you");
        ben.lists("coop", "and you").choose("coop").sees("and you");
        assertFalse(ben.page().text("body").contains("hello"));
    }

    @Test
    void withoutAHandleThePageAsksForOne() throws IOException {
        Page page = browser.open(origin() + "/");
        page.type("#handle", "asked\n");
        page.await("#status", "Connected"::equals);
        assertEquals("asked", page.text("#me"));
        assertEquals("#asked", page.script("return location.hash"));
    }

    @Test
    void aChangeOfHashReconnectsUnderTheOtherHandle() throws IOException {
        Chat chat = open("before");
        chat.page().script("location.hash = '#after%20all'.replace('%20', '-')");
        chat.page().await("#me", "after-all"::equals);
        chat.page().await("#status", "Connected"::equals);
        try (RawClient other = RawClient.open(server.chatPort(), "/?user=other")) {
            other.sendMessage("other", "after-all", "found you");
            chat.lists("other", "found you");
            other.readText();
            other.sendMessage("other", "before", "gone?");
            other.readText();
            other.sendMessage("other", "after-all", "and again");
            chat.lists("other", "and again");
            assertFalse(chat.page().text("body").contains("gone?"));
        }
    }

    @Test
    void aHandleMayHoldAnyLetters() throws IOException {
        Chat umlaut = open("j%C3%BCrgen");
        Chat cyrillic = open("%D0%BB%D0%B5%D0%BD%D0%B0").with("jürgen").say("привет");
        umlaut.lists("лена", "привет").choose("лена").say("grüß dich, a+b&c=d%");
        cyrillic.sees("grüß dich, a+b&c=d%");
    }

    @Test
    void notesToOneselfAppearOnce() throws IOException {
        Chat diane = open("diane").with("diane").say("Diane, 11:30 a.m.");
        diane.seesAs("sent", "Diane, 11:30 a.m.");
        diane.say("second").seesAs("sent", "second");
        assertEquals(2.0, diane.page().script("return document.querySelectorAll('#log .line').length"));
    }

    @Test
    void thePageAlsoWorksOpenedAsAFileByTheKeyThatTheServerPrinted() throws IOException {
        Page page = browser.open(Path.of("front/index.html").toUri().toString());
        // the file's own settings name the standard port; this server has another
        page.script("window.gochat = { ...window.gochat, socket: 'ws://localhost:" + server.chatPort() + "/' };"
                + "location.hash = '#filer" + fileKey + "'");
        page.await("#status", "Connected"::equals);
        new Chat(page).with("filer").say("from a file").seesAs("sent", "from a file");
    }
}
