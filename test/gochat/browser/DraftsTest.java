package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gochat.RawClient;
import gochat.browser.Browser.Page;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What is being written is there again when its window is not, and gone where a person wants it gone.
class DraftsTest extends BrowserTest {
    private static final String BOX = "document.getElementById('text').value === '%s'";

    private static String kept(String handle, String peer) {
        return "localStorage.getItem('gochat:draft/" + handle + "/" + peer + "')";
    }

    private static Chat drafting(String handle, String text) throws IOException {
        Chat chat = open(handle).with("peer");
        chat.page().type("#text", text);
        chat.page().await(kept(handle, "peer") + " === '" + text + "'");
        return chat;
    }

    @Test
    void itOutlivesItsTab() throws IOException {
        drafting("drafter", "half a thought").page().close();
        Chat again = open("drafter").lists("peer", "Draft: half a thought").choose("peer");
        again.page().await(BOX.formatted("half a thought"));
        again.page().type("#text", " and a half\n");
        again.seesAs("failed", "half a thought and a half").page().await(kept("drafter", "peer") + " === null");
    }

    @Test
    void whatAnotherWindowTookUpAndSentGoesHereTooButNotWhatIsOnlyHere() throws IOException {
        Chat first = drafting("twin", "for once");
        Chat second = open("twin").choose("peer");
        second.page().await(BOX.formatted("for once"));
        second.say("").seesAs("failed", "for once");
        first.page().await(BOX.formatted(""));
        first.page().type("#text", "mine");
        first.page().await(kept("twin", "peer") + " === 'mine'");
        second.say("quick").seesAs("failed", "quick").page().await(
                "(localStorage.getItem('gochat/twin/peer') || '').includes('quick')");
        first.sees("quick").page().await(BOX.formatted("mine"));
        assertEquals("mine", first.page().script("return " + kept("twin", "peer")));
    }

    @Test
    void whatAnotherWindowSentDoesNotComeBackWithAReload() throws IOException {
        Chat first = drafting("reloader", "just once");
        Chat second = open("reloader").choose("peer");
        second.page().await(BOX.formatted("just once"));
        first.say("").seesAs("failed", "just once");
        second.page().await(BOX.formatted(""));
        second.page().reload();
        second.lists("peer", "Not sent: just once").choose("peer").sees("just once").page().await(BOX.formatted(""));
    }

    @Test
    void whoClearsAllLeavesNothingNotEvenOfWhatFoundNoRoomInTheList() throws IOException {
        Chat chat = drafting("sweeper", "secret");
        chat.page().script("""
                for (let i = 0; i < 130; i++) {
                  localStorage.setItem(`gochat/sweeper/p${i}`, JSON.stringify({ lines: [[1000 + i, 'secret']] }));
                }
                sessionStorage.setItem('gochat:draft/sweeper/q', 'secret');""");
        chat.page().reload();
        chat.page().await(BOX.formatted("secret"));
        chat.lists("p129", "secret").choose("p129").page().click("#clear");
        chat.page().click("#clear-all");
        chat.page().await("!JSON.stringify([localStorage, sessionStorage]).includes('secret')");
    }

    @Test
    void whatIsOnlyBeingWrittenIsClearedByTheButtonToo() throws IOException {
        Page page = drafting("scrapper", "secret").page();
        page.click("#clear");
        page.click("#clear-one");
        page.await(BOX.formatted(""));
        page.await("!JSON.stringify([localStorage, sessionStorage]).includes('secret')");
        assertEquals(true, page.script("return document.getElementById('clear').hidden"));
    }

    @Test
    void whoClearsAConversationInOneWindowLeavesNoDraftInAny() throws IOException {
        Chat first = drafting("wiper", "secret");
        Chat second = open("wiper").choose("peer");
        second.say(" sent").seesAs("failed", "secret sent");
        second.page().type("#text", "more secrets");
        first.sees("secret sent").page().click("#clear");
        first.page().click("#clear-one");
        second.page().await(BOX.formatted(""));
        first.page().await(BOX.formatted(""));
        second.page().await("!JSON.stringify([localStorage, sessionStorage]).includes('secret')");
        first.page().await("!JSON.stringify([localStorage, sessionStorage]).includes('secret')");
    }

    @Test
    void whoIsNotThisPersonLeavesNothingNeitherADraftNorALine() throws IOException {
        Chat host = open("owner");
        Page page = browser.openElsewhere("about:blank");
        // the answer of the server comes late
        page.prepare("""
                const real = window.WebSocket;
                window.WebSocket = function (...args) {
                  const socket = new real(...args);
                  return new Proxy(socket, {
                    get: (target, name) => typeof target[name] === 'function' ? target[name].bind(target) : target[name],
                    set: (target, name, value) => {
                      target[name] = name !== 'onmessage' ? value : event => setTimeout(() => value(event), 1500);
                      return true;
                    } });
                }""");
        page.go(origin() + "/#owner/peer");
        page.type("#text", "sent too soon\n");
        page.type("#text", "typed too soon");
        page.await("#question", text -> text.contains("Are you owner?"));
        page.click("#question-no");
        page.await("#join-title", "owner invites you"::equals);
        page.script("Keeper.flush()");
        assertEquals(false, page.script("return JSON.stringify([localStorage, sessionStorage]).includes('too soon')"));
        host.page().close();
    }

    @Test
    void aTabThatCanKeepNothingSaysSo() throws IOException {
        Chat chat = open("tabless").known().with("tabless");
        chat.page().script("""
                const real = Storage.prototype.setItem;
                window.works = false;
                Storage.prototype.setItem = function (...entry) {
                  if (this === sessionStorage && !works) throw new DOMException('full');
                  real.apply(this, entry);
                }""");
        chat.page().type("#text", "a");
        chat.page().await("#trouble", text -> text.startsWith("This tab keeps nothing"));
        chat.page().script("works = true");
        chat.page().type("#text", "b");
        chat.page().await("#trouble", String::isEmpty);
    }

    @Test
    void dismissingAConversationsOnlyLineHidesNothingOlderInOtherWindows() throws IOException {
        Chat first = open("dismisser").known();
        try (RawClient source = RawClient.open(server.chatPort(), "/?user=old-friend")) {
            source.sendMessage("old-friend", "dismisser", "long ago");
            source.readText();
        }
        first.lists("old-friend", "long ago").page().await("localStorage.getItem('gochat/dismisser/old-friend')");
        // as where the lines went for lack of room
        Page page = first.page();
        page.go(origin() + "/style.css");
        page.script("localStorage.setItem('gochat/dismisser/old-friend', JSON.stringify("
                + "{ lines: [[Date.now(), 'lost', 'id', 'failed', 'no']] }))");
        page.go(origin() + "/#dismisser");
        page.await("#status", "Connected"::equals);
        Chat second = open("dismisser");
        second.lists("old-friend", "Not sent: lost");
        first.choose("old-friend").seesAs("failed", "lost").press("dismiss", "lost");
        second.lists("old-friend", "long ago").choose("old-friend").sees("long ago");
        // nor does what goes for lack of room
        first.page().script("localStorage.removeItem('gochat/dismisser/old-friend')");
        first.with("dismisser").say("fence").seesAs("sent", "fence");
        second.lists("dismisser", "fence").sees("long ago");
    }
}
