package gochat.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gochat.ServerProcess;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What all browser tests share: one browser and one server, started by the first of them and stopped after the
/// last. They take turns. Each test has handles of its own, and begins without windows or history.
@ExtendWith(BrowserTest.Shared.class)
@ResourceLock("browser")
abstract class BrowserTest {
    static Browser browser;
    static ServerProcess server;
    /// What follows the handle in the address of the page as a file.
    static String fileKey;

    /// Owns what is shared for as long as the test run lasts.
    static final class Shared implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            if (Browser.missing().isPresent()) return;
            context.getRoot().getStore(Namespace.create(Shared.class)).computeIfAbsent("shared", _ -> start());
        }

        private static AutoCloseable start() {
            try {
                server = ServerProcess.start("-allow-origin", "null", "-max-msg-size", "1024");
                fileKey = server.fileAddress()[1];
                browser = Browser.start();
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
            return () -> {
                browser.close();
                server.close();
            };
        }
    }

    @BeforeAll
    static void skipWithoutBrowser() {
        Optional<String> missing = Browser.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    @AfterEach
    void reset() {
        browser.reset();
    }

    static String origin() {
        return "http://localhost:" + server.frontPort();
    }

    /// The page under a handle, as a person uses it.
    static Chat open(String handle) throws IOException {
        Chat chat = new Chat(browser.open(origin() + "/#" + handle));
        chat.page().await("#status", "Connected"::equals);
        return chat;
    }
}
