package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// How a conversation is shown, short or long.
class ReadingTest extends BrowserTest {
    private static final int BURST_MESSAGES = 10_000;
    /// How many messages are under way before their answers are read.
    private static final int WINDOW_MESSAGES = 50;

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

    @Test
    void aBurstOfTenThousandMessagesLeavesThePageResponsiveAndBounded() throws IOException {
        Chat reader = open("bulk");
        try (RawClient writer = RawClient.open(server.chatPort(), "/?user=firehose")) {
            burst(writer, "firehose", "bulk", 1);
            reader.lists("firehose", "line 0").choose("firehose");
            burst(writer, "firehose", "bulk", BURST_MESSAGES);
            reader.sees("line " + (BURST_MESSAGES - 1));
            assertEquals(500.0, reader.page().script("return document.querySelectorAll('#log .line').length"));
            long start = System.nanoTime();
            reader.with("bulk").say("still quick").seesAs("sent", "still quick");
            assertTrue(System.nanoTime() - start < 2_000_000_000L);
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
