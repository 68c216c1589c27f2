package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.browser.Browser.Page;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is told of a message while nobody looks. Who hears it sits at a browser that has notifications.
class NotesTest extends BrowserTest {
    /// Gathers what is notified in `notes`.
    private static final String TAKE_NOTES = """
            window.notes = [];
            const Real = Notification;
            window.Notification = class extends Real {
              constructor(title, options) { super(title, options); notes.push(`${title}: ${options.body}`); }
            }""";
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
        page.minimise();
        page.await("document.hidden");
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

    /// As on phones.
    @Test
    void whereAPageMayNotNotifyByItselfItsWorkerDoes() throws IOException {
        Page page = whole.openWindow(origin() + "/#pocket");
        page.await("#status", "Connected"::equals);
        page.allowNotifications();
        page.script("""
                window.notes = [];
                const Real = Notification;
                window.Notification = class {
                  constructor() { throw new TypeError('Illegal constructor'); }
                  static get permission() { return Real.permission; }
                  static requestPermission() { return Real.requestPermission(); }
                };
                const show = ServiceWorkerRegistration.prototype.showNotification;
                ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
                  return show.call(this, title, options).then(() => notes.push(`${title}: ${options.body}`));
                };
                document.getElementById('notify').click()""");
        page.await("#notify", "Notifying you"::equals);
        Chat friend = open("desk").with("pocket");
        page.minimise();
        page.await("document.hidden");
        friend.say("on the phone");
        page.await("notes.join() === 'desk: on the phone'");
        page.touchNotification();
        page.await("#with", "desk"::equals);
    }

    @Test
    void whatAnotherWindowShowsIsNotNotified() throws IOException {
        Page page = whole.openWindow("about:blank");
        // the second that the other window is given lasts until it has done its part
        page.prepare("""
                const real = setTimeout;
                window.setTimeout = (run, millis) => millis === 1000 ? window.tellNow = run : real(run, millis)""");
        page.go(origin() + "/#kestrel");
        page.await("#status", "Connected"::equals);
        page.allowNotifications();
        page.script(TAKE_NOTES + "; document.getElementById('notify').click()");
        page.await("#notify", "Notifying you"::equals);
        new Chat(page).known();
        Chat shown = new Chat(whole.openWindow(origin() + "/#kestrel/wren"));
        shown.page().await("#status", "Connected"::equals);
        Chat wren = new Chat(browser.open(origin() + "/#wren/kestrel"));
        wren.page().await("#status", "Connected"::equals);
        page.minimise();
        page.await("document.hidden");
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
