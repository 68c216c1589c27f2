package gochat.browser;

import static gochat.browser.Keyboard.ESCAPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.ServerProcess;
import gochat.browser.Browser.Page;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Three people in a room, each on a device of their own.
class RoomsTest extends BrowserTest {
    private static Chat member(String handle, String room) throws IOException {
        Chat chat = new Chat(browser.openElsewhere(origin() + "/#" + handle + "/" + room));
        chat.page().await("#status", "Connected"::equals);
        chat.page().await("#member-count", count -> !count.isEmpty());
        return chat;
    }

    @Test
    void whatOneSaysInARoomReachesTheOthersWithNameAndColour() throws IOException {
        Chat harry = open("harry").with("#station");
        Chat lucy = member("lucy", "#station");
        Chat andy = member("andy", "#station");
        harry.page().await("#member-count", "3 members"::equals);
        harry.sees("lucy and andy joined");
        lucy.say("doughnuts");
        andy.say("coffee for Harry!");
        harry.sees("doughnuts").sees("coffee");
        andy.sees("doughnuts");
        assertEquals("lucy: |andy: ", harry.page().script(
                "return [...document.querySelectorAll('#log .name')].map(e => e.textContent).join('|')"));
        assertNotEquals(color(harry, 0), color(harry, 1));
        harry.page().await(Chat.line("coffee for Harry!") + ".classList.contains('mention')");
        harry.page().await("!" + Chat.line("doughnuts") + ".classList.contains('mention')");
        lucy.seesAs("sent", "doughnuts");
    }

    private static Object color(Chat chat, int index) {
        return chat.page().script("return getComputedStyle(document.querySelectorAll('#log .name')[%d]).color"
                .formatted(index));
    }

    @Test
    void membersStandAsAPersonCounts() throws IOException {
        Chat reader = open("a-reader").with("#count");
        for (String handle : List.of("m-10", "m-2", "m-1")) member(handle, "#count");
        reader.page().click("#member-count");
        reader.page().await("[...document.querySelectorAll('.member.here bdi')].map(m => m.textContent).join() "
                + "=== 'a-reader,m-1,m-2,m-10'");
    }

    @Test
    void theListOfMembersIsDrawnWhileItIsOpen() throws IOException {
        Page page = open("opener").with("#fold").page();
        String drawn = "[...document.querySelectorAll('#member-list bdi')].map(m => m.textContent).join()";
        member("early", "#fold");
        page.await("#member-count", "2 members"::equals);
        assertEquals("", page.script("return " + drawn));
        page.click("#member-count");
        page.await(drawn + " === 'early,opener'");
        member("late", "#fold");
        page.await(drawn + " === 'early,late,opener'");
        page.click("#member-count");
        page.await(drawn + " === ''");
        page.await("#member-count", "3 members"::equals);
    }

    @Test
    void whoIsThereShowsInTheListTheHeadAndTheRoom() throws IOException {
        Chat hawk = open("hawk-r").with("#woods");
        Chat log = member("log-lady", "#woods");
        hawk.page().await("#peer-state", "2 here"::equals);
        hawk.page().click("#member-count");
        hawk.page().await("[...document.querySelectorAll('.member.here')].length === 2");
        hawk.page().script(
                "[...document.querySelectorAll('.member')].find(m => m.innerText.includes('log-lady')).click()");
        hawk.page().await("#with", "log-lady"::equals);
        hawk.say("what does it say").seesAs("sent", "what does it say");
        hawk.page().await("#peer-state", "here now"::equals);
        hawk.page().await("document.querySelector('.to-talk.here .peer')?.textContent === 'log-lady'");
        log.with("hawk-r").say("that it is windy");
        hawk.sees("windy");
        log.page().close();
        // who may just have changed networks is told to be gone only after ten seconds
        hawk.page().await("#peer-state", "not here"::equals);
        hawk.page().await("!document.querySelector('.to-talk.here')");
        hawk.say("ask it again").seesAs("kept", "ask it again");
        hawk.page().await("#peer-state", "not here: what you write is kept"::equals);
        hawk.sees("kept: log-lady will read it when back");
        member("log-lady", "#woods");
        hawk.page().await("#peer-state", "here now"::equals);
        hawk.page().await("#log", shown -> shown.contains("kept") && !shown.contains("will read it"));
    }

    @Test
    void whoWasNeverHereIsSaidToBeSo() throws IOException {
        Chat chat = open("caller-r").with("laura-who").say("hello?").seesAs("failed", "hello?");
        chat.page().await("#peer-state", state -> state.contains("was never here"));
        open("laura-who");
        chat.press("retry", "hello?");
        chat.seesAs("sent", "hello?").page().await("#peer-state", "here now"::equals);
        try (RawClient plain = RawClient.open(server.chatPort(), "/?user=plain-r")) {
            plain.sendMessage("plain-r", "caller-r", "I was here");
            chat.lists("plain-r", "I was here");
            plain.readText();
            plain.send(RawClient.close(1000, ""));
            plain.expectClose(1000);
        }
        chat.choose("plain-r").say("still?").seesAs("failed", "still?");
        chat.page().await("#peer-state", "not here"::equals);
    }

    @Test
    void aServerThatForgotThrowsNobodyOutOfARoom() throws Exception {
        try (ServerProcess first = ServerProcess.start()) {
            String url = "http://localhost:" + first.frontPort();
            Chat dale = new Chat(browser.open(url + "/#dale/#woods"));
            dale.page().await("#member-count", "1 member"::equals);
            dale.with("diane");
            Chat harry = new Chat(browser.openElsewhere(url + "/#harry/#woods"));
            Chat annie = new Chat(browser.openElsewhere(url + "/#annie/#woods"));
            harry.page().await("#member-count", "3 members"::equals);
            annie.page().await("Store.readSession('annie').rooms.has('#woods')");
            annie.page().go("about:blank");
            first.stop();
            harry.page().await("#status", "Offline: the server stopped"::equals);
            assertEquals(true, harry.page().script("return document.getElementById('leave-room').disabled"));
            harry.say("is anybody there").seesAs("pending", "is anybody there");
            try (ServerProcess _ = ServerProcess.start("-listen-on", "127.0.0.1:" + first.chatPort(),
                    "-front-listen-on", "127.0.0.1:" + first.frontPort())) {
                harry.page().await(Chat.line("is anybody there") + "?.matches('.sent, .kept')");
                annie.page().go(url + "/#annie");
                harry.page().await("#peer-state", "3 here"::equals);
                harry.say("still in the woods").seesAs("sent", "still in the woods");
                dale.lists("#woods", "harry: still in the woods");
                annie.lists("#woods", "harry: still in the woods");
            }
        }
    }

    @Test
    void theListOfMembersGoesWhenSomebodyTurnsElsewhere() throws IOException {
        Page page = open("turner").with("#hall").page();
        page.await("#member-count", "1 member"::equals);
        page.click("#member-count");
        page.await("document.querySelector('#members[open] .member')");
        page.press(Keyboard.TAB);
        page.await("document.activeElement.matches('.member')");
        page.press(ESCAPE);
        page.await("!document.getElementById('members').open && document.activeElement.id === 'member-count'");
        page.click("#member-count");
        page.await("document.getElementById('members').open");
        page.script("document.getElementById('text').focus()");
        page.press(ESCAPE);
        page.await("!document.getElementById('members').open && document.activeElement.id === 'text'");
        page.click("#member-count");
        page.await("document.getElementById('members').open");
        page.click("#scroll");
        page.await("!document.getElementById('members').open");
    }

    @Test
    void whereARoomsHeadIsNarrowAKeyboardGoesOnFromItAfterADialog() throws IOException {
        Page page = open("narrow").with("#corridor").say("echo").seesAs("kept", "echo").page();
        page.screen(800, 700, 1);
        for (String button : List.of("#invite-room", "#clear")) {
            page.click("#member-count");
            page.await("document.getElementById('members').open");
            page.script("document.querySelector('" + button + "').focus()");
            page.press(Keyboard.ENTER);
            page.await("document.querySelector('dialog[open]')");
            page.press(ESCAPE);
            page.await("!document.querySelector('dialog[open]')");
            page.await("document.querySelector('" + button + ":focus')?.checkVisibility()");
            page.script("document.getElementById('members').open = false");
        }
    }

    @Test
    void aRoomIsLeftAndJoinedAgainByTheButton() throws IOException {
        Chat shelly = open("shelly-r").with("#diner");
        Chat norma = member("norma-r", "#diner");
        norma.say("pie").seesAs("sent", "pie");
        shelly.sees("pie").page().click("#leave-room");
        norma.sees("shelly-r left");
        shelly.page().await("document.body.dataset.pane === 'list'");
        norma.say("more pie").seesAs("kept", "more pie");
        shelly.choose("#diner");
        assertEquals(1.0, shelly.page().script("return document.querySelectorAll('#log .line').length"));
        shelly.page().click("#join-room");
        shelly.page().await("#member-count", "2 members"::equals);
        norma.say("welcome back");
        shelly.sees("welcome back");
    }

    @Test
    void aRoomsLinkLeadsWhoeverChoosesAHandleStraightIntoIt() throws IOException {
        Chat truman = open("truman").with("#lodge");
        truman.page().await("#member-count", "1 member"::equals);
        truman.page().click("#invite-room");
        assertTrue(truman.page().text("#inviting").contains("comes into #lodge"));
        String link = (String) truman.page().script("return document.querySelector('#inviting input').value");
        assertEquals(origin() + "/#/#lodge", link);
        Page guest = browser.openElsewhere(link);
        guest.await("#join-title", "Come into #lodge"::equals);
        guest.type("#handle", "major-briggs\n");
        guest.await("#member-count", "2 members"::equals);
        new Chat(guest).say("here I am").seesAs("sent", "here I am");
        truman.sees("here I am");
    }

    @Test
    void whyThereIsNoSuchRoomIsReadInFullOnAPhone() throws IOException {
        Chat chat = open("denied").with("#two words");
        Page page = chat.page();
        page.await("#peer-state", "A handle has no spaces"::equals);
        open("denied-by-link/%23two%20words").page().await("#peer-state", "A handle has no spaces"::equals);
        chat.with("#" + "r".repeat(65));
        page.await("#peer-state", "A handle has at most 64 characters"::equals);
        page.screen(360, 740, 2);
        assertEquals(true, page.script("""
                const why = document.getElementById('peer-state');
                return why.scrollWidth <= why.clientWidth && getComputedStyle(why).whiteSpace === 'normal'"""));
    }

    @Test
    void onAPhoneALongNameMakesNoBarInTheBoxAndDoesNotTouchTheMarkOfTheMembers() throws IOException {
        Page page = open("wanderer").with("#a-room-with-a-rather-long-name-for-a-phone").page();
        page.screen(320, 600, 1);
        page.await("#member-count", "1 member"::equals);
        assertEquals("2 inside", page.script("""
                const box = document.getElementById('text');
                return `${box.offsetHeight - box.clientHeight} `
                  + getComputedStyle(document.getElementById('member-count')).listStylePosition"""));
    }

    @Test
    void whoComesIsToldInTheMiddleThoughItTakesTwoLines() throws IOException {
        Chat norma = open("norma-jennings").with("#pie-counter");
        norma.page().screen(320, 600, 1);
        member("somebody-whose-handle-is-rather-long", "#pie-counter");
        norma.sees("joined").page().await("""
                (() => {
                  const row = document.querySelector('.events');
                  const range = document.createRange();
                  range.selectNodeContents(row);
                  const { left, right } = [...range.getClientRects()].at(-1);
                  const whole = row.getBoundingClientRect();
                  return whole.height > 30 && Math.abs(left + right - whole.left - whole.right) < 2;
                })()""");
    }

    @Test
    void moreThanTwoWhoComeAreCounted() throws IOException {
        Chat host = open("host-r").with("#party");
        host.page().await("#member-count", "1 member"::equals);
        for (String guest : List.of("ann", "bob", "cy")) member(guest + "-r", "#party");
        host.sees("3 joined").page().await("#peer-state", "4 here"::equals);
    }

    @Test
    void aReloadKeepsTheRoomsAndOneIsStillInThem() throws IOException {
        Chat pete = open("pete").with("#mill");
        pete.page().await("#member-count", "1 member"::equals);
        pete.page().reload();
        pete.page().await("#member-count", "1 member"::equals);
        Chat josie = member("josie", "#mill");
        josie.say("who is there").seesAs("sent", "who is there");
        pete.sees("who is there");
        pete.with("somebody").lists("#mill", "josie: who is there");
    }
}
