package gochat.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ChatHandler;
import gochat.RawClient;
import gochat.TestServer;
import gochat.io.TransportLayer;
import gochat.server.Server;
import gochat.ws.RequestHead;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Connections per address.
class VisitorsTest {
    private static final RequestHead HEAD = new RequestHead("GET", "/", "HTTP/1.1", List.of());
    private static final String REFUSED = "HTTP/1.1 429 ";

    private static Server server(Visitors visitors) throws IOException {
        ChatHandler handler = TestServer.chat(100, TestServer.ANY_RATE);
        return new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TransportLayer.PLAIN, handler,
                TestServer.MESSAGES, TestServer.LIMITS, visitors, System.getLogger("test"));
    }

    private static RawClient from(String address, Server server) throws IOException {
        return new RawClient(InetAddress.ofLiteral(address), server.address().getPort());
    }

    /// Shakes hands, and returns the first line of the answer.
    private static String status(RawClient client, String fields) throws IOException {
        client.send(RawClient.request("/?user=guest", fields));
        return client.head().lines().findFirst().orElse("");
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.onSpinWait();
        }
    }

    @Test
    void oneMoreThanAnAddressMayHaveIsToldSoAndOtherAddressesAreServed() throws IOException {
        Visitors visitors = new Visitors(2, List.of());
        try (Server server = server(visitors)) {
            RawClient first = from("127.0.0.2", server);
            try (RawClient second = from("127.0.0.2", server); RawClient third = from("127.0.0.2", server);
                    RawClient other = from("127.0.0.3", server)) {
                assertTrue(status(first, "").contains(" 101 "));
                assertTrue(status(second, "").contains(" 101 "));
                assertTrue(status(third, "").startsWith(REFUSED));
                assertTrue(status(other, "").contains(" 101 "));
                first.close();
                await("a place that is left is free again", () -> {
                    try (RawClient next = from("127.0.0.2", server)) {
                        return status(next, "").contains(" 101 ");
                    } catch (IOException cut) {
                        return false;
                    }
                });
            }
            await("nothing is counted when all are gone", () -> visitors.addresses() == 0);
        }
    }

    @Test
    void whoOpensConnectionsWithoutAHandshakeIsCut() throws IOException {
        try (Server server = server(new Visitors(2, List.of())); RawClient bystander = from("127.0.0.3", server)) {
            List<RawClient> silent = new ArrayList<>();
            for (int i = 0; i < 5; i++) silent.add(from("127.0.0.2", server));
            silent.getLast().expectEnd();
            assertTrue(status(bystander, "").contains(" 101 "));
            assertTrue(status(silent.getFirst(), "").contains(" 101 "));
            for (RawClient client : silent) client.close();
        }
    }

    @Test
    void headersFromStrangersAreIgnored() throws IOException {
        try (Server server = server(new Visitors(1, List.of(Cidr.parse("127.0.0.9"))));
                RawClient first = from("127.0.0.2", server); RawClient second = from("127.0.0.2", server)) {
            assertTrue(status(first, "X-Forwarded-For: 198.51.100.1\r\n").contains(" 101 "));
            assertTrue(status(second, "X-Forwarded-For: 198.51.100.2\r\n").startsWith(REFUSED));
        }
    }

    @Test
    void behindATrustedProxyEachClientCountsForItself() throws IOException {
        Visitors visitors = new Visitors(1, List.of(Cidr.parse("127.0.0.9")));
        try (Server server = server(visitors)) {
            List<RawClient> opened = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                RawClient client = from("127.0.0.9", server);
                opened.add(client);
                assertTrue(status(client, "X-Forwarded-For: 127.0.0.9, 198.51.100." + i + "\r\n").contains(" 101 "));
            }
            try (RawClient again = from("127.0.0.9", server); RawClient liar = from("127.0.0.9", server)) {
                assertTrue(status(again, "X-Forwarded-For: 203.0.113.1, 198.51.100.3\r\n").startsWith(REFUSED));
                assertTrue(status(liar, "X-Forwarded-For: 198.51.100.50\r\nForwarded: for=198.51.100.51\r\n")
                        .startsWith("HTTP/1.1 400 "));
            }
            for (RawClient client : opened) client.close();
            await("nothing is counted when all are gone", () -> visitors.addresses() == 0);
        }
    }

    @Test
    void anIpv6CustomerIsOneAddress() throws Exception {
        Visitors visitors = new Visitors(1, List.of());
        Visitors.Visit first = visitors.arrive(InetAddress.ofLiteral("2001:db8:1:2::1"));
        Visitors.Visit neighbour = visitors.arrive(InetAddress.ofLiteral("2001:db8:1:2:ffff::"));
        assertTrue(visitors.admit(first, HEAD));
        assertFalse(visitors.admit(neighbour, HEAD));
        assertNull(visitors.arrive(InetAddress.ofLiteral("2001:db8:1:2::3")));
        assertNotNull(visitors.arrive(InetAddress.ofLiteral("2001:db8:1:3::1")));
        visitors.leave(first);
        assertTrue(visitors.admit(neighbour, HEAD));
    }

    @Test
    void withoutALimitNothingIsCounted() throws Exception {
        Visitors visitors = new Visitors(0, List.of());
        for (int i = 0; i < 100; i++) {
            assertTrue(visitors.admit(visitors.arrive(InetAddress.ofLiteral("192.0.2.1")), HEAD));
        }
        assertEquals(0, visitors.addresses());
    }
}
