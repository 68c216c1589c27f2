package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.browser.Browser.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// What strangers write stays text, wherever it comes from.
class SafetyTest extends BrowserTest {
    private static final int MAX_BYTES = 117_700;
    /// All in one piece, and each file by itself, as the server sends it.
    private static final int MAX_GZIPPED_BYTES = 37_100;
    private static final int MAX_SENT_BYTES = 45_200;
    private static final String HTML = "<img src=x onerror=document.title='owned'>";

    @Test
    void htmlAppearsLiterallyInHandlesTextsDraftsAndErrors() throws IOException {
        Chat victim = open("victim");
        Chat mallory = open("%3Cimg%2Fonerror%3Dalert(1)%3E").with("victim").say(HTML);
        victim.lists("<img/onerror=alert(1)>", HTML).choose("<img/onerror=alert(1)>").sees(HTML);
        victim.with("<svg/onload=alert(1)>").say("hi").seesAs("failed", "hi");
        victim.page().type("#text", HTML);
        victim.choose("<img/onerror=alert(1)>").lists("<svg/onload=alert(1)>", "Draft: <img");
        assertEquals("icon.svg,icon.svg", victim.page().script(
                "return [...document.images].map(image => image.getAttribute('src')).join()"));
        assertEquals("victim · Gochat", victim.page().script("return document.title"));
        assertEquals("<img/onerror=alert(1)> · Gochat", mallory.page().script("return document.title"));
    }

    @Test
    void thePageDoesNothingThatItsOwnPolicyForbids() throws IOException {
        Chat chat = open("lawful");
        chat.page().complaints();
        chat.with("lawful").say("see https://example.org").seesAs("sent", "see https://example.org");
        open("friend").with("lawful").say("count me");
        chat.counts("friend", 1);
        chat.page().click("#clear");
        chat.page().click("#clear-one");
        assertEquals(List.of(), chat.page().complaints());
    }

    @Test
    void whatTheBrowserKeptIsNotTrusted() throws IOException {
        Page page = browser.open(origin() + "/");
        page.script("""
                const keep = (key, value) => localStorage.setItem(key, value);
                keep('gochat/archive/html', JSON.stringify({ lines: [[1, '<img src=x onerror=alert(1)>']] }));
                keep('gochat/archive/broken', '{');
                keep('gochat/archive/null', 'null');
                keep('gochat/archive/number', '7');
                keep('gochat/archive/%E0%A4%A', '{}');
                keep('gochat/archive/__proto__', JSON.stringify({ lines: [[1, 'proto']] }));
                keep('gochat/archive/mixed', JSON.stringify({ draft: 5, readAt: 'never', lines: [7, null, [], [1],
                  [2, {}], ['3', 'x'], [-4, 'x'], [1e300, 'x'], [5, 'good'], [4, 'out of order'],
                  [6, 'own', 'id', 'toString', ''], [7, 'own', 'id', 'sent', {}], [8, 'own', 'id', 'sent', '']] }));
                keep('gochat/archive/long', JSON.stringify(
                  { lines: Array.from({ length: 9000 }, (_, i) => [i + 1, 'x']) }));
                location.hash = '#archive';""");
        page.await("#status", "Connected"::equals);
        Chat chat = new Chat(page);
        assertEquals(List.of("__proto__", "html", "long", "mixed"), chat.peers().stream().sorted().toList());
        chat.choose("html").sees("<img src=x onerror=alert(1)>");
        chat.choose("mixed").sees("own");
        assertEquals("good,own", page.script(
                "return [...document.querySelectorAll('#log .text')].map(t => t.textContent).join()"));
        chat.choose("long");
        assertEquals(500.0, page.script("return document.querySelectorAll('#log .line').length"));
        chat.choose("__proto__").say("still works").seesAs("failed", "still works");
    }

    /// What a browser loads for the page: its document, styles, scripts, settings and manifest as the server sends
    /// them; the icon is left out.
    @Test
    void thePageIsSmallAndNamesNothingElseToLoad() throws IOException, InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int sentBytes = 0;
        try (Stream<Path> files = Files.list(Path.of("front")); HttpClient client = HttpClient.newHttpClient()) {
            for (Path file : files.filter(each -> !each.toString().endsWith(".svg")).sorted().toList()) {
                byte[] bytes = fetch(client, file, "identity");
                all.write(bytes);
                sentBytes += fetch(client, file, "gzip").length;
                String inner = new String(bytes, StandardCharsets.UTF_8).replace("http://www.w3.org/2000/svg", "");
                assertTrue(!inner.matches("(?s).*(src|href|url\\(|import)[=('\" ]*(https?:)?//.*"), file::toString);
            }
        }
        int gzippedBytes = gzippedBytes(all.toByteArray());
        String size = "the page has %d bytes, %d in one compressed piece, %d with each file compressed by itself"
                .formatted(all.size(), gzippedBytes, sentBytes);
        System.out.println(size);
        assertTrue(all.size() <= MAX_BYTES && gzippedBytes <= MAX_GZIPPED_BYTES && sentBytes <= MAX_SENT_BYTES,
                size);
    }

    private static byte[] fetch(HttpClient client, Path file, String encoding)
            throws IOException, InterruptedException {
        URI address = URI.create(origin() + "/" + file.getFileName());
        return client.send(HttpRequest.newBuilder(address).header("Accept-Encoding", encoding).build(),
                HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    private static int gzippedBytes(byte[] bytes) throws IOException {
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
            gzip.write(bytes);
        }
        return gzipped.size();
    }
}
