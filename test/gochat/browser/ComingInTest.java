package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.browser.Browser.Page;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses, invitations, and the places that the browser's history remembers.
class ComingInTest extends BrowserTest {
    private static String hash(Page page) {
        return (String) page.script("return location.hash");
    }

    @Test
    void whileItsScriptsComeThePageSaysThatItLoads() throws IOException {
        Page page = browser.open("about:blank");
        page.devTools("Network.enable", Map.of());
        page.devTools("Network.setBlockedURLs", Map.of("urls", List.of("*.js")));
        page.go(origin() + "/").await("#status", "Loading…"::equals);
        page.devTools("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        page.devTools("Page.reload", Map.of());
        page.await("body", body -> body.contains("needs JavaScript") && !body.contains("Loading"));
    }

    /// Cannot be had, or is not understood by an old browser: any one that is missing.
    @ParameterizedTest
    @ValueSource(strings = {"*", "talks", "composer", "notes", "app"})
    void whereAScriptDoesNotComeThePageSaysWhatMayHelp(String script) throws IOException {
        Page page = browser.open("about:blank");
        page.devTools("Network.enable", Map.of());
        page.devTools("Network.setBlockedURLs", Map.of("urls", List.of("*/" + script + ".js")));
        page.screen(360, 740, 2);
        page.go(origin() + "/#unlucky");
        assertEquals("Loading…", page.text("#connection"));
        assertEquals(52.0, page.script("return document.getElementById('top').offsetHeight"),
                "what may help takes room before it shows");
        page.script("document.getAnimations().forEach(wait => wait.finish())");
        page.await("#connection", words -> words.contains("Loading…") && words.contains("reload the page"));
        assertEquals(false, page.script("""
                const dot = getComputedStyle(document.getElementById('status'), '::before').backgroundColor;
                return dot === getComputedStyle(document.getElementById('send')).backgroundColor"""),
                "it is as if connected");
    }

    @Test
    void theAddressSaysWhichConversationIsOpenAndAReloadKeepsIt() throws IOException {
        Page page = browser.open(origin() + "/#placed/other");
        page.await("#with", "other"::equals);
        Chat chat = new Chat(page).with("third");
        assertEquals("#placed/third", hash(page));
        page.reload();
        page.await("#with", "third"::equals);
        chat.with("#team");
        assertEquals("#placed/#team", hash(page));
        page.reload();
        page.await("#with", "#team"::equals);
    }

    @Test
    void backLeadsToTheConversationBefore() throws IOException {
        Chat chat = open("walker").with("one").say("x").seesAs("failed", "x").with("two");
        chat.page().back();
        chat.page().await("#with", "one"::equals);
        assertEquals("#walker/one", hash(chat.page()));
    }

    @Test
    void onAPhoneBackLeadsToTheListEvenAfterALink() throws IOException {
        Page page = browser.open(origin() + "/#caller/linked");
        page.screen(360, 740, 2);
        page.await("#with", "linked"::equals);
        page.back();
        page.await("document.body.dataset.pane === 'list'");
        assertEquals("#caller", hash(page));
        new Chat(page).with("another");
        page.click("#back");
        page.await("document.body.dataset.pane === 'list'");
        page.await("location.hash === '#caller'");
    }

    @Test
    void anInvitationAsksForOnesOwnHandleAndLeadsStraightIntoTheConversation() throws IOException {
        Chat host = open("host");
        String link = (String) host.page().script("return document.querySelector('.invitation input').value");
        assertEquals(origin() + "/#/host", link);
        Page guest = browser.openElsewhere(link);
        guest.await("#join-title", "host invites you"::equals);
        guest.type("#handle", "guest\n");
        guest.await("#with", "host"::equals);
        assertEquals("#guest/host", hash(guest));
        new Chat(guest).say("thank you").seesAs("sent", "thank you");
        host.lists("guest", "thank you");
    }

    /// Else whoever makes a link could write the page's largest words.
    @Test
    void whatIsNoHandleInvitesNobody() throws IOException {
        for (String words : List.of("Pay%20at%20evil.example", "%23Pay%20at%20evil.example", "e" + "v".repeat(64))) {
            Page page = browser.open(origin() + "/#/" + words);
            page.await("#join-title", "Pick a handle"::equals);
            page.type("#handle", "careful\n");
            page.await("location.hash === '#careful'");
        }
    }

    @Test
    void theLinkIsCopiedFromTheEmptyPageAndFromBesideTheHandle() throws IOException {
        Chat chat = open("copier");
        chat.page().script("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }");
        chat.page().click("#nobody .copy");
        chat.page().await("copied.endsWith('/#/copier')");
        chat.page().script("copied = ''");
        chat.page().click("#invite");
        chat.page().click("#inviting .copy");
        chat.page().await("copied.endsWith('/#/copier')");
        chat.page().await("#inviting .copy", "Copied"::equals);
    }

    @Test
    void theLinkGoesToTheSystemsShareSheetWhereThereIsOne() throws IOException {
        Page page = browser.open("about:blank");
        page.prepare("navigator.share = shared => { window.shared = shared; return Promise.resolve(); }");
        page.go(origin() + "/#sharer");
        page.await("#status", "Connected"::equals);
        page.click("#nobody .share");
        page.await("shared.url.endsWith('/#/sharer')");
        page.script("delete window.shared");
        page.click("#invite");
        page.click("#inviting .share");
        page.await("shared.url.endsWith('/#/sharer')");
    }

    @Test
    void theWelcomeOffersTheHandlesThatThisBrowserKnows() throws IOException {
        Chat chat = open("regular").with("regular").say("x").seesAs("sent", "x");
        chat.page().await("localStorage.getItem('gochat/regular/regular')");
        Page page = browser.open(origin() + "/");
        page.await("#known", text -> text.contains("Continue as regular"));
        page.click("#known button");
        page.await("#status", "Connected"::equals);
        assertEquals("regular", page.text("#me"));
    }

    @Test
    void aHandleIsCheckedAsItIsTypedAndLosesALeadingAt() throws IOException {
        Page page = browser.open(origin() + "/");
        page.type("#handle", "two words");
        assertEquals("A handle has no spaces", page.text("#handle-problem"));
        page.type("#handle", "\n");
        assertEquals("", hash(page));
        page.script("document.getElementById('handle').value = ''");
        page.type("#handle", "@dropped\n");
        page.await("#me", "dropped"::equals);
    }

    @Test
    void whereAHandleIsNotFoundItsLowerCaseTwinIsSuggested() throws IOException {
        open("lower");
        Chat chat = open("seeker").with("Lower").say("hi").seesAs("failed", "hi");
        chat.page().click(".twin");
        chat.page().await("#with", "lower"::equals);
        chat.say("hi there").seesAs("sent", "hi there");
        assertTrue(chat.page().text("#scroll").contains("hi there"));
    }
}
