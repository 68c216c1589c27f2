package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.browser.Browser.Page;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A message that is higher than the screen.
class LongMessagesTest extends BrowserTest {
    private static final String TOP = "document.querySelector('#log .text').getBoundingClientRect().top";
    private static final String HEIGHT = "document.querySelector('#log .text').clientHeight";

    /// Somebody has been sent one message of 400 lines, with a link in the last one, and a short one behind it.
    private static Page reader(String handle) throws IOException {
        return reader(handle, "\\n".repeat(400) + "https://example.org/end");
    }

    private static Page reader(String handle, String text) throws IOException {
        Chat reader = open(handle);
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=long-" + handle)) {
            writer.sendMessage("long-" + handle, handle, text);
            writer.sendMessage("long-" + handle, handle, "short");
            writer.readText();
            writer.readText();
        }
        Page page = reader.lists("long-" + handle, "short").choose("long-" + handle).sees("short").page();
        page.await("document.querySelectorAll('.fold').length === 1");
        return page;
    }

    @Test
    void itIsFoldedUntilSomebodyAsksForAllOfIt() throws IOException {
        Page page = reader("folder");
        assertTrue((double) page.script("return " + HEIGHT) < 500);
        assertEquals("Show all false", page.script("""
                const button = document.querySelector('.fold button');
                button.focus();
                return button.innerText + ' ' + button.ariaExpanded"""));
        page.press(Keyboard.ENTER);
        page.await(HEIGHT + " > 5000");
        assertEquals("Show less true", page.script("""
                return document.activeElement.innerText + ' ' + document.activeElement.ariaExpanded"""));
        // and one reads on from where one was, though the end had been in sight
        page.await("document.querySelector('#jump:not([hidden])')");
        page.await(TOP + " > 0");
        page.press(Keyboard.ENTER);
        page.await(HEIGHT + " < 500");
        page.await("document.activeElement.getBoundingClientRect().top < innerHeight");
    }

    @Test
    void whatComesWhileSomebodyReadsAllOfItIsNew() throws IOException {
        Page page = reader("absorbed");
        page.script("document.getElementById('scroll').scrollTop = 1e6");
        page.await("Loop.state.look.atEnd");
        page.script("document.querySelector('.fold button').click()");
        page.await("!Loop.state.look.atEnd && !document.getElementById('jump').hidden");
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=long-absorbed")) {
            writer.sendMessage("long-absorbed", "absorbed", "news");
            writer.readText();
        }
        page.await("#jump", "1 new ↓"::equals);
    }

    @Test
    void whoComesToALinkFurtherDownSeesIt() throws IOException {
        Page page = reader("linked");
        page.script("document.getElementById('scroll').focus()");
        page.press(Keyboard.TAB);
        page.await("document.activeElement.matches('.text a')");
        page.await(HEIGHT + " > 5000");
        page.await("(at => at.top > 0 && at.bottom < innerHeight)(document.activeElement.getBoundingClientRect())");
    }

    /// Some browsers scroll to what they find, others just select it.
    @ParameterizedTest
    @ValueSource(strings = {"find('org/end', false, false, true)",
            "getSelection().selectAllChildren(document.querySelector('.text a'))"})
    void whatTheBrowsersSearchFindsFurtherDownIsShown(String search) throws IOException {
        Page page = reader("searcher-" + search.length());
        // not from the box on
        page.script("document.activeElement.blur(); getSelection().removeAllRanges();" + search);
        page.await(HEIGHT + " > 5000");
        page.await("(at => at.top > 0 && at.bottom < innerHeight)"
                + "(getSelection().getRangeAt(0).getBoundingClientRect())");
    }

    @Test
    void whoMarksWordsThatShowLeavesItFolded() throws IOException {
        Page page = reader("marker");
        page.script("""
                window.selected = false;
                document.addEventListener('selectionchange', () => { selected = true; });
                const [first] = document.querySelector('#log .text').childNodes;
                getSelection().setBaseAndExtent(first, 0, first, 3);""");
        page.await("selected");
        assertTrue((double) page.script("return " + HEIGHT) < 500);
    }

    /// As a double click does.
    @Test
    void whoMarksAWordAtTheCutLeavesItFolded() throws IOException {
        Page page = reader("clicker", "word\\n".repeat(150));
        page.script("""
                const { left, bottom } = document.querySelector('.folded').getBoundingClientRect();
                const { offsetNode, offset } = document.caretPositionFromPoint(left + 25, bottom - 3);
                const start = offset - offset % 5;
                getSelection().setBaseAndExtent(offsetNode, start, offsetNode, start + 4);""");
        page.script("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))");
        assertEquals("word", page.script("return getSelection().toString()"));
        assertTrue((double) page.script("return " + HEIGHT) < 500);
    }

    @Test
    void whatIsFoundInTheFadedLinesIsReadable() throws IOException {
        Page page = reader("fader", "word\\n".repeat(150));
        String fade = "getComputedStyle(document.querySelector('.folded')).maskImage";
        String mark = """
                const { left, bottom } = document.querySelector('.folded').getBoundingClientRect();
                const { offsetNode, offset } = document.caretPositionFromPoint(left + 25, bottom - 35);
                getSelection().setBaseAndExtent(offsetNode, offset, offsetNode, offset + %d);""";
        page.script("window.selected = 0; document.addEventListener('selectionchange', () => { selected++; });");
        page.script(mark.formatted(0));
        page.await("selected");
        assertNotEquals("none", page.script("return " + fade)); // a mere click
        page.script(mark.formatted(4));
        page.await(fade + " === 'none'");
    }

    @Test
    void onPaperThereIsAllOfIt() throws IOException {
        Page page = reader("printer");
        page.medium("print");
        assertTrue((double) page.script("return " + HEIGHT) > 5000);
    }
}
