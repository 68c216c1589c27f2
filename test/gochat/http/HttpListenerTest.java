package gochat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.Waiting;
import gochat.access.Cidr;
import gochat.io.SocketLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What strangers may do to the page's and the operators' listener, over real sockets.
class HttpListenerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String GUARD = "X-Guard: yes\r\n";
    private static final String CLOSE = "Host: localhost\r\nConnection: close\r\n\r\n";

    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private HttpListener listener;

    /// Answers with the path; `/slow` waits until it is told to, `/broken` fails.
    private final Site site = new Site() {
        @Override
        public Response answer(Request request) throws IOException {
            if (request.path().equals("/broken")) throw new IOException("no descriptors");
            if (request.path().equals("/defect")) throw new StackOverflowError();
            if (request.path().equals("/slow")) {
                asked.countDown();
                await(release);
            }
            if (request.path().equals("/large")) return Response.text(200, GUARD, "x".repeat(30 << 20));
            return Response.text(200, GUARD, request.path() + " of " + request.host());
        }

        @Override
        public String fields() {
            return GUARD;
        }
    };

    private final Trouble trouble = new Trouble() {
        @Override
        public void refused(InetAddress client, String why) {
            refusals.add(client.getHostAddress() + " " + why);
        }

        @Override
        public void stuck(Throwable why) {
            refusals.add("stuck: " + why);
        }

        @Override
        public void defect(Throwable thrown) {
            defects.add(thrown);
        }

        @Override
        public void broke(String how) {}
    };

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        release.countDown();
        listener.close();
    }

    private void start(int connections, int perAddress, Duration idle, Duration request, Duration response,
            String... proxies) throws IOException {
        listener = new HttpListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SocketLayer.PLAIN,
                new HttpLimits(connections, perAddress, idle, request, response, 2000, 10),
                List.of(proxies).stream().map(Cidr::parse).toList(), site, trouble);
        listener.start();
    }

    private RawClient from(String address) throws IOException {
        return new RawClient(InetAddress.ofLiteral(address), listener.address().getPort());
    }

    private String ask(String request) throws IOException {
        try (RawClient client = from("127.0.0.1")) {
            client.send(request);
            return client.head() + new String(client.socket().getInputStream().readAllBytes());
        }
    }

    @Test
    void oneAddressThatHoldsHalfRequestsLeavesThePageToOthers() throws IOException {
        start(32, 8, LONG, LONG, LONG);
        List<RawClient> held = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                RawClient client = from("127.0.0.2");
                held.add(client);
                client.send("G");
            }
            for (int i = 0; i < 20; i++) {
                try (RawClient other = from("127.0.0.3")) {
                    other.send("GET /a HTTP/1.1\r\n" + CLOSE);
                    String head = other.head();
                    assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
                    // until the server is done with it: those that linger count as his
                    other.socket().getInputStream().readAllBytes();
                }
            }
            assertEquals(32, refusals.size());
            assertTrue(refusals.stream().allMatch(line -> line.startsWith("127.0.0.2 an address has as many")));
        } finally {
            for (RawClient client : held) client.close();
        }
    }

    /// As a browser that comes again after its connections have gone idle.
    @Test
    void anAddressThatHasItsShareGetsAFurtherConnectionForItsOldestThatWaits() throws Exception {
        start(32, 2, LONG, LONG, LONG);
        try (RawClient busy = from("127.0.0.2")) {
            busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            Waiting.until("it is busy", () -> asked.getCount() == 0);
            try (RawClient idle = from("127.0.0.2"); RawClient next = from("127.0.0.2")) {
                idle.expectEnd();
                release.countDown();
                assertTrue(busy.head().startsWith("HTTP/1.1 200 "));
                next.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
                assertTrue(next.head().startsWith("HTTP/1.1 200 "));
            }
        }
    }

    @Test
    void whereAllPlacesAreTakenTheAddressThatHasMostMakesRoom() throws IOException {
        start(3, 3, LONG, LONG, LONG);
        try (RawClient one = from("127.0.0.2"); RawClient first = from("127.0.0.3");
                RawClient second = from("127.0.0.3"); RawClient other = from("127.0.0.4")) {
            first.expectEnd();
            for (RawClient client : List.of(one, second, other)) {
                client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
                assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            }
        }
    }

    @Test
    void whereEveryPlaceIsBusyAFurtherConnectionIsCut() throws Exception {
        start(1, 1, LONG, LONG, LONG);
        try (RawClient busy = from("127.0.0.2")) {
            busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            Waiting.until("it is busy", () -> asked.getCount() == 0);
            try (RawClient further = from("127.0.0.3")) {
                further.expectEnd();
            }
            assertEquals(List.of("127.0.0.3 refused: all connections are busy"), List.copyOf(refusals));
            release.countDown();
            assertTrue(busy.head().startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void behindATrustedProxyClientsAreCountedByTheirOwnAddress() throws Exception {
        start(32, 3, LONG, LONG, LONG, "127.0.0.1");
        List<RawClient> open = new ArrayList<>();
        try {
            for (String client : List.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.3", "10.0.0.3", "10.0.0.3")) {
                RawClient proxy = from("127.0.0.1");
                open.add(proxy);
                proxy.send("GET /a HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + client + "\r\n\r\n");
                assertTrue(proxy.head().startsWith("HTTP/1.1 200 "));
                proxy.socket().getInputStream().readNBytes("/a of a\n".length());
            }
            open.get(2).expectEnd();
            assertEquals(1, refusals.size(), refusals::toString);
        } finally {
            for (RawClient proxy : open) proxy.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\nHost: a\r\n"})
    void theFirstHeadMustBeWholeWithinItsTimeFromTheAcceptOn(String part) throws IOException {
        start(4, 4, LONG, SHORT, LONG);
        try (RawClient slow = from("127.0.0.2")) {
            slow.send(part);
            slow.expectEnd();
        }
    }

    @Test
    void aByteNowAndThenDoesNotProlongIt() throws Exception {
        start(4, 4, LONG, SHORT, LONG);
        long began = System.nanoTime();
        try (RawClient slow = from("127.0.0.2")) {
            Waiting.until("it is cut", () -> {
                try {
                    slow.send("x");
                    return false;
                } catch (IOException cut) {
                    return true;
                }
            });
        }
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(5).toNanos());
    }

    @Test
    void aConnectionThatIsDoneIsClosedWhenItIsIdleForLong() throws IOException {
        start(4, 4, SHORT, LONG, LONG);
        try (RawClient idle = from("127.0.0.2")) {
            idle.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
            assertTrue(idle.head().startsWith("HTTP/1.1 200 "));
            idle.socket().getInputStream().readNBytes("/a of h\n".length());
            idle.expectEnd();
        }
    }

    @Test
    void whoDoesNotTakeTheAnswerIsCut() throws Exception {
        start(1, 1, LONG, LONG, SHORT);
        try (RawClient stuck = from("127.0.0.2")) {
            stuck.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
            Waiting.until("its place is free", () -> ask("GET /a HTTP/1.1\r\n" + CLOSE).startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void requestsThatComeTogetherAreAnsweredInOrder() throws IOException {
        start(4, 4, LONG, LONG, LONG);
        String answers = ask("GET /a HTTP/1.1\r\nHost: h:1\r\n\r\nHEAD /b?c HTTP/1.1\r\nHost: h\r\n\r\n"
                + "GET http://h:80/d HTTP/1.2\r\n" + CLOSE + "GET /e HTTP/1.1\r\n" + CLOSE);
        assertTrue(answers.matches("(?s)HTTP/1.1 200 OK\r\n.*\r\n\r\n/a of h:1\nHTTP/1.1 200 .*Content-Length: 8\r\n"
                + "[^\n]*\n\r\nHTTP/1.1 200 .*\r\n\r\n/d of h:80\n"), answers);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"GET /a HTTP/1.1\\r\\n | 400",
        "GET /a HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n | 400", "GET /a HTTP/1.0\\r\\n | 200",
        "\\r\\nGET /a HTTP/1.0\\r\\n | 200", "\\r\\n\\r\\nGET /a HTTP/1.0\\r\\n | 400",
        "GET /a HTTP/2.0\\r\\nHost: a\\r\\n | 400", "GET a HTTP/1.1\\r\\nHost: a\\r\\n | 400",
        "GET * HTTP/1.1\\r\\nHost: a\\r\\n | 400", "nonsense\\r\\n | 400", "GET /a HTTP/1.1\\r\\nHost : a\\r\\n | 400",
        "POST /a HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 9\\r\\n | 405", "GET /broken HTTP/1.0\\r\\n | 503",
        "BREW /a HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n | 405",
        "GET /a HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip\\r\\n | 400",
        "GET /a HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked, x\\r\\n | 400",
        "GET /a HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: +0\\r\\n | 400",
        "GET /a HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 0, 0\\r\\n | 400",
        "GET /a HTTP/1.1\\r\\nHost: a b\\r\\n | 400", "GET /a HTTP/1.1\\r\\nHost: http://a\\r\\n | 400",
        "GET /a HTTP/1.1\\r\\nHost: a@b\\r\\n | 400", "GET /a HTTP/1.1\\r\\nHost: [::1\\r\\n | 400"})
    void everyAnswerHasTheGuardingHeadersWhateverIsWrong(String request, int status) throws IOException {
        start(4, 4, LONG, LONG, LONG);
        String answer = ask(request.replace("\\r\\n", "\r\n") + "\r\nGET / HTTP/1.1\r\n" + CLOSE);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains(GUARD), answer);
        assertFalse(answer.contains("\nHTTP/1.1 "), "it went on: " + answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP://h:1", "http://h:1?x", "https://h:1/", "/?x", "/"})
    void aTargetWithoutAPathIsTheRoot(String target) throws IOException {
        start(4, 4, LONG, LONG, LONG);
        String answer = ask("GET " + target + " HTTP/1.1\r\nHost: h:1\r\nConnection: close\r\n\r\n");
        assertTrue(answer.endsWith("\r\n/ of h:1\n"), answer);
    }

    @Test
    void aHeadThatIsTooLongOrHasTooManyFieldsIsAnsweredWith431() throws IOException {
        start(4, 4, LONG, LONG, LONG);
        String start = "GET / HTTP/1.1\r\nHost: a\r\n";
        assertTrue(ask(start + "Cookie: " + "x".repeat(3000) + "\r\n\r\n").startsWith("HTTP/1.1 431 "));
        assertTrue(ask(start + "A: b\r\n".repeat(10) + "\r\n").startsWith("HTTP/1.1 431 "));
        assertTrue(ask(start + "A: b\r\n".repeat(8) + "Connection: close\r\n\r\n").startsWith("HTTP/1.1 200 "));
    }

    @Test
    void aRequestThatMeetsADefectEndsItsOwnConnectionOnly() throws Exception {
        start(2, 2, LONG, LONG, LONG);
        assertEquals("", ask("GET /defect HTTP/1.1\r\n" + CLOSE));
        assertTrue(ask("GET /a HTTP/1.1\r\n" + CLOSE).startsWith("HTTP/1.1 200 "));
        Waiting.until("it is told", () -> defects.size() == 1);
    }

    @Test
    void aStopFinishesWhatIsUnderWayAndWaitsForNobodyElse() throws Exception {
        start(4, 4, LONG, LONG, LONG);
        try (RawClient slow = from("127.0.0.2"); RawClient idle = from("127.0.0.3");
                RawClient done = from("127.0.0.4")) {
            done.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
            done.head();
            slow.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            Waiting.until("it is under way", () -> asked.getCount() == 0);
            Thread stop = Thread.ofVirtual().start(() -> listener.close(LONG));
            idle.expectEnd();
            done.socket().getInputStream().readNBytes("/a of h\n".length());
            done.expectEnd();
            assertFalse(listener.isReady());
            release.countDown();
            assertTrue(slow.head().contains("Connection: close\r\n"));
            slow.socket().close();
            assertTrue(stop.join(Duration.ofSeconds(10)));
        }
    }
}
