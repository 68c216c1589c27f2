package gochat.browser;

import gochat.ServerProcess;
import gochat.browser.Browser.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Takes the README's pictures of the page and of a load report into a folder: with the real server, in a real
/// Chromium.
final class Screenshots {
    /// What was said before the pictures, minutes ago.
    private static final String HISTORY = """
            const minutesAgo = minutes => Date.now() - minutes * 60000;
            const keep = (peer, readMinutesAgo, ...lines) => localStorage.setItem(
              'gochat/coop/' + encodeURIComponent(peer), JSON.stringify({ readAt: minutesAgo(readMinutesAgo),
                lines: lines.map(([minutes, text, mine, from], i) => [minutesAgo(minutes), text,
                  mine ? peer + i : '', mine ? 'sent' : '', '', 0, from || '']) }));
            keep('gordon', 0,
              [58, 'Gordon, are you there?', true],
              [57, 'LOUD AND CLEAR, COOP.'],
              [56.9, 'WHAT DO YOU HAVE FOR ME?'],
              [49, 'Two things. The wind changed at the mill around nine.', true],
              [48.8, 'And the pie here is where pies go when they die. Directions: '
                + 'https://example.org/double-r?pie=cherry', true],
              [41, 'I AM LEAVING FOR THE AIRPORT AT ONCE.'],
              [3, 'Coffee is on. See you at the counter.', true]);
            keep('audrey', 20, [95, 'The hotel has a new guest. He whistles.'], [24, 'Which room?', true],
              [12, '315. Do not tell my father.'], [11, 'Or anyone.']);
            keep('#station', 0, [130, 'Station house at six?', false, 'harry'],
              [128, 'Six it is. I bring the doughnuts.', true],
              [126, 'The ones with jelly, please', false, 'lucy']);
            keep('diane', 0, [190, 'Diane, remind me to find out what kind of trees these are.', true]);
            """;

    private Screenshots() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) throw new IllegalArgumentException("usage: Screenshots FOLDER");
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Browser.missing().ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        try (ServerProcess server = ServerProcess.start(); Browser browser = Browser.startWhole()) {
            String url = "http://localhost:" + server.frontPort() + "/";
            Chat gordon = here(browser, url + "#gordon/coop");
            Chat harry = here(browser, url + "#harry/#station");
            Chat lucy = here(browser, url + "#lucy/#station");
            Page page = browser.openElsewhere(url);
            page.script(HISTORY + "location.hash = '#coop/gordon'");
            page.await("#status", "Connected"::equals);
            page.screen(1100, 720, 2);
            Chat coop = new Chat(page);
            gordon.say("WHEELS UP, COOP. SAVE ME A SLICE.");
            coop.sees("SAVE ME A SLICE");
            page.await("#peer-state", "here now"::equals);
            take(page, folder.resolve("page.png"));
            coop.with("#station");
            page.await("#member-count", "3 members"::equals);
            harry.say("Map is on the wall: `door 3`, the back one");
            lucy.say("@coop there is a call for you on line one");
            coop.sees("line one").say("Thank you, Lucy.").seesAs("sent", "Thank you, Lucy.");
            page.await("#peer-state", "3 here"::equals);
            take(page, folder.resolve("room.png"));
            page.prefer(Map.of("prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce"));
            page.screen(360, 720, 3);
            coop.choose("gordon");
            page.await("document.getElementById('side').offsetWidth === 0");
            page.script("document.getElementById('scroll').scrollTop = 1e6");
            take(page, folder.resolve("phone.png"));
            report(browser, server, folder.resolve("report.png"));
        }
    }

    /// Somebody on a device of their own.
    private static Chat here(Browser browser, String url) throws IOException {
        Chat chat = new Chat(browser.openElsewhere(url));
        chat.page().await("#status", "Connected"::equals);
        return chat;
    }

    /// A short load test's report.
    private static void report(Browser browser, ServerProcess server, Path picture) throws IOException {
        Path file = Files.createTempFile("report", ".html");
        try {
            int exitCode = new ProcessBuilder(ServerProcess.JAVA.toString(), "loadtest/LoadTest.java", "-url",
                    "ws://127.0.0.1:" + server.chatPort() + "/", "-user-count", "100", "-mode", "pairs", "-rate", "100",
                    "-ramp-up", "2s", "-duration", "6s", "-report", file.toString()).inheritIO().start().waitFor();
            if (exitCode != 0) throw new IOException("the load test ended with " + exitCode);
            Page report = browser.open(file.toUri().toString());
            report.screen(1000, 900, 1);
            report.script("document.documentElement.style.scrollbarWidth = 'none'");
            take(report, picture);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Files.delete(file);
        }
    }

    private static void take(Page page, Path file) throws IOException {
        page.script("document.activeElement.blur()");
        Files.write(file, page.screenshot());
        System.out.println(file);
    }
}
