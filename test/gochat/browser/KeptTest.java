package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.ServerProcess;
import gochat.browser.Browser.Page;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What the server keeps reaches who was away, and every device of a handle shows the same.
class KeptTest extends BrowserTest {
    private static final String COUNT = "[...document.querySelectorAll('#log .text')].filter(t => t.textContent === '%s')";

    private static Chat elsewhere(String hash) throws IOException {
        Chat chat = new Chat(browser.openElsewhere(origin() + "/#" + hash));
        chat.page().await("#status", "Connected"::equals);
        return chat;
    }

    private static void seesOnce(Chat chat, String text) throws IOException {
        chat.sees(text);
        assertEquals(1.0, chat.page().script("return " + COUNT.formatted(text) + ".length"));
    }

    @Test
    void whatCameWhileOneWasAwayIsThereOnReturnOnce() throws IOException {
        Chat laura = elsewhere("laura-k/donna-k");
        Chat donna = open("donna-k").with("laura-k").say("are you there").seesAs("sent", "are you there");
        laura.sees("are you there");
        donna.page().await("#peer-state", "here now"::equals);
        laura.page().go("about:blank");
        int said = 0;
        do { // the server may hear the message before it hears that laura has gone
            donna.say("good night " + ++said);
            donna.page().await(Chat.line("good night " + said) + "?.matches('.sent, .kept')");
        } while (donna.page().script("return document.querySelector('#log .kept')") == null);
        assertTrue(donna.log().contains("kept: laura-k will read it when back"));
        laura.page().go(origin() + "/#laura-k/donna-k");
        for (int i = 1; i <= said; i++) seesOnce(laura, "good night " + i);
        assertFalse(laura.log().contains("missing"));
    }

    @Test
    void ownMessagesAndWhatWasReadShowOnTheOtherDevice() throws IOException {
        Chat desk = open("duo").with("friend-of-duo");
        Chat phone = elsewhere("duo");
        phone.page().await("#question", text -> text.contains("Are you duo?"));
        phone.page().click("#question-yes");
        Chat friend = open("friend-of-duo").with("duo");
        desk.say("from the desk").seesAs("sent", "from the desk");
        phone.lists("friend-of-duo", "You: from the desk");
        desk.with("other");
        friend.say("for both");
        phone.counts("friend-of-duo", 1);
        desk.counts("friend-of-duo", 1).choose("friend-of-duo").sees("for both");
        phone.page().await("!document.querySelector('.to-talk.unread')");
        phone.page().await("#windows", "in 2 windows"::equals);
    }

    @Test
    void whoOpensAnothersAddressIsAskedAndMayWriteToThemInstead() throws IOException {
        Chat host = open("shared");
        Page page = browser.openElsewhere(origin() + "/#shared");
        page.await("#question", text -> text.contains("Are you shared?"));
        host.with("shared").say("for the other one too").seesAs("sent", "for the other one too");
        page.await("Loop.state.talks.length === 1");
        page.reload();
        page.await("#question", text -> text.contains("Are you shared?"));
        page.press(Keyboard.ESCAPE);
        page.await("#join-title", "shared invites you"::equals);
        page.back();
        page.await("#question", text -> text.contains("Are you shared?"));
        page.click("#question-no");
        page.await("#join-title", "shared invites you"::equals);
        page.type("#handle", "curious\n");
        page.await("#with", "shared"::equals);
        new Chat(page).say("hello").seesAs("sent", "hello");
        host.lists("curious", "hello");
        page.await("Store.handles().join() === 'curious'"); // and nothing of another
    }

    @Test
    void aTabThatIsDuplicatedIsAWindowOfItsOwn() throws IOException {
        Chat first = open("doubled").known().with("doubled");
        Page second = browser.open(origin() + "/");
        second.script("sessionStorage.setItem('gochat:window', " + Json.write(first.page().script(
                "return sessionStorage.getItem('gochat:window')")) + "); location.hash = '#doubled/doubled'");
        second.await("#windows", "in 2 windows"::equals);
        first.page().await("#windows", "in 2 windows"::equals);
        first.page().await("#status", status -> status.equals("Connected") || status.equals("Back"));
        first.say("to both").seesAs("sent", "to both");
        new Chat(second).sees("to both");
    }

    @Test
    void aMessageOnItsWayWhenTheLineIsCutArrivesOnce() throws IOException {
        Chat sender = open("insistent").with("patient-one");
        Chat reader = open("patient-one").with("insistent");
        sender.say("first").seesAs("sent", "first");
        // the answer is lost on the way, and then the line
        sender.page().script("""
                const send = WebSocket.prototype.send;
                WebSocket.prototype.send = function (text) {
                  send.call(this, text);
                  if (!text.includes('once only')) return;
                  WebSocket.prototype.send = send;
                  this.onmessage = null;
                  setTimeout(() => this.close(4000), 50);
                }""");
        sender.say("once only").seesAs("sent", "once only");
        seesOnce(reader, "once only");
        reader.say("got it").seesAs("sent", "got it");
        seesOnce(sender.sees("got it"), "once only");
    }

    @Test
    void whatIsOlderComesFromTheServerAtTheTopAndMovesNothing() throws IOException {
        Chat reader = open("historian").known();
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=source")) {
            for (int i = 0; i < 150; i++) {
                writer.sendMessage("source", "historian", "line " + i + ".");
                writer.readText();
            }
        }
        reader.lists("source", "line 149.").page().await(
                "(localStorage.getItem('gochat/historian/source') || '').includes('line 149.')");
        Page page = reader.page();
        page.go(origin() + "/style.css");
        page.script("localStorage.removeItem('gochat/historian/source')");
        page.go(origin() + "/#historian/source");
        page.await("document.querySelectorAll('#log .line').length === 100");
        page.await(Chat.line("line 50."));
        page.script("""
                const log = document.getElementById('log');
                window.added = [];
                new MutationObserver(all => all.forEach(one => one.addedNodes.forEach(row =>
                  added.push([log.ariaLive, row.textContent])))).observe(log, { childList: true })""");
        page.script("document.getElementById('scroll').scrollTop = 20");
        page.await("document.querySelectorAll('#log .line').length === 150");
        double top = (double) page.script("return " + Chat.line("line 50.") + ".getBoundingClientRect().top");
        assertTrue(top > 0 && top < 250, () -> "the line that was at the top is at " + top);
        page.await("document.getElementById('log').ariaLive === null");
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=source")) {
            writer.sendMessage("source", "historian", "news");
        }
        new Chat(page).sees("news");
        assertEquals("off null", page.script("""
                const live = text => added.find(row => row[1].includes(text))[0];
                return live('line 49.') + ' ' + live('news')"""), "what is older is read out, or what is new is not");
    }

    @Test
    void whatThisBrowserNoLongerKeepsComesByAButtonToo() throws IOException {
        Chat reader = open("archivist");
        Page page = reader.page();
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=scroll")) {
            for (int i = 0; i < 620; i++) {
                writer.sendMessage("scroll", "archivist", "line " + i + ".");
                writer.readText();
            }
        }
        reader.lists("scroll", "line 619.").choose("scroll");
        String lines = "document.querySelectorAll('#log .line').length";
        page.await(lines + " === 500 && document.activeElement.id === 'text'");
        page.script("document.querySelector('#log .more button').focus({ preventScroll: true })");
        page.press(Keyboard.ENTER);
        page.await(lines + " >= 600");
        page.await("document.querySelector('#log .end') || void document.querySelector('#log .more button').click()");
        page.await(lines + " === 620");
        page.await("#log .end", "Anything older is not kept"::equals);
        page.await(Chat.line("line 0."));
    }

    @Test
    void aServerThatForgotSaysWhereMessagesMayBeMissing() throws Exception {
        try (ServerProcess first = ServerProcess.start()) {
            Chat chat = new Chat(browser.open("http://localhost:" + first.frontPort() + "/#orphan/orphan"));
            chat.page().await("#status", "Connected"::equals);
            chat.say("before").seesAs("sent", "before");
            first.stop();
            try (ServerProcess _ = ServerProcess.start("-listen-on", "127.0.0.1:" + first.chatPort(),
                    "-front-listen-on", "127.0.0.1:" + first.frontPort())) {
                chat.page().await("#status", status -> status.equals("Back") || status.equals("Connected"));
                chat.sees("Messages may be missing here").say("after").seesAs("sent", "after");
            }
        }
    }
}
