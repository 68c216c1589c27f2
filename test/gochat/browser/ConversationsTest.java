package gochat.browser;

import static gochat.browser.Keyboard.ALT;
import static gochat.browser.Keyboard.DOWN;
import static gochat.browser.Keyboard.ENTER;
import static gochat.browser.Keyboard.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.browser.Browser.Page;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Several conversations in one window, and what the browser keeps of them.
class ConversationsTest extends BrowserTest {
    @Test
    void theLatestConversationIsOnTopWithItsLastLineAndUnreadCount() throws IOException {
        Chat norma = open("norma");
        Chat ed = open("ed").with("norma").say("one").say("two");
        Chat hank = open("hank").with("norma").say("three");
        norma.lists("ed", "two").lists("hank", "three");
        assertEquals(List.of("hank", "ed"), norma.peers());
        ed.say("four");
        norma.counts("ed", 3);
        assertEquals(List.of("ed", "hank"), norma.peers());
        norma.choose("ed").sees("four");
        norma.page().await("document.querySelector('[aria-current] .count').textContent === ''");
        hank.seesAs("sent", "three");
    }

    @Test
    void noEmojiIsCutInHalvesByTheList() throws IOException {
        Page page = open("whole-emoji").with("whole-emoji").page();
        page.script("Loop.dispatch({ type: 'send', id: 'smile', text: `x${'\\u{1f600}'.repeat(150)}` })");
        page.await(".last", last -> last.startsWith("You: x"));
        assertEquals(true, page.script("return document.querySelector('.last').textContent.isWellFormed()"));
    }

    @Test
    void theTitleAndTheIconCountWhatIsUnread() throws IOException {
        Chat lucy = open("lucy");
        assertEquals("lucy · Gochat", lucy.page().script("return document.title"));
        open("andy").with("lucy").say("one").say("two");
        lucy.page().await("document.title === '(2) lucy · Gochat'");
        lucy.page().await("decodeURIComponent(document.querySelector('link[rel=icon]').href).includes('>2</text>')");
        lucy.choose("andy");
        lucy.page().await("document.title === 'lucy · Gochat'");
        lucy.page().await("document.querySelector('link[rel=icon]').href.endsWith('icon.svg')");
    }

    @Test
    void theKeyboardAloneSwitchesConversations() throws IOException {
        // nobody goes by these handles: with the answers the list has its final order
        Chat chat = open("keys").with("first").say("x").seesAs("failed", "x")
                .with("second").say("y").seesAs("failed", "y").with("third").say("z").seesAs("failed", "z");
        chat.page().await("document.querySelector('#talks .peer').textContent === 'third'");
        chat.page().press(ALT, DOWN);
        chat.page().await("#with", "second"::equals);
        chat.page().press(ALT, DOWN);
        chat.page().await("#with", "first"::equals);
        chat.page().press(ALT, UP);
        chat.page().await("#with", "second"::equals);
        chat.page().script("document.querySelector('#talks button').focus()");
        chat.page().press(DOWN);
        chat.page().press(DOWN);
        chat.page().press(ENTER);
        chat.page().await("#with", "first"::equals);
        chat.page().await("document.activeElement.id === 'text'");
    }

    @Test
    void eachConversationKeepsItsDraft() throws IOException {
        Chat chat = open("drafter").with("mike");
        chat.page().type("#text", "half a thought");
        chat.with("bob");
        assertEquals("", chat.page().script("return document.getElementById('text').value"));
        chat.lists("mike", "Draft: half a thought").choose("mike");
        assertEquals("half a thought", chat.page().script("return document.getElementById('text').value"));
        chat.page().reload();
        chat.page().await("#with", "mike"::equals);
        assertEquals("half a thought", chat.page().script("return document.getElementById('text').value"));
    }

    @Test
    void aDividerStandsBeforeWhatIsUnread() throws IOException {
        Chat shelly = open("shelly").with("bobby");
        Chat bobby = open("bobby").with("shelly").say("read");
        shelly.sees("read").with("leo");
        bobby.say("unread");
        shelly.counts("bobby", 1).choose("bobby").sees("unread");
        assertEquals("read|NEW|unread", shelly.page().script("""
                return [...document.querySelectorAll('#log .new, #log .text')]
                  .map(e => e.className === 'new' ? 'NEW' : e.textContent).join('|')"""));
        shelly.say("answered");
        shelly.page().await("!document.querySelector('#log .new')");
    }

    @Test
    void historySurvivesAReloadAndBelongsToItsHandle() throws IOException {
        Chat maddy = open("maddy");
        open("leland").with("maddy").say("come closer");
        maddy.lists("leland", "come closer").choose("leland").say("no").seesAs("sent", "no");
        maddy.page().await("(localStorage.getItem('gochat/maddy/leland') || '').includes('\"sent\"')");
        maddy.page().reload();
        maddy.lists("leland", "You: no").choose("leland").sees("come closer").seesAs("sent", "no");
        maddy.page().script("location.hash = '#laura'");
        maddy.page().await("#me", "laura"::equals);
        assertEquals(List.of(), maddy.peers());
        maddy.page().script("location.hash = '#maddy'");
        maddy.lists("leland", "You: no");
    }

    @Test
    void historyCanBeClearedForOneAndForAll() throws IOException {
        Chat chat = open("forgetful").with("a").say("to a").with("b").say("to b").with("c").say("to c");
        chat.page().await("Object.keys(localStorage).filter(key => key.startsWith('gochat/')).length === 3");
        chat.page().click("#clear");
        chat.page().click("#clear-none");
        assertTrue(chat.log().contains("to c"));
        chat.page().click("#clear");
        assertTrue(chat.page().text("#clearing").contains("Clear the conversation with c?"));
        chat.page().click("#clear-one");
        chat.page().await("#log", String::isEmpty);
        chat.page().await("Object.keys(localStorage).filter(key => key.startsWith('gochat/')).sort().join() "
                + "=== 'gochat/forgetful/a,gochat/forgetful/b'");
        chat.choose("a");
        chat.page().click("#clear");
        chat.page().click("#clear-all");
        chat.page().await("!Object.keys(localStorage).some(key => key.startsWith('gochat/'))");
        chat.page().reload();
        chat.page().await("#status", "Connected"::equals);
        assertEquals("", chat.log());
    }

    @Test
    void whoClearsAllInOneWindowClearsInOthersWhatStorageLacksToo() throws IOException {
        Chat first = open("sweeper").with("a").say("to a").with("b").say("to b");
        first.page().await("Object.keys(localStorage).filter(key => key.startsWith('gochat/')).length === 2");
        Chat second = open("sweeper").lists("a", "to a").lists("b", "to b");
        first.page().script("localStorage.removeItem('gochat/sweeper/a')");
        first.page().click("#clear");
        first.page().click("#clear-all");
        second.page().await("document.querySelectorAll('#talks li').length === 0");
        second.page().await("Store.readSession('sweeper').cleared.has('')");
        assertEquals(true, second.page().script("return Loop.state.session.cleared.has('')"));
    }

    @Test
    void twoWindowsOfOneHandleShowTheSame() throws IOException {
        Chat left = open("twin").known().with("giant");
        Chat right = open("twin").with("giant");
        Chat giant = open("giant").with("twin");
        left.say("from the left").seesAs("sent", "from the left");
        right.seesAs("sent", "from the left").say("from the right");
        left.seesAs("sent", "from the right");
        giant.sees("from the left").sees("from the right").say("it is").say("it is");
        left.page().await("document.querySelectorAll('#log .theirs').length === 2");
        right.page().await("document.querySelectorAll('#log .theirs').length === 2");
        left.page().await("(localStorage.getItem('gochat/twin/giant') || '').split('it is').length === 3");
        String shown = "return [...document.querySelectorAll('#log .text')].map(t => t.textContent).join('|')";
        assertEquals("from the left|from the right|it is|it is", left.page().script(shown));
        assertEquals(left.page().script(shown), right.page().script(shown));
        left.with("nobody").say("lost").seesAs("failed", "lost").press("dismiss", "lost");
        right.page().await("![...document.querySelectorAll('.peer')].some(p => p.textContent === 'nobody')");
        left.choose("giant").page().click("#clear");
        left.page().click("#clear-one");
        right.page().await("#log", String::isEmpty);
        left.page().reload();
        left.page().await("#status", "Connected"::equals);
        assertEquals("", left.page().text("#log"));
    }

    @Test
    void theDialogClearsWhatItNamesWhateverHappensBehindIt() throws IOException {
        Chat chat = open("tidier").with("a").say("to a").seesAs("failed", "to a").with("b").say("to b");
        chat.seesAs("failed", "to b").page().click("#clear");
        chat.page().press(ALT, DOWN);
        chat.page().script("location.hash = '#tidier/a'");
        chat.page().await("#with", "a"::equals);
        chat.page().click("#clear-one");
        chat.page().await("document.querySelectorAll('#talks li').length === 1");
        chat.lists("a", "to a");
    }
}
