package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.browser.Browser.Page;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is told of a message while nobody looks. Who hears it sits at a browser that has notifications.
class NotesTest extends BrowserTest {
    /// Gathers in `notes` what a window notifies, but for what takes the place of another without a sound.
    private static final String TAKE_NOTES = """
            window.notes = [];
            const show = ServiceWorkerRegistration.prototype.showNotification;
            ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
              return show.call(this, title, options)
                .then(() => options.renotify && notes.push(`${title}: ${options.body}`));
            };
            """;
    /// The second that other windows are given ends when the test says so, by `tellNow`.
    private static final String HOLD_NOTES = """
            const real = setTimeout;
            window.setTimeout = (run, millis) => millis === 1000 ? window.tellNow = run : real(run, millis);
            """;
    private static Browser whole;

    @BeforeAll
    static void start() throws IOException {
        if (Browser.missing().isEmpty()) whole = Browser.startWhole();
    }

    @AfterAll
    static void stop() {
        if (whole != null) whole.close();
    }

    @AfterEach
    void forget() {
        whole.reset();
    }

    @Test
    void notificationsComeOnlyAfterAClickAndOnlyWhileHidden() throws IOException {
        Page page = whole.openWindow(origin() + "/#hawk");
        page.await("#status", "Connected"::equals);
        page.allowNotifications();
        page.script(TAKE_NOTES);
        Chat friend = open("owl").with("hawk");
        hide(page);
        friend.say("not asked for");
        page.await("document.title === '(1) hawk · Gochat'");
        page.script("document.getElementById('notify').click()");
        page.await("#notify", "Notifying you"::equals);
        friend.say("asked for");
        page.await("notes.join() === 'owl: asked for'");
        page.script("document.getElementById('notify').click()");
        page.await("#notify", "Notify me"::equals);
        assertTrue(new Chat(page).accessibilityTree().contains("button Notify me"));
        friend.say("not any more");
        page.await("document.title === '(3) hawk · Gochat'");
        assertEquals("owl: asked for", page.script("return notes.join()"));
    }

    @Test
    void theButtonFollowsWhatAPersonSetsInTheBrowser() throws IOException {
        Page page = whole.openWindow(origin() + "/#fickle");
        page.await("#status", "Connected"::equals);
        page.allowNotifications();
        page.click("#notify");
        page.await("#notify", "Notifying you"::equals);
        page.forbidNotifications();
        page.await("#notify", "Notifications are blocked"::equals);
        page.allowNotifications();
        page.await("#notify", "Notifying you"::equals);
    }

    @Test
    void theButtonFollowsWhatAPersonSetsInAnotherWindow() throws IOException {
        Page page = whole.openWindow(origin() + "/#agreed");
        page.await("#status", "Connected"::equals);
        page.allowNotifications();
        new Chat(page).known();
        Page beside = whole.openWindow(origin() + "/#agreed");
        beside.await("#notify", "Notify me"::equals);
        page.click("#notify");
        page.await("#notify", "Notifying you"::equals);
        beside.await("#notify", "Notifying you"::equals);
    }

    @Test
    void whatAnotherWindowKeepsIsNoReasonToAskWhetherToNotify() throws IOException {
        Page page = whole.openWindow(origin() + "/#quiet");
        page.await("#status", "Connected"::equals);
        new Chat(page).known();
        Chat beside = new Chat(whole.openWindow(origin() + "/#quiet"));
        page.script("""
                window.asked = 0;
                Object.defineProperty(Notification, 'permission', { get() { asked++; return 'granted'; } })""");
        beside.with("quiet").say("kept");
        new Chat(page).lists("quiet", "kept");
        page.await("Store.read('quiet', 'quiet') !== null");
        assertEquals(0.0, page.script("return asked"));
    }

    @Test
    void aNotificationThatIsTouchedLeadsToItsConversation() throws IOException {
        Page page = hiddenWhile("desk/top", "pocket/way", "on the phone", TAKE_NOTES);
        page.await("notes.join() === 'desk/top: on the phone'");
        page.touchNotification();
        page.await("#with", "desk/top"::equals);
    }

    @Test
    void whereItsWorkerCannotAPageNotifiesByItself() throws IOException {
        Page page = hiddenWhile("crowd", "alone", "by itself", """
                ServiceWorkerRegistration.prototype.showNotification = () => Promise.reject(new TypeError('none'));
                window.notes = [];
                window.Notification = class extends Notification {
                  constructor(title, options) { super(title, options); notes.push(`${title}: ${options.body}`); }
                }""");
        page.await("notes.join() === 'crowd: by itself'");
    }

    /// A window that notifies, in which a script ran before the page's own.
    private static Page notified(String handle, String script) throws IOException {
        Page page = whole.openWindow("about:blank");
        page.prepare(script);
        page.go(origin() + "/#" + escaped(handle));
        page.await("#status", "Connected"::equals);
        page.allowNotifications();
        new Chat(page).known();
        page.script("return navigator.serviceWorker.ready.then(() => true)");
        if (page.text("#notify").equals("Notify me")) page.script("document.getElementById('notify').click()");
        page.await("#notify", "Notifying you"::equals);
        return page;
    }

    /// The same of `handle`, hidden while somebody says something to it.
    private static Page hiddenWhile(String sender, String handle, String text, String script) throws IOException {
        Page page = notified(handle, script);
        Chat friend = open(escaped(sender)).with(handle);
        hide(page);
        friend.say(text);
        return page;
    }

    private static String escaped(String handle) {
        return handle.replace("/", "%2F");
    }

    private static void hide(Page page) throws IOException {
        page.minimise();
        page.await("document.hidden");
    }

    @Test
    void eachMessageIsToldOnceHoweverManyWindowsAreHidden() throws IOException {
        List<Page> hidden = List.of(notified("heron", TAKE_NOTES + HOLD_NOTES),
                notified("heron", TAKE_NOTES + HOLD_NOTES));
        Chat friend = open("ibis").with("heron");
        for (Page page : hidden) hide(page);
        StringBuilder told = new StringBuilder();
        for (String text : List.of("one", "two")) {
            friend.say(text);
            for (Page page : hidden) page.await("window.tellNow");
            for (Page page : hidden) page.script("tellNow(); tellNow = null");
            // behind all that they tell
            for (Page page : hidden) page.script("return navigator.locks.request('gochat:note', () => {})");
            for (Page page : hidden) told.append(page.script("return notes.splice(0).join()")).append(';');
        }
        assertTrue(told.toString().matches("(ibis: one;;|;ibis: one;)(ibis: two;;|;ibis: two;)"), told::toString);
    }

    @Test
    void whatIsReadInAnotherWindowIsNotifiedNoLonger() throws IOException {
        Page page = hiddenWhile("crane", "stork", "look here", TAKE_NOTES);
        Browser.await("it is notified", () -> tray(page).equals("crane: look here"));
        Page beside = whole.openWindow(origin() + "/#stork");
        new Chat(beside).counts("crane", 1);
        assertEquals("crane: look here", tray(page));
        new Chat(beside).choose("crane");
        Browser.await("nothing is notified", () -> tray(page).isEmpty());
    }

    private static String tray(Page page) {
        return (String) page.script("""
                return navigator.serviceWorker.getRegistration().then(worker => worker.getNotifications())
                  .then(all => all.map(({ title, body }) => `${title}: ${body}`).join())""");
    }

    @Test
    void whatAnotherWindowShowsIsNotNotified() throws IOException {
        Page page = notified("kestrel", TAKE_NOTES + HOLD_NOTES);
        Chat shown = new Chat(whole.openWindow(origin() + "/#kestrel/wren"));
        shown.page().await("#status", "Connected"::equals);
        Chat wren = new Chat(browser.open(origin() + "/#wren/kestrel"));
        wren.page().await("#status", "Connected"::equals);
        hide(page);
        wren.say("seen");
        page.await("window.tellNow");
        shown.sees("seen");
        page.await("document.title === 'kestrel · Gochat'");
        page.script("tellNow(); tellNow = null");
        shown.with("somebody");
        wren.say("unseen");
        page.await("window.tellNow && document.title.startsWith('(1)')");
        page.script("tellNow()");
        page.await("notes.length > 0");
        assertEquals("wren: unseen", page.script("return notes.join()"));
    }
}
