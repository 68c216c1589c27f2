package gochat.browser;

import gochat.ServerProcess;
import gochat.browser.Browser.Page;
import org.junit.jupiter.api.Test;

/// The page under other addresses than the usual one.
class AddressTest extends BrowserTest {
    @Test
    void aPageOpenedByItsIpv6AddressConnects() throws Exception {
        try (ServerProcess server = ServerProcess.start("-listen-on", "[::1]:0", "-front-listen-on", "[::1]:0")) {
            Page page = browser.open("http://[::1]:" + server.frontPort() + "/#six");
            page.await("#status", "Connected"::equals);
            new Chat(page).with("six").say("hi").seesAs("sent", "hi");
        }
    }

    /// Browsers resolve every name below localhost to this machine.
    @Test
    void aPageOfAnAddressThatMayNotConnectSaysSoAndHowToAllowIt() throws Exception {
        String address = "http://myhost.localhost:" + server.frontPort();
        Page page = browser.open(address + "/#lan");
        page.await("#refusal", text -> text.contains("no page of " + address + " connect, only of http://127.0.0.1:")
                && text.contains("-allow-origin " + address));
    }
}
