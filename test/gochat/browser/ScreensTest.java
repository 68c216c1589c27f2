package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ServerProcess;
import gochat.browser.Browser.Page;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page on every screen: small, large, magnified, in the system's own colours, on paper.
class ScreensTest extends BrowserTest {
    private static final String LONGEST = "w".repeat(64);

    /// What shows, and reaches over an edge of the screen. Not of the window: a phone makes that wider when something
    /// does not fit.
    private static String cutOff(Page page, int width) {
        return (String) page.script("""
                const isCut = ({ left, right }) => left < -.5 || right > %d + .5;
                return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
                  && !e.closest('.unseen, pre') && isCut(e.getBoundingClientRect())).map(e => e.outerHTML.slice(0, 200)).join()"""
                .formatted(width));
    }

    @Test
    void aPhoneShowsOnePaneAtATimeAndNothingIsCutOff() throws IOException {
        Chat chat = AccessibilityTest.busy("phone");
        chat.page().screen(360, 740, 2);
        chat.page().await("document.getElementById('side').offsetWidth === 0");
        assertEquals("", cutOff(chat.page(), 360));
        assertEquals(true, chat.page().script("""
                const box = document.getElementById('text').getBoundingClientRect();
                return box.bottom <= innerHeight && box.height > 30"""));
        chat.page().click("#back");
        chat.page().await("document.getElementById('talk').offsetWidth === 0");
        assertEquals("", cutOff(chat.page(), 360));
        chat.page().click("#talks button");
        chat.page().await("document.getElementById('side').offsetWidth === 0");
        assertEquals(true, chat.page().script("""
                return [...document.querySelectorAll('input, textarea')]
                  .every(box => parseFloat(getComputedStyle(box).fontSize) >= 16)"""), "a phone would zoom in");
    }

    @Test
    void aFingerHitsEveryButton() throws IOException {
        Chat chat = open("fingers").with("nobody-f").say("x").seesAs("failed", "x").with("#thumbs");
        chat.page().devTools("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
        chat.page().screen(390, 844, 2);
        chat.page().click("#member-count");
        String tooSmall = """
                return [...document.querySelectorAll('button:not(.unseen), summary, input, textarea')].filter(
                  e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML).join()""";
        assertEquals("", chat.page().script(tooSmall));
        chat.page().script("location.hash = '#fingers/nobody-f'");
        chat.seesAs("failed", "x");
        assertEquals("", chat.page().script(tooSmall));
        chat.page().click("#back");
        chat.page().await("document.getElementById('invite').checkVisibility()");
        assertEquals("", chat.page().script(tooSmall));
    }

    @Test
    void aPhoneShowsTheLongestWordsOfTheConnectionToo() throws Exception {
        try (ServerProcess stopping = ServerProcess.start()) {
            Page page = browser.open("http://localhost:" + stopping.frontPort() + "/#" + "long".repeat(16));
            page.screen(360, 740, 2);
            page.await("#status", "Connected"::equals);
            stopping.stop();
            page.await("#status", "Offline: the server stopped"::equals);
            assertEquals("", cutOff(page, 360));
            Page refused = browser.open(origin() + "/#" + "long".repeat(17));
            refused.screen(360, 740, 2);
            refused.await("#status", "Refused"::equals);
            assertEquals("", cutOff(refused, 360));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 360, 768, 1100})
    void theLongestHandleCutsNothingOff(int width) throws IOException {
        Page page = browser.open(origin() + "/");
        page.screen(width, 640, 1);
        page.script("location.hash = '#" + LONGEST + "'");
        page.await("#status", status -> status.equals("Connected") || status.isEmpty());
        page.await("document.body.dataset.phase === 'open'");
        assertEquals("", cutOff(page, width));
        page.script("location.hash = '#" + LONGEST + "/" + "W".repeat(64) + "'");
        Chat chat = new Chat(page);
        page.await("#with", "W".repeat(64)::equals);
        chat.say("x").seesAs("failed", "x").say("y").seesAs("failed", "y");
        assertEquals("", cutOff(page, width));
        page.script("""
                const handle = 'W'.repeat(64);
                document.querySelector('#log .state').textContent = `kept: ${handle} will read it when back`;
                Object.assign(document.getElementById('unlike'), { hidden: false, textContent: `not ${handle}` })""");
        assertEquals("", cutOff(page, width));
        assertEquals(true, page.script("""
                document.querySelector('.to-talk').classList.add('here');
                const list = document.getElementById('talks');
                return list.scrollWidth === list.clientWidth"""), "the list scrolls sideways");
        page.script("document.getElementById('invite').click(); document.getElementById('clear').click()");
        assertEquals("", cutOff(page, width));
        page.script("document.querySelectorAll('dialog').forEach(dialog => dialog.close()); location.hash = ''");
        page.await("document.getElementById('known').checkVisibility()");
        assertEquals("", cutOff(page, width));
    }

    @Test
    void onAPhoneAThirdPersonsMessageShowsInTheOneRowAboveAConversation() throws IOException {
        Chat chat = open("phoned").with("first");
        chat.page().screen(360, 740, 2);
        chat.page().await("document.getElementById('side').offsetWidth === 0");
        assertEquals(0.0, chat.page().script("return document.getElementById('talk-top').getBoundingClientRect().top"));
        open("third-person").with("phoned").say("over here");
        chat.page().await("#others", "1"::equals);
        assertTrue(chat.accessibilityTree().contains("button All conversations, 1 unread"));
    }

    @Test
    void onAPhoneARoomsNameIsReadAndItsButtonsComeWithItsMembers() throws IOException {
        Chat chat = open("roomy").with("#the-station");
        chat.page().screen(360, 740, 2);
        chat.page().await("#member-count", "1 member"::equals);
        assertEquals(true, chat.page().script("""
                const name = document.getElementById('with');
                return name.scrollWidth <= name.clientWidth"""));
        assertEquals("", chat.page().text("#leave-room"));
        String mark = "return getComputedStyle(document.getElementById('member-count')).listStyleType";
        assertEquals("\"⋮ \"", chat.page().script(mark), "that there is more behind it");
        chat.page().click("#member-count");
        chat.page().await("#leave-room", "Leave"::equals);
        assertEquals("disclosure-open", chat.page().script(mark));
        chat.page().await("#clear", String::isEmpty); // nothing was said that could be cleared
        chat.say("x").page().await("#clear", "Clear…"::equals);
        String count = "document.getElementById('member-count').textContent = '%s'";
        chat.page().script(count.formatted("500 members"));
        for (int width : new int[] {320, 360}) {
            chat.page().screen(width, 740, 2);
            assertEquals("", cutOff(chat.page(), width));
            assertEquals(true, chat.page().script(
                    "return document.getElementById('member-list').getBoundingClientRect().left >= 0"));
        }
        chat.page().script(count.formatted("1 member"));
        chat.page().click("#member-count");
        for (int width : new int[] {320, 720, 800, 1000}) {
            chat.page().screen(width, 740, 1);
            chat.page().await("#with", "#the-station"::equals);
            assertEquals(true, chat.page().script("""
                    const name = document.getElementById('with');
                    return name.scrollWidth <= name.clientWidth"""), () -> "at " + width);
        }
    }

    @Test
    void anEmptyListGuidesOnAPhoneToo() throws IOException {
        Chat chat = open("lonely");
        chat.page().screen(360, 740, 2);
        chat.page().await("document.getElementById('nobody').checkVisibility()");
        assertTrue(chat.page().text("#nobody").contains("send a friend this link"));
        assertEquals(true, chat.page().script("""
                const bottom = document.querySelector('#nobody .copy').getBoundingClientRect().bottom;
                return bottom > 0 && bottom <= innerHeight"""));
    }

    /// What only a screen reader is told is placed somewhere too.
    @Test
    void thePageItselfNeverScrollsHoweverLongAConversation() throws IOException {
        Page page = browser.open(origin() + "/");
        page.screen(360, 740, 2);
        page.script("""
                localStorage.setItem('gochat/steady/reel', JSON.stringify(
                  { readAt: 39, lines: Array.from({ length: 40 }, (_, i) => [i + 1, 'line ' + i]) }));
                location.hash = '#steady/reel'""");
        new Chat(page).sees("line 39");
        page.await("document.querySelector('#log .new')");
        assertEquals("0 0", page.script("""
                const { scrollTop, scrollHeight } = document.scrollingElement;
                return `${scrollTop} ${scrollHeight - innerHeight}`"""));
    }

    @Test
    void theBoxIsInLineWithWhatWasSaidHoweverLongThatIs() throws IOException {
        Page page = browser.open(origin() + "/");
        page.script("""
                localStorage.setItem('gochat/aligned/reel', JSON.stringify(
                  { lines: Array.from({ length: 40 }, (_, i) => [i + 1, 'line ' + i]) }));
                location.hash = '#aligned/reel'""");
        new Chat(page).sees("line 39");
        page.screen(1280, 800, 1);
        assertEquals("0.0 0.0", page.script("""
                const at = id => document.getElementById(id).getBoundingClientRect();
                const apart = side => at('log')[side] - at(side === 'left' ? 'text' : 'send')[side];
                return `${Math.abs(apart('left')).toFixed(1)} ${Math.abs(apart('right')).toFixed(1)}`"""));
    }

    /// Four times as large as usual, it scrolls.
    @Test
    void whoHasNoConversationYetReadsAllThatIsSaidThere() throws IOException {
        Page page = open("newcomer-n").page();
        page.screen(320, 256, 1);
        assertEquals(List.of(), page.script("""
                return [...document.querySelectorAll('#nobody > *')].filter(each => each.checkVisibility()
                  && each.scrollHeight > each.clientHeight + 1).map(each => each.outerHTML)"""), "it is cut off");
    }

    @Test
    void magnifiedFourTimesThereIsRoomToReadAndToWrite() throws IOException {
        Chat chat = open("magnified").with("magnified").say("read me").seesAs("sent", "read me");
        chat.page().screen(320, 256, 1);
        chat.page().await("document.getElementById('side').offsetWidth === 0");
        assertEquals("", cutOff(chat.page(), 320));
        assertEquals(true, chat.page().script("""
                const box = document.getElementById('text').getBoundingClientRect();
                return document.getElementById('scroll').clientHeight >= 120 && box.bottom <= innerHeight"""));
    }

    /// A phone on its side, or a screen magnified: what its top has to press is behind the way back.
    @Test
    void onALowScreenTheHandleCanBeChangedToo() throws IOException {
        Chat chat = open("lowly").with("lowly").say("x").seesAs("sent", "x");
        chat.page().screen(844, 390, 2);
        chat.page().click("#back");
        chat.page().click("#leave");
        chat.page().await("document.getElementById('join').checkVisibility()");
    }

    @Test
    void everyStateHasOneMainHeadingAndLandmarks() throws IOException {
        Chat chat = open("marked").with("marked").say("x").seesAs("sent", "x");
        for (int width : new int[] {360, 1100}) {
            chat.page().screen(width, 740, 1);
            List<String> tree = chat.accessibilityTree();
            assertEquals(1, tree.stream().filter("heading Gochat"::equals).count(), tree::toString);
            assertEquals(1.0, chat.page().script("return document.querySelectorAll('h1').length"));
            assertEquals(1.0, chat.page().script(
                    "return [...document.querySelectorAll('main')].filter(m => m.checkVisibility()).length"));
        }
    }

    @Test
    void inTheSystemsOwnColoursWhatIsChosenAndPressedIsTold() throws IOException {
        Chat chat = open("forced");
        Chat friend = open("friend-of-forced").with("forced").say("x");
        chat.counts("friend-of-forced", 1).choose("friend-of-forced").with("forced").say("me").seesAs("sent", "me");
        friend.say("new");
        chat.counts("friend-of-forced", 1);
        chat.page().prefer(Map.of("forced-colors", "active"));
        chat.page().await("document.querySelector('.to-talk.here')");
        String styles = """
                const style = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo);
                """;
        assertEquals("solid,none,solid,solid", chat.page().script(styles + """
                return [style('[aria-current]').borderStyle, style('.to-talk:not([aria-current])').borderStyle,
                  style('#send').borderStyle, style('.count:not(:empty)').borderStyle].join()"""));
        String outline = styles + "return style('[aria-current]').outlineStyle";
        assertEquals("none", chat.page().script(outline));
        chat.page().script("document.querySelector('[aria-current]').focus()");
        assertEquals("solid", chat.page().script(outline), "where the keyboard is shows on what is current, too");
        chat.choose("friend-of-forced").page().await("document.querySelector('#log .new')");
        assertEquals("dashed,true", chat.page().script(styles + """
                const ground = style('body').backgroundColor;
                return [style('.new', '::before').borderTopStyle, ['#status', '#peer-state.here'].every(
                  dot => style(dot, '::before').backgroundColor !== ground)].join()"""));
    }

    @Test
    void whoWantsMoreContrastGetsItOnEdgesToo() throws IOException {
        Chat chat = open("keen-eyed").with("keen-eyed");
        chat.page().prefer(Map.of("prefers-contrast", "more"));
        assertEquals(true, chat.page().script("""
                const { borderBottomColor, color } = getComputedStyle(document.getElementById('talk-top'));
                return borderBottomColor === color"""));
    }

    @Test
    void onAPhoneNoTimeComesBetweenWhatOnePersonSaysInARow() throws IOException {
        String first = "so long that on a phone there is no room for a time beside it";
        Chat chat = open("rhythm").with("rhythm").say(first).say("second").say("third").seesAs("sent", "third");
        chat.page().screen(360, 740, 2);
        assertEquals("third", chat.page().script("""
                return [...document.querySelectorAll('#log .line')].filter(line => line.querySelector('.mark')
                  .checkVisibility()).map(line => line.querySelector('.text').textContent).join()"""));
    }

    @Test
    void paperShowsAllMessagesAndNothingToPress() throws IOException {
        Page page = browser.open(origin() + "/");
        page.script("""
                localStorage.setItem('gochat/printer/reel', JSON.stringify(
                  { lines: Array.from({ length: 40 }, (_, i) =>
                    [i + 1, '```' + `line ${i} `.repeat(40) + '```']) }));
                location.hash = '#printer/reel'""");
        new Chat(page).sees("line 39");
        page.medium("print");
        assertEquals(true, page.script("""
                const log = document.getElementById('scroll');
                const isWhole = ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth;
                return [...document.querySelectorAll('pre')].every(isWhole)
                  && log.scrollHeight <= log.clientHeight + 1 && document.body.scrollHeight > innerHeight
                  && ![...document.querySelectorAll('button, input, textarea')].some(e => e.checkVisibility())"""));
        page.medium("");
    }

    @Test
    void itCanBeInstalled() throws IOException {
        Page page = open("installer").page();
        assertEquals("", page.script("""
                return [...document.querySelectorAll('link[rel=manifest]')].length === 1 ? '' : 'no manifest'"""));
        Map<?, ?> manifest = page.devTools("Page.getAppManifest", Map.of());
        assertEquals(List.of(), manifest.get("errors"));
        assertTrue(((String) manifest.get("url")).endsWith("/gochat.webmanifest"));
        assertEquals(List.of(), page.devTools("Page.getInstallabilityErrors", Map.of()).get("installabilityErrors"));
    }
}
