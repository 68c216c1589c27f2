package gochat.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gochat.RawClient;
import gochat.TestServer;
import gochat.Waiting;
import gochat.ws.RequestHead;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A connection that meets a defect ends whole: closed, its session told, its place free.
class DefectTest {
    private static final NetLimits ONE_CONNECTION = TestServer.limits(TestServer.LIMITS.handshake(),
            TestServer.LIMITS.message(), TestServer.LIMITS.ping(), TestServer.LIMITS.close(), 1);

    private final AtomicInteger left = new AtomicInteger();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.plain(new Defective(), TestServer.MESSAGES, ONE_CONNECTION,
                System.getLogger("defects"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// Throws what the client asks for.
    private final class Defective implements Handler {
        @Override
        public void admit(RequestHead head, Connection connection) {
            fail(head.query());
        }

        @Override
        public Session open(RequestHead head, Connection connection) {
            if (head.query().equals("open")) throw new IllegalStateException("a defect, for the test");
            return new Session() {
                @Override
                public void message(int opcode, byte[] bytes, int offset, int length) {
                    fail(new String(bytes, offset, length));
                    connection.batch().answer(opcode, bytes, offset, length);
                }

                @Override
                public void tooBig() {}

                @Override
                public void closed() {
                    left.incrementAndGet();
                    fail(head.query().replace("closed", "exception"));
                }
            };
        }

        private static void fail(String how) {
            if (how.equals("exception")) throw new IllegalStateException("a defect, for the test");
            if (how.equals("error")) throw new OutOfMemoryError("a lack, for the test");
            if (how.equals("linkage")) throw new NoClassDefFoundError("a class, for the test");
        }
    }

    private RawClient connect(String query) throws IOException {
        return RawClient.open(server.address().getPort(), "/?" + query);
    }

    /// The only place there is must be free again.
    private void expectPlace() throws Exception {
        Waiting.until("there is a place again", () -> {
            try (RawClient client = connect("good")) {
                client.send(RawClient.text("still here"));
                return client.readText().equals("still here");
            } catch (AssertionError stillTaken) {
                return false;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error"})
    void aDefectInASessionClosesWith1011(String how) throws Exception {
        try (RawClient client = connect("good")) {
            client.send(RawClient.text(how));
            client.expectClose(1011);
        }
        Waiting.until("the session is told", () -> left.get() == 1);
        expectPlace();
    }

    @Test
    void aClassThatCannotBeUsedAnyMoreEndsTheServer() throws Exception {
        try (RawClient client = connect("good")) {
            client.send(RawClient.text("linkage"));
            client.expectClose(1011);
            server.awaitFailure();
            assertFalse(server.isReady());
        }
    }

    @Test
    void aDefectAtTheEndOfASessionKeepsNoPlace() throws Exception {
        try (RawClient client = connect("closed")) {
            client.send(RawClient.close(1000, ""));
            client.expectClose(1000);
        }
        Waiting.until("the session is told", () -> left.get() == 1);
        expectPlace();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "open"})
    void aDefectInAHandshakeEndsTheConnection(String how) throws Exception {
        assertThrows(AssertionError.class, () -> connect(how));
        expectPlace();
    }
}
