package gochat.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ws.HandshakeRefusal;
import gochat.ws.RequestHead;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who a client is, by its headers. Trusted are 10.0.0.0/8 and fd00::/8.
class ForwardedTest {
    private static final List<Cidr> TRUSTED = Stream.of("10.0.0.0/8", "fd00::/8").map(Cidr::parse).toList();

    private static InetAddress client(String peer, String fields) throws HandshakeRefusal {
        byte[] head = ("GET / HTTP/1.1\r\n" + fields.replace("|", "\r\n") + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        return Forwarded.client(RequestHead.parse(head, head.length, 100), InetAddress.ofLiteral(peer),
                address -> TRUSTED.stream().anyMatch(block -> block.contains(address)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\'', value = {
        // nobody who is not trusted is believed
        "192.0.2.1; X-Forwarded-For: 198.51.100.7; 192.0.2.1",
        "192.0.2.1; Forwarded: for=198.51.100.7; 192.0.2.1",
        "192.0.2.1; X-Forwarded-For: 10.0.0.1; 192.0.2.1",
        // a trusted proxy is
        "10.0.0.1; X-Forwarded-For: 198.51.100.7; 198.51.100.7",
        "10.0.0.1; x-forwarded-for: 2001:db8::7; 2001:db8::7",
        "fd00::1; X-Forwarded-For: 198.51.100.7; 198.51.100.7",
        "10.0.0.1; X-Forwarded-For: 198.51.100.7:4711; 198.51.100.7",
        "10.0.0.1; X-Forwarded-For: [2001:db8::7]:4711; 2001:db8::7",
        "10.0.0.1; X-Forwarded-For: ::ffff:198.51.100.7; 198.51.100.7",
        // what its client had said before is not
        "10.0.0.1; X-Forwarded-For: 203.0.113.5, 198.51.100.7; 198.51.100.7",
        "10.0.0.1; X-Forwarded-For: 10.0.0.9, 198.51.100.7; 198.51.100.7",
        "10.0.0.1; X-Forwarded-For: 203.0.113.5|X-Forwarded-For: 198.51.100.7; 198.51.100.7",
        "10.0.0.1; X-Forwarded-For: garbage,,, 198.51.100.7; 198.51.100.7",
        // several hops, as far as they are trusted
        "10.0.0.1; X-Forwarded-For: 203.0.113.5, 198.51.100.7, 10.1.1.1, fd00::2; 198.51.100.7",
        "10.0.0.1; X-Forwarded-For: 10.3.3.3, 10.2.2.2; 10.3.3.3",
        // garbage ends the chain at the last hop that is known
        "10.0.0.1; X-Forwarded-For: 198.51.100.7, unknown; 10.0.0.1",
        "10.0.0.1; X-Forwarded-For: 198.51.100.7, x, 10.2.2.2; 10.2.2.2",
        "10.0.0.1; X-Forwarded-For: 198.51.100.7,; 10.0.0.1",
        "10.0.0.1; X-Forwarded-For: 1.2.3; 10.0.0.1",
        "10.0.0.1; X-Forwarded-For: 256.1.1.1; 10.0.0.1",
        "10.0.0.1; X-Forwarded-For: fe80::1%lo; 10.0.0.1",
        "10.0.0.1; X-Forwarded-For: localhost; 10.0.0.1",
        "10.0.0.1; X-Forwarded-For:; 10.0.0.1",
        "10.0.0.1; Host: x; 10.0.0.1"})
    void theRightmostHopThatIsNotTrustedIsTheClient(String peer, String fields, String expected) throws Exception {
        assertEquals(InetAddress.ofLiteral(expected), client(peer, fields));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '\'', value = {
        "for=198.51.100.7 # 198.51.100.7",
        "For=\"198.51.100.7:80\";proto=https;by=10.0.0.1 # 198.51.100.7",
        "proto=https; for=\"[2001:db8::7]:4711\" # 2001:db8::7",
        "for=203.0.113.5, for=198.51.100.7 # 198.51.100.7",
        "for=198.51.100.7, for=\"[fd00::9]\" # 198.51.100.7",
        // a quote that the client leaves open does not swallow the proxy's word
        "for=\"203.0.113.5, for=198.51.100.7 # 198.51.100.7",
        "for=\"203.0.113.5;, for=198.51.100.7;proto=http # 198.51.100.7",
        "for=unknown # 10.0.0.1",
        "for=_hidden # 10.0.0.1",
        "for=198.51.100.7;for=203.0.113.5 # 10.0.0.1",
        "by=198.51.100.7 # 10.0.0.1"})
    void theStandardHeaderIsReadInTheSameWay(String value, String expected) throws Exception {
        assertEquals(InetAddress.ofLiteral(expected), client("10.0.0.1", "Forwarded: " + value));
    }

    @Test
    void twoHeadersMustAgree() throws Exception {
        assertEquals(InetAddress.ofLiteral("198.51.100.7"),
                client("10.0.0.1", "X-Forwarded-For: 198.51.100.7|Forwarded: for=198.51.100.7"));
        assertThrows(HandshakeRefusal.class,
                () -> client("10.0.0.1", "X-Forwarded-For: 198.51.100.7|Forwarded: for=203.0.113.5"));
        assertEquals(InetAddress.ofLiteral("192.0.2.1"),
                client("192.0.2.1", "X-Forwarded-For: 198.51.100.7|Forwarded: for=203.0.113.5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0/8", "localhost", "",
        "::/129", "10.0.0.0/8/8", "fe80::1%lo"})
    void aBlockThatIsNoneIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0, 203.0.113.5, true", "::/0, 203.0.113.5, false", "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false", "127.0.0.1, 127.0.0.1, true", "127.0.0.1, 127.0.0.2, false",
        "2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false"})
    void aBlockHoldsTheAddressesOfItsPrefix(String block, String address, boolean held) {
        assertEquals(held, Cidr.parse(block).contains(InetAddress.ofLiteral(address)));
    }

    @Test
    void aLongHeaderCostsLittle() throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < 10; i++) client("10.0.0.1", "X-Forwarded-For: " + "10.0.0.1,".repeat(1_800) + "10.0.0.1");
        long millis = (System.nanoTime() - began) / 1_000_000;
        assertTrue(millis < 2_000, millis + " ms");
    }
}
