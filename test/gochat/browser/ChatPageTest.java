package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The page in a real Chromium, with the real server as a process.
class ChatPageTest {
    private static Browser browser;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Browser.startOrSkip();
        server = ServerProcess.start("-allow-origin", "null");
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) browser.close();
        if (server != null) server.close();
    }

    private static Browser.Page open(String handle) throws IOException {
        Browser.Page page = browser.open("http://localhost:" + server.frontPort() + "/#" + handle);
        page.await("#status", "connected"::equals);
        return page;
    }

    private static void say(Browser.Page page, String recipient, String text) throws IOException {
        page.script("document.getElementById('recipient').value = ''");
        page.type("#recipient", recipient);
        page.type("#text", text + "\n");
    }

    @Test
    void coopAndGordonTalkInTwoWindowsAndBenHearsNothing() throws IOException {
        Browser.Page coop = open("coop");
        Browser.Page gordon = open("gordon");
        Browser.Page gordonToo = open("gordon");
        Browser.Page ben = open("ben");
        say(coop, "gordon", "hello gordon");
        assertTrue(gordon.await("#log", log -> log.contains("hello gordon")).contains("coop → gordon"));
        gordonToo.await("#log", log -> log.contains("hello gordon"));
        say(gordon, "coop", "hello coop");
        coop.await("#log", log -> log.contains("hello coop"));
        coop.await("#log", log -> !log.contains("sending"));
        say(coop, "ben", "and you");
        ben.await("#log", log -> log.contains("and you"));
        assertFalse(ben.text("#log").contains("hello"));
    }

    @Test
    void htmlOfUsersAppearsLiterally() throws IOException {
        String html = "<img src=x onerror=document.title='owned'>";
        Browser.Page mallory = open("%3Cimg%2Fonerror%3Dalert(1)%3E");
        Browser.Page victim = open("victim");
        say(mallory, "victim", html);
        assertTrue(victim.await("#log", log -> log.contains(html)).contains("<img/onerror=alert(1)> → victim"));
        say(victim, "<img/src=x>", "hi");
        victim.await("#log", log -> log.contains("<img/src=x>") && log.contains("Recipient not found"));
        assertEquals(0.0, victim.script("return document.images.length"));
        assertEquals("victim · Gochat", victim.script("return document.title"));
    }

    @Test
    void anErrorStandsBesideTheMessageThatItConcerns() throws IOException {
        Browser.Page page = open("sender");
        say(page, "nobody", "first");
        say(page, "sender", "second");
        say(page, "sender", "x".repeat(1100));
        say(page, "nobody", "last");
        page.await("#log li:last-child", line -> line.contains("last") && line.contains("Recipient not found"));
        assertEquals("true,true,true", page.script("""
                const line = (text) => [...document.querySelectorAll('#log li')].find((li) => li.innerText.includes(text));
                return [line('first').innerText.includes('Recipient not found'), line('second').className !== 'failed',
                  line('xxxxx').innerText.includes('Message is too big, dropping it')].join()"""));
    }

    @Test
    void withoutAHandleThePageAsksForOneAndAChangeOfHashReconnects() throws IOException {
        Browser.Page page = browser.open("http://localhost:" + server.frontPort() + "/");
        page.type("#handle", "asked\n");
        page.await("#status", "connected"::equals);
        assertEquals("asked", page.text("#me"));
        page.script("location.hash = '#changed'");
        page.await("#me", "changed"::equals);
        page.await("#status", "connected"::equals);
        try (RawClient other = RawClient.open(server.chatPort(), "/?user=other")) {
            other.sendMessage("other", "changed", "found you");
            page.await("#log", log -> log.contains("found you"));
            other.readText();
            other.sendMessage("other", "asked", "gone?");
            assertEquals("{\"error\":\"Recipient not found\"}", other.readText());
        }
    }

    @Test
    void aRefusalIsSaidInTheServersWords() throws IOException {
        Browser.Page page = browser.open("http://localhost:" + server.frontPort() + "/#two%20words");
        page.await("#status", status -> status.startsWith("refused: a handle has letters"));
        page.script("location.hash = '#words'");
        page.await("#status", "connected"::equals);
    }

    @Test
    void thePageComesBackWhenTheServerDoes() throws Exception {
        int front;
        int chat;
        Browser.Page page;
        try (ServerProcess first = ServerProcess.start()) {
            front = first.frontPort();
            chat = first.chatPort();
            page = browser.open("http://localhost:" + front + "/#faithful");
            page.await("#status", "connected"::equals);
            first.stop();
        }
        page.await("#status", status -> status.startsWith("offline: ") || status.startsWith("connecting"));
        try (ServerProcess _ = ServerProcess.start("-listen-on", "127.0.0.1:" + chat, "-front-listen-on", "127.0.0.1:" + front)) {
            page.await("#status", "connected"::equals);
        }
    }

    @Test
    void thePageAlsoWorksOpenedAsAFile() throws IOException {
        // the file's own settings name the standard port; this server has another
        Browser.Page page = browser.open(Path.of("front/index.html").toUri() + "#");
        page.script("window.gochat = { socket: 'ws://localhost:" + server.chatPort() + "/' }; location.hash = '#filer'");
        page.await("#status", "connected"::equals);
        say(page, "filer", "from a file");
        page.await("#log", log -> log.contains("from a file"));
    }
}
