package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.ServerProcess;
import gochat.browser.Browser.Page;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The page says what is so, whatever becomes of the line, the clock, the storage or the browser.
class TruthTest extends BrowserTest {
    /// Leaves room for so many characters in the browser's storage.
    private static void fillStorage(Page page, int spare) {
        page.script("""
                let text = 'x'.repeat(1 << 20);
                for (let i = 0; text; i++) {
                  try { localStorage.setItem('filler' + i, text); } catch { text = text.slice(text.length / 2 + 1); }
                }
                localStorage.setItem('filler0', localStorage.getItem('filler0').slice(%d));""".formatted(spare));
    }

    private static void signal(String name, ServerProcess server) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + server.process().pid()).start().waitFor());
    }

    @Test
    void aDeadLineIsFoundAtOnceWhenTheNetworkGoesOrComesBack() throws Exception {
        try (ServerProcess stopped = ServerProcess.start()) {
            Page page = browser.open("http://localhost:" + stopped.frontPort() + "/#mole");
            page.await("#status", "Connected"::equals);
            assertEquals(true, page.script("dispatchEvent(new Event('offline'));"
                    + "return Loop.state.connection.deadAt < Infinity"), "asks whether the line is dead");
            signal("STOP", stopped);
            page.script("dispatchEvent(new Event('online'))");
            page.await("#status", "Offline"::equals);
            signal("CONT", stopped);
            page.await("#status", status -> status.equals("Back") || status.equals("Connected"));
        }
    }

    @Test
    void withoutAConnectionNobodyIsSaidToBeThereAndNothingToBeUnderWay() throws Exception {
        try (ServerProcess first = ServerProcess.start()) {
            String url = "http://localhost:" + first.frontPort();
            Chat chat = new Chat(browser.open(url + "/#mute/friend"));
            Chat friend = new Chat(browser.openElsewhere(url + "/#friend/mute"));
            chat.page().await("#status", "Connected"::equals);
            friend.page().await("#status", "Connected"::equals);
            friend.say("hello");
            chat.sees("hello").page().await("#peer-state", "here now"::equals);
            chat.page().await("document.querySelector('.to-talk.here')");
            Chat beside = new Chat(browser.open(url + "/#mute/friend")).sees("hello");
            first.stop();
            chat.page().await("#status", "Offline: the server stopped"::equals);
            chat.page().await("#peer-state", String::isEmpty);
            chat.page().await("!document.querySelector('.to-talk.here')");
            chat.say("later").seesAs("pending", "later").sees("waiting for a connection");
            beside.sees("no answer yet"); // the other window waits for it, if it is still there
        }
    }

    /// A page on which `ahead` gathers each line that is not kept though the position that is kept lies behind it.
    private static Page ledger(String handle) throws IOException {
        Page page = browser.open("about:blank");
        page.prepare("""
                window.ahead = [];
                window.sessions = 0;
                const real = Storage.prototype.setItem;
                Storage.prototype.setItem = function (key, value) {
                  real.call(this, key, value);
                  if (key.startsWith('gochat/')) queueMicrotask(() => window.written?.(key));
                  if (!key.startsWith('gochat:session/')) return;
                  sessions++;
                  const { seq } = JSON.parse(value);
                  for (const talk of Loop.state.talks) {
                    const kept = localStorage.getItem(`gochat/${Loop.state.me}/${talk.peer}`) || '';
                    ahead.push(...talk.lines.filter(line => line.seq <= seq && !kept.includes(line.text)));
                  }
                }""");
        page.go(origin() + "/#" + handle);
        page.await("#status", "Connected"::equals);
        return page;
    }

    /// How far the server was heard is kept after the lines that it said.
    @Test
    void aPageThatEndsAtAnyMomentHasKeptEveryLineUpToItsPosition() throws IOException {
        Page page = ledger("ledger");
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=clerk")) {
            for (int i = 0; i < 300; i++) {
                writer.sendMessage("clerk", "ledger", "entry " + i + ".");
                writer.readText();
                if (i % 100 == 99) page.await("(localStorage.getItem('gochat/ledger/clerk') || '').includes('entry "
                        + i + ".')");
            }
        }
        page.await("sessions > 2");
        assertEquals(0.0, page.script("return ahead.length"));
    }

    @Test
    void whatComesBetweenTwoConversationsThatAreSavedIsAheadOfNoPositionAndNotForgotten() throws IOException {
        Page page = ledger("accounts");
        page.script("""
                let { seq } = Loop.state.session;
                let said = 0;
                const say = peer => Loop.dispatch({ type: 'received', text: JSON.stringify(
                  { seq: ++seq, msg: { sender: peer, recipient: 'accounts', message: `entry ${++said}.` } }) });
                window.written = key => key.endsWith('/a') && said < 20 && say('a'); // and so waits for a next time
                for (const peer of ['a', 'b', 'c']) say(peer);""");
        page.await("JSON.stringify(Object.entries(localStorage)).includes('entry 20.')");
        page.await("JSON.parse(localStorage.getItem('gochat:session/accounts')).seq === Loop.state.session.seq");
        assertEquals(0.0, page.script("return ahead.length"));
    }

    @Test
    void whatIsSentWhileConversationsAreSavedIsADraftUntilItIsKeptAsALine() throws IOException {
        Page page = ledger("careful");
        new Chat(page).with("friend");
        page.type("#text", "precious");
        page.await("sessionStorage.getItem('gochat:draft/careful/friend') === 'precious'");
        assertEquals(true, page.script("""
                let isKept = true;
                const fast = Storage.prototype.setItem;
                Storage.prototype.setItem = function (key, value) {
                  fast.call(this, key, value);
                  const until = performance.now() + 20;
                  while (performance.now() < until); // and so each has a task of its own
                };
                const { seq } = Loop.state.session;
                for (let i = 1; i <= 9; i++) Loop.dispatch({ type: 'received', text: JSON.stringify(
                  { seq: seq + i, msg: { sender: `friend-${i}`, recipient: 'careful', message: 'hi' } }) });
                document.getElementById('compose').requestSubmit();
                return new Promise(done => { window.written = key => {
                  isKept &&= JSON.stringify([localStorage, sessionStorage]).includes('precious');
                  if (key.endsWith('/friend')) done(isKept);
                } });"""));
    }

    @Test
    void aPageThatIsLeftWhileConversationsAreSavedHasKeptThemAll() throws IOException {
        Page page = ledger("leaver");
        assertEquals(24.0, page.script("""
                const { seq } = Loop.state.session;
                for (let i = 1; i <= 24; i++) Loop.dispatch({ type: 'received', text: JSON.stringify(
                  { seq: seq + i, msg: { sender: `friend-${i}`, recipient: 'leaver', message: 'bye' } }) });
                return new Promise(done => { window.written = () => {
                  window.written = null;
                  dispatchEvent(new PageTransitionEvent('pagehide'));
                  done(Store.readAll('leaver').filter(([, { lines }]) => lines[0][1] === 'bye').length);
                } });"""));
        assertEquals(0.0, page.script("return ahead.length"));
    }

    @Test
    void aClockThatIsSetBackAnHourDelaysNothing() throws Exception {
        try (ServerProcess first = ServerProcess.start()) {
            Page page = browser.open("http://localhost:" + first.frontPort() + "/#timeless");
            page.await("#status", "Connected"::equals);
            page.script("const real = Date.now; Date.now = () => real() - 3600000");
            first.stop();
            page.await("#next-try", text -> text.matches("next try in [0-3] s"));
            try (ServerProcess _ = ServerProcess.start("-listen-on", "127.0.0.1:" + first.chatPort(),
                    "-front-listen-on", "127.0.0.1:" + first.frontPort())) {
                page.await("#status", status -> status.equals("Back") || status.equals("Connected"));
            }
        }
    }

    @Test
    void aPageThatWasLeftAndComeBackToIsConnected() throws IOException {
        Chat chat = open("returner").with("returner").say("before").seesAs("sent", "before");
        chat.page().go(origin() + "/style.css");
        chat.page().back();
        chat.page().await("#status", status -> status.equals("Back") || status.equals("Connected"));
        chat.say("after").seesAs("sent", "after").sees("before");
    }

    @Test
    void aPageFromTheBackForwardCacheHasLeftAndAsksAtOnceForWhatItMissed() throws IOException {
        Chat chat = open("cached").with("cached").say("before").seesAs("sent", "before");
        chat.page().script("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
        chat.page().await("#status", "Offline"::equals);
        assertEquals("", chat.page().text("#next-try"));
        try (RawClient friend = RawClient.open(server.chatPort(), "/?user=friend-of-cached")) {
            friend.sendMessage("friend-of-cached", "cached", "meanwhile");
            assertEquals("{\"ok\":\"message sent with success\"}", friend.readText());
            chat.page().script("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
            chat.lists("friend-of-cached", "meanwhile");
        }
    }

    @Test
    void whatWasWrongWithTheStorageIsSaidNoLongerThanItIs() throws IOException {
        Chat chat = open("mended").with("mended");
        chat.page().script("""
                window.works = Storage.prototype.setItem;
                Storage.prototype.setItem = () => { throw new DOMException('full'); }""");
        chat.say("lost").page().await("#trouble", text -> text.contains("keeps nothing"));
        chat.page().script("Storage.prototype.setItem = works");
        chat.with("other").say("kept").page().await("#trouble", String::isEmpty);
        chat.page().await("localStorage.getItem('gochat/mended/mended').includes('lost')");
    }

    @Test
    void whenStorageIsFullTheOldestGoesAndThePersonIsTold() throws IOException {
        Chat chat = open("crammed");
        fillStorage(chat.page(), 20_000);
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=crammer")) {
            for (int i = 0; i < 100; i++) {
                writer.sendMessage("crammer", "crammed", "line " + i + " " + "y".repeat(400));
                writer.readText();
            }
        }
        chat.page().await("#trouble", text -> text.contains("no more room: the oldest messages went"));
        chat.lists("crammer", "line 99").page().await(
                "(localStorage.getItem('gochat/crammed/crammer') || '').includes('line 99 ')");
        assertEquals(false, chat.page().script(
                "return localStorage.getItem('gochat/crammed/crammer').includes('line 0 ')"));
    }

    @Test
    void whenStorageIsOffThePersonIsToldAndTheRestGoesOn() throws IOException {
        Page page = browser.open("about:blank");
        page.prepare("for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
                + "{ get() { throw new DOMException('off'); } })");
        page.go(origin() + "/#forgetter");
        page.await("#status", "Connected"::equals);
        new Chat(page).with("forgetter").say("hi").seesAs("sent", "hi");
        page.await("#trouble", text -> text.contains("keeps nothing"));
    }

    @Test
    void aFunctionThatTheBrowserLacksEndsNothingElse() throws IOException {
        Page page = browser.open("about:blank");
        page.prepare("""
                delete URL.canParse; delete window.ResizeObserver; delete window.Notification;
                delete navigator.__proto__.serviceWorker; delete String.prototype.toWellFormed;""");
        page.go(origin() + "/#old");
        page.await("#status", "Connected"::equals);
        new Chat(page).with("old").say("see https://example.org").seesAs("sent", "see https://example.org");
        assertEquals(1.0, page.script("return document.querySelectorAll('#log a').length"));
    }

    @Test
    void oneLineThatCannotBeShownLeavesTheOthers() throws IOException {
        Page page = browser.open("about:blank");
        page.prepare("const real = String.prototype.matchAll; String.prototype.matchAll = function (pattern) {"
                + "if (this.includes('poison')) throw new Error('no such function'); return real.call(this, pattern); }");
        page.go(origin() + "/#brave");
        page.await("#status", "Connected"::equals);
        Chat chat = new Chat(page).with("brave").say("one").say("poison").say("two").seesAs("sent", "two");
        chat.sees("one").sees("poison");
        page.await("(localStorage.getItem('gochat/brave/brave') || '').includes('two')");
    }

    @Test
    void halfAnEmojiAsAPeerEndsNeitherKeepingNorDrawing() throws IOException {
        Chat chat = open("whole");
        chat.page().script("""
                document.getElementById('peer').value = 'half\\ud83d';
                document.getElementById('start').requestSubmit();""");
        chat.page().await("#with", with -> with.startsWith("half"));
        chat.page().await("#peer-state", state -> state.startsWith("A handle has letters"));
        chat.say("x").seesAs("failed", "x").with("whole").say("y").seesAs("sent", "y");
        chat.page().await("localStorage.getItem('gochat/whole/whole')");
    }

    @Test
    void twoWindowsThatTypeInOneConversationKeepTheirOwnDrafts() throws IOException {
        Chat left = open("scribe").known().with("desk");
        Chat right = open("scribe").with("desk");
        left.page().type("#text", "left");
        right.page().type("#text", "right");
        right.say("").with("other").say("x").seesAs("failed", "x");
        left.page().await("(localStorage.getItem('gochat/scribe/other') || '').includes('failed')");
        assertEquals("left", left.page().script("return document.getElementById('text').value"));
        assertTrue(right.page().text("#log").contains("x"));
    }
}
