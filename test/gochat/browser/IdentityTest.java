package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Secrets;
import gochat.ServerProcess;
import gochat.browser.Browser.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page on a server that demands a token.
class IdentityTest extends BrowserTest {
    private static ServerProcess guarded;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        guarded = ServerProcess.start("-auth-secret-file", Secrets.authFile(folder).toString(),
                "-token-leeway", "1ms", "-allow-origin", "null");
    }

    @AfterAll
    static void stop() throws IOException {
        if (guarded != null) guarded.close();
    }

    private static Page at(String hash) {
        return browser.open("http://localhost:" + guarded.frontPort() + "/#" + hash);
    }

    private static String token(String handle) {
        return Secrets.token(handle, Duration.ofMinutes(10));
    }

    private static Chat connected(Page page) throws IOException {
        page.await("#status", "Connected"::equals);
        return new Chat(page);
    }

    @Test
    void aTokenInTheAddressLetsInAndLeavesTheAddress() throws IOException {
        Chat coop = connected(at("coop&token=" + token("coop")));
        Chat gordon = connected(at("gordon&token=" + token("gordon"))).with("coop");
        assertEquals("#coop", coop.page().script("return location.hash"));
        coop.with("gordon").say("proven").seesAs("sent", "proven");
        gordon.sees("proven");
        coop.page().reload();
        connected(coop.page());
        assertFalse(coop.page().text("body").contains("eyJ"));
        assertEquals(false, coop.page().script("return Object.values(localStorage).some(v => v.includes('eyJ'))"));
    }

    @Test
    void whoHasNoTokenIsAskedForOneByAFormThatAScreenReaderReads() throws IOException {
        Page page = at("asked");
        page.await("#status", "Token needed"::equals);
        page.await("#refused", text -> text.contains("A token is needed") && text.contains("Your token"));
        assertEquals("token", page.script("return document.activeElement.id"));
        assertEquals("", page.text("#try-again"));
        assertTrue(new Chat(page).accessibilityTree().contains("textbox Your token for this handle"),
                () -> new Chat(page).accessibilityTree().toString());
        page.type("#token", "no token!\n");
        assertEquals(false, page.script("return document.getElementById('token').checkValidity()"));
        page.script("document.getElementById('token').value = ''");
        page.type("#token", token("someone") + "\n");
        page.await("#refusal", "token is for another handle"::equalsIgnoreCase);
        page.type("#token", "  " + token("asked") + "\n");
        connected(page).with("asked").say("in").seesAs("sent", "in");
        assertEquals("", page.text("#refused"));
    }

    @Test
    void aTokenThatExpiresMeanwhileIsAskedForAnew() throws IOException {
        // long enough to come in with, on a crowded machine too
        Page page = null;
        for (int seconds = 5; page == null || page.text("#status").equals("Token needed"); seconds *= 2) {
            page = at("brief" + seconds + "&token=" + Secrets.token("brief" + seconds, Duration.ofSeconds(seconds)));
            page.await("['open', 'refused'].includes(document.body.dataset.phase)");
        }
        Chat chat = new Chat(page);
        String me = page.text("#me");
        page.script("location.hash = '#" + me + "/" + me + "'");
        page.await("#with", me::equals);
        chat.say("kept").sees("kept");
        page.await("#refusal", "token expired"::equalsIgnoreCase);
        assertTrue(chat.log().contains("kept"));
        page.type("#token", token(me) + "\n");
        connected(page).say("again").seesAs("sent", "again");
    }

    @Test
    void aTokenPutIntoTheAddressOfAnOpenPageIsTakenToo() throws IOException {
        Page page = at("later");
        page.await("#status", "Token needed"::equals);
        page.script("location.hash = '#later&token=" + token("later") + "'");
        connected(page);
        assertEquals("#later", page.script("return location.hash"));
    }

    @Test
    void aLinkWithAnothersTokenAsksBeforeThisWindowTurnsIntoSomebodyElse() throws IOException {
        Page page = at("victim&token=" + token("victim"));
        connected(page);
        page.script("location.hash = '#victim.&token=" + token("victim.") + "'");
        page.await("#question", text -> text.contains("Go on as victim.?") && text.contains("You are here as victim"));
        page.await("location.hash === '#victim'");
        page.click("#question-no");
        page.await("#question", String::isEmpty);
        assertEquals("victim", page.text("#me"));
        page.script("location.hash = '#victim.&token=" + token("victim.") + "'");
        page.await("#question", text -> text.contains("Go on as victim.?"));
        page.click("#question-yes");
        page.await("#me", "victim."::equals);
        connected(page);
    }

    @Test
    void junkInALinkLeavesAGoodTokenWhereItIs() throws IOException {
        Page page = at("steady&token=" + token("steady"));
        connected(page);
        page.script("location.hash = '#steady&token=junk'");
        page.await("location.hash === '#steady'");
        page.reload();
        connected(page);
        page.go(page.script("return location.origin") + "/style.css");
        page.go(page.script("return location.origin") + "/#steady&token=junk");
        connected(page).with("steady").say("still in").seesAs("sent", "still in");
    }

    @Test
    void theWelcomeSaysThatATokenIsWantedAndWhereFrom() throws IOException {
        at("").await("#wants-token", text -> text.contains("Whoever runs it gives them out"));
    }

    @Test
    void aHandleThatIsRefusedForAnotherReasonIsNotAskedForAToken() throws IOException {
        Page page = at("two%20words&token=" + token("two words"));
        page.await("#refusal", reason -> reason.contains("letters, digits, marks"));
        assertEquals("", page.text("#prove"));
        assertEquals("Refused", page.text("#status"));
    }

    @Test
    void aPageOpenedAsAFileLearnsFromTheRefusal() throws IOException {
        Page page = browser.open(Path.of("front/index.html").toUri().toString());
        page.script("window.gochat = { ...window.gochat, socket: 'ws://localhost:" + guarded.chatPort() + "/' };"
                + "location.hash = '#filer'");
        page.await("#refusal", reason -> reason.toLowerCase().startsWith("token missing"));
        page.type("#token", token("filer") + "\n");
        connected(page);
    }

    @Test
    void overTlsThePageAndItsSocketAreBothEncrypted(@TempDir Path folder) throws IOException {
        try (ServerProcess encrypted = ServerProcess.start("-tls-keystore", Secrets.keystore(folder).toString(),
                "-tls-password-file", Secrets.passwordFile(folder).toString())) {
            Page page = browser.open("https://localhost:" + encrypted.frontPort() + "/#sealed");
            connected(page).with("sealed").say("whisper").seesAs("sent", "whisper");
            assertTrue(((String) page.script("return window.gochat.socket")).startsWith("wss://"));
        }
    }
}
