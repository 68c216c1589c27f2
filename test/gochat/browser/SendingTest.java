package gochat.browser;

import static gochat.browser.Keyboard.ENTER;
import static gochat.browser.Keyboard.SHIFT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// From the message box to the server's answer.
class SendingTest extends BrowserTest {
    @Test
    void whatALinkOfAnyLengthMakesThePageAskIsAnsweredInTheNameOfNoMessage() throws IOException {
        open("long-linked");
        Chat chat = open("linker").with("long-linked").say("first").seesAs("sent", "first");
        chat.page().script("""
                Route.go('linker', 'x'.repeat(9000));
                Route.go('linker', 'long-linked');
                Loop.dispatch({ type: 'send', text: 'behind it', id: 'behind' })""");
        chat.page().await(Chat.line("behind it") + "?.matches('.sent, .failed')");
        chat.seesAs("sent", "behind it");
    }

    private static String box(Chat chat) {
        return (String) chat.page().script("return document.getElementById('text').value");
    }

    /// Puts a text, given as an expression, into the box in one go.
    private static void fill(Chat chat, String text) {
        chat.page().script("const box = document.getElementById('text'); box.focus(); box.value = " + text
                + "; box.dispatchEvent(new Event('input', { bubbles: true }))");
    }

    @Test
    void nothingThatIsDroppedTakesThePageElsewhere() throws IOException {
        Chat chat = open("dropper").with("dropper");
        String refused = """
                const data = new DataTransfer();
                const [selector, type] = arguments;
                if (type === 'file') data.items.add(new File(['x'], 'x.txt'));
                else data.setData(type, 'https://example.org/');
                const drag = new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true });
                document.querySelector(selector).dispatchEvent(drag);
                return drag.defaultPrevented""";
        for (String selector : List.of("#scroll", "#text", "#talks")) {
            assertEquals(true, chat.page().script(refused.replace("arguments", "['" + selector + "', 'file']")));
        }
        assertEquals(true, chat.page().script(refused.replace("arguments", "['#scroll', 'text/uri-list']")));
        assertEquals(false, chat.page().script(refused.replace("arguments", "['#text', 'text/plain']")));
    }

    @Test
    void ofAFileThatIsDraggedOrPastedItIsSaidThatOnlyTextCanBeSent() throws IOException {
        Chat chat = open("painter").with("painter");
        String bring = """
                const data = new DataTransfer();
                for (const type of TYPES) {
                  if (type === 'file') data.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
                  else data.setData(type, 'what it shows');
                }
                document.getElementById('text').dispatchEvent(Object.assign(
                  new Event('EVENT', { bubbles: true, cancelable: true }), { dataTransfer: data, clipboardData: data }))""";
        for (String event : List.of("dragover", "paste")) {
            chat.page().script(bring.replace("EVENT", event).replace("TYPES", "['file']"));
            chat.page().await("#bytes", "Only text can be sent."::equals);
            chat.page().type("#text", "x");
            chat.page().await("#bytes", String::isEmpty);
        }
        // as from a table, with a picture of it
        chat.page().script(bring.replace("EVENT", "paste").replace("TYPES", "['text/plain', 'file']"));
        chat.page().await("#bytes", String::isEmpty);
        chat.page().script(bring.replace("EVENT", "paste").replace("TYPES", "['file']"));
        chat.page().await("#bytes", "Only text can be sent."::equals);
        chat.with("sculptor");
        chat.page().await("#bytes", String::isEmpty);
    }

    @Test
    void aFailedMessageSaysWhyAndCanBeRetriedOrDismissed() throws IOException {
        Chat dale = open("dale").with("annie").say("first").say("second");
        dale.seesAs("failed", "first").seesAs("failed", "second");
        assertTrue(dale.log().contains("Recipient not found"));
        dale.press("dismiss", "first");
        dale.page().await("!" + Chat.line("first"));
        Chat annie = open("annie");
        dale.press("retry", "second");
        dale.seesAs("sent", "second");
        annie.lists("dale", "second").choose("dale");
        assertEquals("second", annie.page().text("#log .text"));
        assertFalse(dale.log().contains("Recipient not found"));
    }

    @Test
    void whatFailedTogetherIsRetriedTogether() throws IOException {
        Chat chat = open("retrier").with("absentee").say("one").say("two").say("three").seesAs("failed", "three");
        chat.page().await("#retry-all", "Retry all 3"::equals);
        Chat absentee = open("absentee");
        chat.page().click("#retry-all");
        chat.seesAs("sent", "one").seesAs("sent", "two").seesAs("sent", "three");
        chat.page().await("#retry-all", String::isEmpty);
        absentee.counts("retrier", 3);
    }

    @Test
    void anErrorStandsBesideTheMessageThatItConcerns() throws IOException {
        Chat page = open("sorter").with("sorter");
        page.with("nowhere").say("lost").with("sorter").say("kept");
        page.seesAs("sent", "kept").choose("nowhere").seesAs("failed", "lost");
    }

    @Test
    void enterSendsAndShiftEnterBreaksTheLine() throws IOException {
        Chat chat = open("poet").with("poet");
        chat.page().type("#text", "one");
        chat.page().press(SHIFT, ENTER);
        chat.page().type("#text", "two");
        assertEquals("one\ntwo", box(chat));
        chat.page().press(ENTER);
        chat.seesAs("sent", "one\ntwo");
        assertEquals("", box(chat));
    }

    @Test
    void nothingIsSentForABlankMessage() throws IOException {
        Chat chat = open("blank").with("blank").say("   ").say("").say("\u200b\u2060 ").say("x")
                .seesAs("sent", "   \u200b\u2060 x");
        assertEquals(1.0, chat.page().script("return document.querySelectorAll('#log .line').length"));
    }

    @Test
    void enterThatEndsACompositionNeitherSendsNorBreaks() throws IOException {
        Chat chat = open("kana").with("kana");
        chat.page().type("#text", "abc ");
        chat.page().devTools("Input.imeSetComposition",
                Map.of("text", "かな", "selectionStart", 2, "selectionEnd", 2));
        chat.page().devTools("Input.dispatchKeyEvent", Map.of("type", "rawKeyDown", "key", "Enter", "code", "Enter",
                "windowsVirtualKeyCode", 229));
        chat.page().devTools("Input.insertText", Map.of("text", "仮名"));
        assertEquals("abc 仮名", box(chat));
        assertEquals("", chat.log());
        chat.page().press(ENTER);
        chat.seesAs("sent", "abc 仮名");
    }

    @Test
    void theBoxGrowsWithItsTextAndShrinksAgain() throws IOException {
        Chat chat = open("grower").with("grower");
        String height = "return document.getElementById('text').offsetHeight";
        double low = (double) chat.page().script(height);
        for (int i = 0; i < 4; i++) {
            chat.page().type("#text", "line");
            chat.page().press(SHIFT, ENTER);
        }
        assertTrue((double) chat.page().script(height) > low * 2);
        chat.page().press(ENTER);
        chat.page().await("document.querySelector('#log .line')");
        assertEquals(low, chat.page().script(height));
    }

    /// Asks the server itself: the longest text that the page lets pass is the longest that the server takes.
    @Test
    void theLimitIsShownWhenNearAndHoldsBeforeTheServerMustRefuse() throws IOException {
        Chat chat = open("talker").with("talker");
        assertEquals("", chat.page().text("#bytes"));
        fill(chat, "'é'.repeat(430)");
        int left = Integer.parseInt(chat.page().await("#bytes", room -> room.endsWith(" bytes left")).split(" ")[0]);
        fill(chat, "'é'.repeat(430) + 'y'.repeat(" + (left + 1) + ")");
        chat.page().await("#bytes", "Too long for one message by 1 byte: shorten it, or send it in parts."::equals);
        assertEquals(true, chat.page().script("return document.getElementById('send').disabled"));
        chat.page().press(ENTER);
        assertEquals("", chat.log());
        fill(chat, "'é'.repeat(430) + 'y'.repeat(" + left + ")");
        chat.page().await("#bytes", "0 bytes left"::equals);
        chat.page().press(ENTER);
        chat.page().await("document.querySelector('#log .sent')");
    }

    @Test
    void aMessageThatAnotherProgramSendsNeedsNoIdOfItsOwn() throws IOException {
        Chat chat = open("plain");
        try (RawClient program = RawClient.open(server.chatPort(), "/?user=program")) {
            program.sendMessage("program", "plain", "same");
            program.sendMessage("program", "plain", "same");
            chat.counts("program", 2).choose("program");
            chat.page().await("document.querySelectorAll('#log .line').length === 2");
        }
    }
}
