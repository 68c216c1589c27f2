package gochat.net;

import gochat.ws.MessageLimits;
import gochat.ws.RequestHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// The server that conformance tests drive: it sends every message back, and nothing of its own accord. The
/// product's own frames, connections and outboxes; only the limits are raised and the handler is another.
public final class EchoServer {
    private static final MessageLimits MESSAGES = new MessageLimits(16 << 20, 16 << 20, 1 << 17, true);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final NetLimits LIMITS = new NetLimits(1000, 16 * 1024, 100, 64 << 20, 100_000, LONG, LONG, LONG,
            LONG, LONG, Duration.ofSeconds(5), Duration.ofSeconds(5));

    private EchoServer() {}

    /// Echoes on the address given as `-listen-on HOST:PORT` until it is killed.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String[] address = arguments[1].split(":");
        InetSocketAddress listenOn = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
        Server server = new Server(listenOn, new Echo(), MESSAGES, LIMITS, System.getLogger("echo"));
        System.out.println("echo  ws://" + Addresses.host(server.address()) + ":" + server.address().getPort() + "/");
        Thread.currentThread().join();
    }

    private static final class Echo implements Handler {
        @Override
        public void admit(RequestHead head, Connection connection) {}

        @Override
        public Session open(RequestHead head, Connection connection) {
            return new Session() {
                @Override
                public void message(int opcode, byte[] bytes, int offset, int length) {
                    connection.send(opcode, bytes, offset, length);
                }

                @Override
                public void tooBig() {
                    throw new AssertionError("a message over the limit is over the limit to discard, too");
                }

                @Override
                public void closed() {}
            };
        }
    }
}
