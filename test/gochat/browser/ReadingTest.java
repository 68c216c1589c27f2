package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.browser.Browser.Page;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How a conversation is shown, short or long.
class ReadingTest extends BrowserTest {
    private static final int BURST_MESSAGES = 10_000;
    /// How many messages are under way before their answers are read.
    private static final int WINDOW_MESSAGES = 50;
    /// How many lines a conversation has at most.
    private static final int FULL_LOG = 500;

    @Test
    void whereThePageIsTakenToAnotherZoneItsTimesAreOfThatOne() throws IOException {
        Page page = browser.open("about:blank");
        page.devTools("Emulation.setTimezoneOverride", Map.of("timezoneId", "Europe/Berlin"));
        page.go(origin() + "/#traveller");
        page.await("#status", "Connected"::equals);
        Chat chat = new Chat(page).with("traveller").say("packed").seesAs("sent", "packed");
        // the hour may be the same on both clocks' faces
        String minutes = "[...document.querySelectorAll('#log time, .when')].map(e => e.textContent.match(/:(..)/)[1])";
        page.script("window.before = " + minutes);
        page.devTools("Emulation.setTimezoneOverride", Map.of("timezoneId", "Asia/Kathmandu"));
        page.script("document.dispatchEvent(new Event('visibilitychange'))");
        page.await(minutes + ".every((each, i) => each !== before[i])");
        chat.say("there").seesAs("sent", "there");
    }

    @Test
    void messagesAreGroupedBySenderAndDayAndToldApart() throws IOException {
        Chat audrey = open("audrey");
        long now = System.currentTimeMillis();
        long yesterday = now - 86_400_000;
        audrey.page().script("localStorage.setItem('gochat/audrey/john', JSON.stringify({ draft: '', readAt: " + now
                + ", lines: [[" + yesterday + ", 'old'], [" + (yesterday + 1000) + ", 'old too'], [" + (now - 2000)
                + ", 'new'], [" + (now - 1000) + ", 'mine', 'x', 'sent', '']] }))");
        audrey.page().reload();
        audrey.lists("john", "mine").choose("john").sees("mine");
        assertEquals("day:Yesterday,theirs first:old,theirs:old too,day:Today,theirs first:new,mine first:mine",
                audrey.page().script("""
                return [...document.querySelectorAll('#log > *')].map(
                  row => row.className === 'day' ? 'day:' + row.innerText
                  : ['theirs', 'mine', 'first'].filter(c => row.classList.contains(c)).join(' ')
                    + ':' + row.querySelector('.text').textContent).join()"""));
        assertEquals("john: ,You: ", audrey.page().script("""
                return ['.theirs', '.mine'].map(c => document.querySelector(c).firstChild.textContent).join()"""));
    }

    @Test
    void eachMessageHasItsTimeAndOnHoverItsFullDate() throws IOException {
        Chat chat = open("clock").with("clock").say("tick").seesAs("sent", "tick");
        assertEquals(true, chat.page().script("""
                const time = document.querySelector('#log time');
                const year = String(new Date().getFullYear());
                return Math.abs(Date.parse(time.dateTime) - Date.now()) < 60000 && time.title.includes(year)
                  && /^\\d?\\d:\\d\\d/.test(time.textContent)"""));
    }

    @Test
    void whatIsCopiedIsWhoSaidWhat() throws IOException {
        Chat chat = open("copier");
        open("copied").with("copier").say("one").say("two").seesAs("sent", "two");
        chat.counts("copied", 2).choose("copied").say("three").seesAs("sent", "three");
        assertEquals("Today copied: one two You: three", chat.page().script("""
                getSelection().selectAllChildren(document.getElementById('log'));
                return getSelection().toString().split(/\\s+/).join(' ').trim()"""));
    }

    @Test
    void onlyHttpLinksAreLinks() throws IOException {
        Chat chat = open("linker").with("linker").say("see https://example.org/a_(b)?c=d#e, (http://localhost:1/), "
                + "javascript:alert(1) data:text/html,x ftp://example.org //example.org").sees("ftp://");
        assertEquals("https://example.org/a_(b)?c=d#e http://localhost:1/", chat.page().script("""
                return [...document.querySelectorAll('#log a')].map(a => a.textContent).join(' ')"""));
        assertEquals("noopener noreferrer _blank", chat.page().script("""
                const link = document.querySelector('#log a');
                return link.rel + ' ' + link.target"""));
    }

    @Test
    void whoSeesTheEndGoesOnSeeingItWhenTheWindowGetsNarrow() throws IOException {
        Chat reader = open("turned");
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=talker")) {
            for (int i = 0; i < 60; i++) {
                writer.sendMessage("talker", "turned", i + " is long enough to take more than one row on a phone");
                writer.readText();
            }
        }
        Page page = reader.lists("talker", "59 is").choose("talker").page();
        String fromEnd = "(s => s.scrollHeight - s.scrollTop - s.clientHeight)(document.getElementById('scroll'))";
        page.script("document.getElementById('scroll').scrollTop = 1e6");
        page.await(fromEnd + " < 2 && Loop.state.look.atEnd");
        page.script("""
                const note = () => { window.movedAt = performance.now(); };
                note();
                document.getElementById('scroll').addEventListener('scroll', note);
                addEventListener('resize', note);""");
        page.screen(360, 720, 2);
        page.await("document.getElementById('side').offsetWidth === 0 && performance.now() - movedAt > 500");
        assertEquals(true, page.script("return " + fromEnd + " < 2"));
    }

    @Test
    void itScrollsOnlyIfTheEndIsSeenAndElseCountsWhatIsNew() throws IOException {
        Chat reader = open("reader");
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=writer")) {
            burst(writer, "writer", "reader", 60);
            reader.lists("writer", "line 59").choose("writer");
            String fromEnd = "(s => s.scrollHeight - s.scrollTop - s.clientHeight)(document.getElementById('scroll'))";
            reader.page().script("document.getElementById('scroll').scrollTop = 1e6");
            reader.page().await(fromEnd + " < 2");
            burst(writer, "writer", "reader", 1);
            reader.page().await("document.querySelectorAll('#log .line').length === 61");
            reader.page().await(fromEnd + " < 2");
            reader.page().script("""
                    const scroll = document.getElementById('scroll');
                    scroll.addEventListener('scroll', () => { window.scrolled = true; });
                    scroll.scrollTop = 0;""");
            reader.page().await("window.scrolled");
            burst(writer, "writer", "reader", 2);
            reader.page().await("#jump", "2 new ↓"::equals);
            assertEquals(0.0, reader.page().script("return document.getElementById('scroll').scrollTop"));
            reader.page().click("#jump");
            reader.page().await(fromEnd + " < 2");
            reader.page().await("#jump", String::isEmpty);
        }
    }

    /// How far below the top of what is seen a line stands, in pixels.
    private static double topOf(Chat chat, String text) {
        return (double) chat.page().script("return " + Chat.line(text) + ".getBoundingClientRect().top"
                + " - document.getElementById('scroll').getBoundingClientRect().top");
    }

    /// A conversation of 60 lines that are new, on screen.
    private static Chat openUnread(RawClient writer, String from, String to) throws IOException {
        Chat reader = open(to);
        burst(writer, from, to, 60);
        reader.lists(from, "line 59").choose(from);
        reader.page().await("#jump", "60 new ↓"::equals);
        return reader;
    }

    private static void jumpToTheEnd(Chat reader) throws IOException {
        reader.page().click("#jump");
        reader.page().await("#jump", String::isEmpty);
    }

    @Test
    void aConversationStartsAtTheFirstUnreadOnFirstContactAndOnReturn() throws IOException {
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=poster")) {
            Chat reader = openUnread(writer, "poster", "starter");
            double first = topOf(reader, "line 0");
            assertTrue(first >= 0 && first < 120, () -> "the first line is at " + first);
            jumpToTheEnd(reader);
            reader.with("elsewhere");
            for (int i = 100; i < 160; i++) {
                writer.sendMessage("poster", "starter", "line " + i);
                writer.readText();
            }
            reader.counts("poster", 60).choose("poster");
            double unread = topOf(reader, "line 100");
            assertTrue(unread >= 0 && unread < 200, () -> "the first unread line is at " + unread);
        }
    }

    @Test
    void theDividerStaysWhereItIsUntilOneLeavesTheConversation() throws IOException {
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=lecturer")) {
            Chat student = open("student");
            burst(writer, "lecturer", "student", 1);
            student.lists("lecturer", "line 0").choose("lecturer").sees("line 0").with("elsewhere");
            burst(writer, "lecturer", "student", 2);
            student.counts("lecturer", 2).choose("lecturer");
            String divided = "return [...document.querySelectorAll('#log .new, #log .text')]"
                    + ".map(e => e.className === 'new' ? 'NEW' : e.textContent).join()";
            assertEquals("line 0,NEW,line 0,line 1", student.page().script(divided));
            burst(writer, "lecturer", "student", 3);
            student.sees("line 2");
            assertEquals("line 0,NEW,line 0,line 1,line 0,line 1,line 2", student.page().script(divided));
            student.with("elsewhere").choose("lecturer");
            assertEquals("line 0,line 0,line 1,line 0,line 1,line 2", student.page().script(divided));
        }
    }

    @Test
    void aFewEmojiAloneAreLargeAndEveryTextTakesItsOwnDirection() throws IOException {
        Page page = browser.open(origin() + "/");
        page.script("""
                localStorage.setItem('gochat/polyglot/' + encodeURIComponent('מרים'), JSON.stringify(
                  { lines: [[1, '👩‍🚀🎉'], [2, 'a 🎉'], [3, 'שלום'], [4, 'hello']] }));
                location.hash = '#polyglot/מרים'""");
        new Chat(page).sees("hello");
        assertEquals("true,false,false,false|false,false,true,false|true", page.script("""
                const texts = [...document.querySelectorAll('#log .text')];
                return [texts.map(text => parseFloat(getComputedStyle(text).fontSize) > 30),
                  texts.map(text => text.matches(':dir(rtl)')),
                  document.getElementById('with').matches(':dir(rtl)')].join('|')"""));
        assertEquals("left", page.script("return getComputedStyle(document.getElementById('with')).textAlign"));
        page.script("document.getElementById('text').value = 'שלום'");
        assertEquals(true, page.script("return document.getElementById('text').matches(':dir(rtl)')"));
    }

    @Test
    void whereOneReadIsFoundAgain() throws IOException {
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=novelist")) {
            Chat reader = openUnread(writer, "novelist", "rereader");
            reader.page().script("document.getElementById('scroll').scrollTop = 1e6");
            reader.page().await("#jump", String::isEmpty);
            reader.page().script("window.scrolledAt = performance.now();" + Chat.line("line 20") + ".scrollIntoView()");
            reader.page().await("#jump", "To the end ↓"::equals);
            reader.page().await("performance.now() - scrolledAt > 500"); // long enough to have stopped there
            reader.with("elsewhere").choose("novelist");
            double again = topOf(reader, "line 20");
            assertTrue(Math.abs(again) < 60, () -> "the line is at " + again);
        }
    }

    @Test
    void whoScrollsUpJustAsTheLogIsShownStaysThere() throws IOException {
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=essayist")) {
            Chat reader = openUnread(writer, "essayist", "browser");
            jumpToTheEnd(reader);
            reader.page().script(Chat.line("line 20") + ".scrollIntoView(); Log.show(Loop.state)");
            double top = topOf(reader, "line 20");
            assertTrue(Math.abs(top) < 1, () -> "the line is at " + top);
        }
    }

    /// As Safari, where what goes above it for lack of room would move it.
    @Test
    void whatIsReadStaysWhileMoreComesInABrowserThatAnchorsNothing() throws IOException {
        Chat reader = open("upward");
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=essayist")) {
            for (int i = 0; i < FULL_LOG; i++) {
                writer.sendMessage("essayist", "upward", "line " + i + "\\nmore".repeat(i % 5));
                writer.readText();
            }
            reader.lists("essayist", "line 499").choose("essayist").sees("line 499");
            jumpToTheEnd(reader);
            reader.page().script("""
                    document.getElementById('scroll').style.overflowAnchor = 'none';
                    document.styleSheets[0].insertRule('.line { content-visibility: visible !important; }')""");
            reader.page().script("""
                    const scroll = document.getElementById('scroll');
                    scroll.scrollTop = scroll.scrollHeight / 2;
                    const { top } = scroll.getBoundingClientRect();
                    window.row = [...document.querySelectorAll('.line')].find(
                      each => each.getBoundingClientRect().top > top);""");
            reader.page().await("document.getElementById('jump').textContent === 'To the end ↓'");
            reader.page().script("window.readAt = window.row.getBoundingClientRect().top");
            burst(writer, "essayist", "upward", 20);
            reader.page().await("document.getElementById('jump').textContent === '20 new ↓'");
            assertEquals(true, reader.page().script(
                    "return Math.abs(window.row.getBoundingClientRect().top - window.readAt) < 1"));
        }
    }

    @Test
    void codeIsShownAsCodeAndStaysText() throws IOException {
        Chat chat = open("coder").with("coder");
        chat.page().script("""
                const box = document.getElementById('text');
                box.value = 'run `make <b>` then\\n```sh\\nif a; then\\n  b # http://x/\\nfi\\n```';
                box.dispatchEvent(new Event('input', { bubbles: true }));
                document.getElementById('send').click()""");
        chat.page().await("document.querySelector('#log .sent')");
        assertEquals("make <b>|if a; then\n  b # http://x/\nfi\n|0", chat.page().script("""
                return document.querySelector('#log .text > code').textContent + '|'
                  + document.querySelector('#log pre > code').textContent + '|'
                  + document.querySelectorAll('#log a, #log b').length"""));
    }

    @Test
    void whatIsTypedWhileTheLogHasTheFocusGoesIntoTheBox() throws IOException {
        Chat chat = open("absent-minded").with("absent-minded").say("x").seesAs("sent", "x");
        chat.page().script("document.getElementById('scroll').focus()");
        chat.page().press('h');
        chat.page().press('i');
        assertEquals("hi", chat.page().script("return document.getElementById('text').value"));
    }

    @Test
    void aDateOfAnotherYearSaysWhich() throws IOException {
        Page page = browser.open(origin() + "/");
        page.script("""
                localStorage.setItem('gochat/archivist/old', JSON.stringify(
                  { lines: [[Date.UTC(2019, 4, 5, 12), 'then']] }));
                location.hash = '#archivist/old'""");
        page.await("#log .day", day -> day.contains("2019"));
        new Chat(page).lists("old", "2019");
    }

    @Test
    void yesterdayIsADayOfTheCalendarEvenOneOf25Hours() throws IOException {
        Page page = browser.open(origin() + "/");
        page.devTools("Emulation.setTimezoneOverride", Map.of("timezoneId", "Europe/Berlin"));
        assertEquals("Yesterday", page.script("""
                const Real = Date;
                const now = Real.parse('2026-10-26T12:00Z');
                Date = class extends Real { constructor(...at) { super(...at.length ? at : [now]); } };
                const words = Dom.dayWords(Real.parse('2026-10-25T00:30+02:00'));
                Date = Real;
                return words;"""));
    }

    @Test
    void aBurstOfTenThousandMessagesLeavesThePageResponsiveAndBounded() throws IOException {
        Chat reader = open("bulk");
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=firehose")) {
            burst(writer, "firehose", "bulk", 1);
            reader.lists("firehose", "line 0").choose("firehose");
            burst(writer, "firehose", "bulk", BURST_MESSAGES);
            reader.sees("line " + (BURST_MESSAGES - 1));
            assertEquals(500.0, reader.page().script("return document.querySelectorAll('#log .line').length"));
            reader.with("bulk").say("still there").seesAs("sent", "still there");
            assertFalse((boolean) reader.page().script(
                    "return localStorage.getItem('gochat/bulk/firehose')?.length > 50000"));
        }
    }

    /// Sends numbered messages, and reads their answers.
    private static void burst(RawClient writer, String sender, String recipient, int count) throws IOException {
        for (int sent = 0; sent < count; sent += WINDOW_MESSAGES) {
            int window = Math.min(WINDOW_MESSAGES, count - sent);
            for (int i = 0; i < window; i++) writer.sendMessage(sender, recipient, "line " + (sent + i));
            for (int i = 0; i < window; i++) assertEquals("{\"ok\":\"message sent with success\"}", writer.readText());
        }
    }
}
