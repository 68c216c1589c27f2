package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.ServerProcess;
import gochat.browser.Browser.Page;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The connection in words, and what happens to messages while there is none.
class ConnectionTest extends BrowserTest {
    private static Chat open(ServerProcess server, String handle) throws IOException {
        Page page = browser.open("http://localhost:" + server.frontPort() + "/#" + handle);
        page.await("#status", "Connected"::equals);
        return new Chat(page);
    }

    private static ServerProcess again(ServerProcess before) throws IOException {
        return ServerProcess.start("-listen-on", "127.0.0.1:" + before.chatPort(),
                "-front-listen-on", "127.0.0.1:" + before.frontPort());
    }

    @Test
    void anOpenPageComesBackWhenTheServerDoesAndSendsWhatWaited() throws Exception {
        try (ServerProcess first = ServerProcess.start()) {
            Chat chat = open(first, "faithful").with("faithful").say("before").seesAs("sent", "before");
            first.stop();
            chat.page().await("#status", "Offline: the server stopped"::equals);
            chat.say("meanwhile").seesAs("pending", "meanwhile");
            try (ServerProcess _ = again(first)) {
                chat.page().await("#status", status -> status.equals("Back") || status.equals("Connected"));
                chat.seesAs("sent", "meanwhile").say("after").seesAs("sent", "after");
                assertEquals(1, chat.log().split("before", -1).length - 1);
            }
        }
    }

    @Test
    void thePageChatsOverACompressedConnectionJustAsWell() throws Exception {
        try (ServerProcess server = ServerProcess.start("-compress")) {
            Chat chat = open(server, "terse").with("terse");
            chat.page().script("window.raw = new WebSocket(gochat.socket + '?user=raw')");
            chat.page().await("raw.extensions === 'permessage-deflate'");
            String text = "again and again ".repeat(30).strip();
            for (int i = 0; i < 3; i++) chat.say(i + text).sees(i + text).seesAs("sent", i + text);
        }
    }

    @Test
    void offlineSaysWhenTheNextTryIsAndTriesAtOnceWhenAsked() throws Exception {
        try (ServerProcess first = ServerProcess.start()) {
            Chat chat = open(first, "patient");
            chat.page().script("Math.random = () => 0.999; window.gochat = { ...window.gochat }");
            first.stop();
            // the third wait is up to 2 s
            chat.page().await("#next-try", "next try in 2 s"::equals);
            try (ServerProcess _ = again(first)) {
                chat.page().script("""
                        window.shown = new Set();
                        const status = document.getElementById('status');
                        new MutationObserver(() => shown.add(status.textContent)).observe(status, { childList: true });
                        dispatchEvent(new Event('online'))""");
                chat.page().await("shown.has('Back')");
                assertEquals("", chat.page().text("#next-try"));
                chat.page().await("#status", "Connected"::equals);
            }
        }
    }

    @Test
    void itTriesAtOnceWhenThePersonIsBackAtThePage() throws Exception {
        try (ServerProcess first = ServerProcess.start()) {
            Page page = browser.openWindow("http://localhost:" + first.frontPort() + "/#absent");
            page.await("#status", "Connected"::equals);
            page.script("Math.random = () => 0.999");
            first.stop();
            page.await("#next-try", "next try in 2 s"::equals);
            page.minimise();
            page.await("document.hidden");
            try (ServerProcess _ = again(first)) {
                page.restore();
                page.await("#status", status -> status.equals("Back") || status.equals("Connected"));
            }
        }
    }

    @Test
    void aMessageIsPendingUntilItsAnswerCame() throws Exception {
        try (ServerProcess slow = ServerProcess.start()) {
            Chat chat = open(slow, "waiter").with("waiter");
            signal("STOP", slow);
            chat.say("on its way").seesAs("pending", "on its way");
            assertTrue(chat.log().contains("sending"));
            signal("CONT", slow);
            chat.seesAs("sent", "on its way");
        }
    }

    @Test
    void aMessageWhoseAnswerNeverCameIsFailedWithDoubt() throws Exception {
        try (ServerProcess dying = ServerProcess.start()) {
            Chat chat = open(dying, "doubter").with("doubter");
            signal("STOP", dying);
            chat.say("into the dark").seesAs("pending", "into the dark");
            signal("KILL", dying);
            chat.page().await("#status", status -> status.startsWith("Offline"));
            try (ServerProcess _ = again(dying)) {
                chat.seesAs("failed", "into the dark");
                assertTrue(chat.log().contains("it may have arrived or not"));
                chat.sees("unconfirmed").lists("doubter", "Unconfirmed: into the dark");
            }
        }
    }

    private static void signal(String name, ServerProcess server) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + server.process().pid()).start().waitFor());
    }

    @Test
    void anInvalidHandleIsRefusedInTheServersWordsAndAnotherCanBeChosen() throws IOException {
        Page page = browser.open(origin() + "/#two%20words");
        page.await("#refusal", reason -> reason.contains("letters, digits, marks"));
        assertEquals("Refused", page.text("#status"));
        assertFalse(page.text("#connection").contains("next try"));
        page.click("#choose-another");
        page.type("#handle", "oneword\n");
        page.await("#status", "Connected"::equals);
        assertEquals("oneword", page.text("#me"));
        assertEquals("", page.text("#refused"));
    }

    @Test
    void aFullHandleIsRefusedUntilThePersonAsksAgain() throws IOException {
        RawClient[] others = new RawClient[3];
        for (int i = 0; i < others.length; i++) others[i] = RawClient.open(server.chatPort(), "/?user=crowded");
        Page page = browser.open(origin() + "/#crowded");
        page.await("#refusal", reason -> reason.contains("Number of simultaneous connections reached"));
        assertEquals("Refused", page.text("#status"));
        for (RawClient other : others) other.close();
        try (RawClient prober = RawClient.open(server.chatPort(), "/?user=prober")) {
            Browser.await("the handle is free again", () -> {
                prober.sendMessage("prober", "crowded", "still there?");
                return prober.readText().contains("Recipient not found");
            });
        }
        page.click("#try-again");
        new Chat(page).with("crowded").say("in").seesAs("sent", "in");
    }
}
