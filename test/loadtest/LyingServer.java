package loadtest;

import java.io.IOException;
import javax.net.ServerSocketFactory;

/// A chat server that answers every message with ok and then treats the first ten of a connection badly:
/// loses one, doubles one, swaps two, garbles one, and leaves one without an answer.
final class LyingServer implements AutoCloseable {
    private static final String OK = "{\"ok\":\"message sent with success\"}";

    private final WireServer server;

    LyingServer(ServerSocketFactory factory) throws IOException {
        server = new WireServer(factory, "", Lies::new);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static final class Lies implements WireServer.Talk {
        private final WireServer.Peer peer;
        private int count;
        private String held = "";

        Lies(WireServer.Peer peer) {
            this.peer = peer;
        }

        @Override
        public void said(String text) throws IOException {
            int number = count++;
            if (number != 9) {
                peer.send(OK);
            }
            switch (number) {
                case 1 -> { }
                case 3 -> {
                    peer.send(text);
                    peer.send(text);
                }
                case 5 -> held = text;
                case 6 -> {
                    peer.send(text);
                    peer.send(held);
                }
                case 8 -> peer.send(text.replace("abc", "abd"));
                default -> peer.send(text);
            }
        }
    }
}
