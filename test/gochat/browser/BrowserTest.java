package gochat.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gochat.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/// What all browser tests share: one server and two Chromiums, started by the first that needs them and stopped after
/// the last. Classes take turns at each of the two, beside those at the other. Each test has handles of its own, and
/// begins without windows or history.
@ExtendWith(BrowserTest.Shared.class)
@ResourceLock(providers = BrowserTest.Turn.class)
abstract class BrowserTest {
    static ServerProcess server;
    /// What follows the handle in the address of the page as a file.
    static String fileKey;
    private static final ThreadLocal<Browser> BROWSER = new ThreadLocal<>();

    /// The one of the class that runs on this thread.
    static Browser browser() {
        return BROWSER.get();
    }

    /// Which browser a class has: the first half of the alphabet takes about as long as the second.
    private static String browserOf(Class<?> test) {
        return test.getSimpleName().charAt(0) < 'J' ? "browser A-I" : "browser J-Z";
    }

    /// A class waits for the browser that it has.
    static final class Turn implements ResourceLocksProvider {
        @Override
        public Set<Lock> provideForClass(Class<?> test) {
            return Set.of(new Lock(browserOf(test)));
        }
    }

    /// Owns what is shared for as long as the test run lasts.
    static final class Shared implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            if (Browser.missing().isPresent()) return;
            Store store = context.getRoot().getStore(Namespace.create(Shared.class));
            store.computeIfAbsent("server", _ -> serve());
            String name = browserOf(context.getRequiredTestClass());
            BROWSER.set(store.computeIfAbsent(name, _ -> start(), Browser.class));
        }

        private static AutoCloseable serve() {
            try {
                server = ServerProcess.start("-allow-origin", "null", "-max-msg-size", "1024");
                fileKey = server.fileAddress()[1];
                return server;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private static Browser start() {
            try {
                return Browser.start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @BeforeAll
    static void skipWithoutBrowser() {
        Optional<String> missing = Browser.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    @AfterEach
    void reset() {
        browser().reset(origin());
    }

    static String origin() {
        return "http://localhost:" + server.frontPort();
    }

    /// The page under a handle, as a person uses it.
    static Chat open(String handle) throws IOException {
        Chat chat = new Chat(browser().open(origin() + "/#" + handle));
        chat.page().await("#status", "Connected"::equals);
        return chat;
    }
}
