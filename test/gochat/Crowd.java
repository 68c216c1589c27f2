package gochat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Many clients that connect, say the same, and keep the connection until closed.
record Crowd(List<RawClient> clients) implements AutoCloseable {
    static Crowd of(int count, int port, String says) throws IOException {
        Crowd crowd = new Crowd(new ArrayList<>());
        for (int i = 0; i < count; i++) {
            RawClient client = new RawClient(port);
            crowd.clients.add(client);
            try {
                client.send(says);
            } catch (IOException closedAtOnce) {
                // there was no room for it
            }
        }
        return crowd;
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : clients) client.close();
    }
}
