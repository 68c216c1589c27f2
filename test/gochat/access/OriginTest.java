package gochat.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @ParameterizedTest
    @CsvSource({"https://chat.example, https://chat.example", "HTTPS://Chat.Example, https://chat.example",
        "https://chat.example:443, https://chat.example", "http://chat.example:80, http://chat.example",
        "http://chat.example:0443, http://chat.example:443", "https://my_chat:8443, https://my_chat:8443",
        "http://[0:0:0:0:0:0:0:1]:4690, http://[::1]:4690", "http://[2001:DB8::1], http://[2001:db8::1]",
        "http://10.0.0.1:4690, http://10.0.0.1:4690", "chrome-extension://abcdef, chrome-extension://abcdef",
        "capacitor://localhost, capacitor://localhost", "null, null"})
    void anOriginIsTakenAsBrowsersSendIt(String named, String sent) {
        assertEquals(sent, Origin.parse(named));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.example", "https://", "https://chat.example/", "https://chat.example?a", "*",
        "https://*.example", "https://me@chat.example", "https://bücher.example", "https://chat.example:",
        "https://chat.example:0", "https://chat.example:65536", "http://10.0.0.256", "http://10.1", "http://010.0.0.1",
        "http://[::1%25eth0]", "http://[::ffff:10.0.0.1]", "http://[:::1]", "wss://chat.example", "file://host",
        "https://a'b", "https://a b", ""})
    void whatNoBrowserWouldSendIsRefused(String named) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Origin.parse(named)).getMessage().length() > 20);
    }

    @Test
    void aPageServedOnAnAddressOfItsOwnIsOursWhereverTheChatListens() throws Exception {
        InetAddress address = InetAddress.ofLiteral("192.0.2.7");
        Origins origins = new Origins(Set.of(), true, new InetSocketAddress(address, 443));
        InetSocketAddress loopback = new InetSocketAddress("127.0.0.1", 4691);
        assertTrue(origins.allows("https://192.0.2.7", loopback));
        assertTrue(origins.allows("https://127.0.0.1", loopback));
        assertTrue(!origins.allows("http://192.0.2.7", loopback) && !origins.allows("https://192.0.2.8", loopback));
    }
}
