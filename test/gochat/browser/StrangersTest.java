package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.browser.Browser.Page;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What strangers cannot do: pass for a friend, lead astray, push friends out, or stop the page.
class StrangersTest extends BrowserTest {
    private static final int STRANGERS = 12;
    private static final int STRANGERS_LINES = 27;
    /// What the page keeps of all together who were never answered.
    private static final int STRANGERS_CHARACTERS = 300_000;

    @Test
    void whoLooksLikeAKnownHandleIsMarked() throws IOException {
        Page page = browser.open(origin() + "/");
        page.script("""
                const keep = (peer, ...lines) => localStorage.setItem('gochat/wary/' + encodeURIComponent(peer),
                  JSON.stringify({ lines }));
                keep('coop', [1000, 'hello', 'a', 'sent']);
                keep('соор', [2000, 'I am coop']);
                keep('gordon', [3000, 'and I am gordon']);
                location.hash = '#wary'""");
        page.await("#status", "Connected"::equals);
        Chat chat = new Chat(page).lists("соор", "not coop, but looks alike").choose("соор");
        assertTrue(page.text("#unlike").startsWith("This is not coop, but looks alike."));
        chat.choose("gordon");
        assertEquals("", page.text("#unlike"));
    }

    @Test
    void aLinkShowsWhereItLeadsWhateverStandsBeforeIt() throws IOException {
        Chat chat = open("careful").with("careful");
        chat.page().script("""
                const box = document.getElementById('text');
                box.value = '\\u202e https://аррӏе.com/x https://bank.example@evil.example/ https://good.example/';
                box.dispatchEvent(new Event('input', { bubbles: true }));
                document.getElementById('send').click();""");
        chat.page().await("document.querySelector('#log .sent')");
        assertEquals("https://xn--80ak6aa92e.com/x https://good.example/", chat.page().script(
                "return [...document.querySelectorAll('#log a')].map(a => a.textContent).join(' ')"));
        assertEquals("isolate", chat.page().script(
                "return getComputedStyle(document.querySelector('#log a')).unicodeBidi"));
    }

    @Test
    void aLinkBeginsWithItsHostWhereTextRunsFromTheRightToo() throws IOException {
        Page page = browser.open(origin() + "/");
        page.script("""
                localStorage.setItem('gochat/rightly/writer', JSON.stringify(
                  { lines: [[1, 'שלום https://evil.example/שלום.good']] }));
                location.hash = '#rightly/writer'""");
        page.await("document.querySelector('#log a')");
        assertEquals(true, page.script("""
                const { firstChild: text } = document.querySelector('#log a');
                const leftOf = at => {
                  const range = document.createRange();
                  range.setStart(text, at);
                  range.setEnd(text, at + 1);
                  return range.getBoundingClientRect().left;
                };
                return leftOf(0) < leftOf(text.length - 1)"""));
    }

    @Test
    void aConversationOfAThousandBracketsALineOpensAtOnce() throws IOException {
        Page page = browser.open(origin() + "/");
        page.script("""
                localStorage.setItem('gochat/bracketed/pest', JSON.stringify({ lines: Array.from({ length: 500 },
                  (_, i) => [i + 1, 'http://a/' + ')'.repeat(1000)]) }));
                location.hash = '#bracketed'""");
        page.await("#status", "Connected"::equals);
        new Chat(page).lists("pest", "http://a/");
        double millis = (double) page.script("""
                const items = State.talkWith({ talks: [Kept.unpack('pest',
                  JSON.parse(localStorage.getItem('gochat/bracketed/pest')))] }, 'pest').lines;
                return Math.min(...Array.from({ length: 5 }, () => {
                  const start = performance.now();
                  for (const line of items) Markup.parse(line.text);
                  return performance.now() - start;
                }))""");
        assertTrue(millis < 200, () -> millis + " ms");
        new Chat(page).choose("pest").sees("http://a/");
    }

    /// The least that shows it: one line of each fewer would fit, and the friend's is the longest conversation of all.
    @Test
    void strangersWhoFloodLeaveAFriendsLinesAlone() throws IOException {
        Page page = browser.open(origin() + "/");
        page.script("""
                localStorage.setItem('gochat/loyal/friend', JSON.stringify({ lines: Array.from({ length: 91 },
                  (_, i) => i ? [i + 1, 'y'.repeat(930)] : [1, 'mine', 'm', 'sent']) }));
                location.hash = '#loyal'""");
        page.await("#status", "Connected"::equals);
        for (int stranger = 0; stranger < STRANGERS; stranger++) {
            String name = "stranger" + stranger;
            try (RawClient flood = RawClient.open(server.chatPort(), "/?user=" + name)) {
                for (int i = 1; i <= STRANGERS_LINES; i++) {
                    flood.sendMessage(name, "loyal", i + "z".repeat(930));
                    flood.readText();
                }
            }
        }
        page.await("(localStorage.getItem('gochat/loyal/stranger%d') || '').includes('%dz')"
                .formatted(STRANGERS - 1, STRANGERS_LINES));
        double characters = (double) page.script("""
                return Object.keys(localStorage).filter(key => key.startsWith('gochat/loyal/stranger'))
                  .reduce((sum, key) => sum + localStorage.getItem(key).length, 0)""");
        assertTrue(characters <= STRANGERS_CHARACTERS, () -> characters + " characters of strangers are kept");
        new Chat(page).choose("friend");
        assertEquals(91.0, page.script("return document.querySelectorAll('#log .line').length"));
        assertEquals(91.0, page.script("return JSON.parse(localStorage.getItem('gochat/loyal/friend')).lines.length"));
    }

    @Test
    void marksThatPileUpAndWordsWithoutEndStayInTheirBubble() throws IOException {
        Page page = browser.open(origin() + "/");
        page.script("""
                localStorage.setItem('gochat/tidy/zalgo', JSON.stringify({ lines: [[1, 'a' + '\\u0301'.repeat(300)],
                  [2, 'w'.repeat(65536)], [3, 'שלום abc']] }));
                location.hash = '#tidy/zalgo'""");
        page.await("document.querySelectorAll('#log .line').length === 3");
        assertEquals(true, page.script("""
                const bubbles = [...document.querySelectorAll('#log .text')];
                const width = document.getElementById('scroll').clientWidth;
                return bubbles.every(b => getComputedStyle(b).overflow === 'hidden' && b.offsetWidth <= width)
                  && getComputedStyle(bubbles[2]).direction === 'rtl'"""));
    }
}
