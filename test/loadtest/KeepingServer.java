package loadtest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ServerSocketFactory;

/// A server that speaks as much of `gochat.v2` as the load tester needs, keeps everything in memory, and does wrong
/// what it is told to. One lock for all; each connection's thread comes in.
final class KeepingServer implements AutoCloseable {
    enum Fault {
        /// What is kept for a client that is away is gone when it resumes, in silence.
        LOSES_WHAT_IT_KEPT,
        /// What was kept is told twice.
        TELLS_TWICE,
        /// A message that is sent again is taken again.
        KNOWS_NO_IDS,
        /// It cannot say where a client was, and says so: all is told again.
        FORGETS_WHERE_ONE_WAS,
        /// Every tenth message is answered as not confirmed, though it was taken.
        IS_UNSURE,
        /// One member of a room is not told.
        LEAVES_ONE_OUT
    }

    private record Entry(long seq, String text) { }

    private static final class Feed {
        final List<Entry> kept = new ArrayList<>();
        final Map<String, Long> taken = new HashMap<>();
        WireServer.Peer peer;
    }

    private final WireServer server;
    private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    private final Map<String, Feed> feeds = new HashMap<>();
    private final Map<String, Set<String>> rooms = new HashMap<>();
    private long seq = 1_000_000;
    private int count;

    KeepingServer(Fault... faults) throws IOException {
        this.faults.addAll(List.of(faults));
        server = new WireServer(ServerSocketFactory.getDefault(), "gochat.v2", peer -> new WireServer.Talk() {
            @Override
            public void said(String text) throws IOException {
                KeepingServer.this.said(peer, text);
            }

            @Override
            public void ended() {
                gone(peer);
            }
        });
    }

    int port() {
        return server.port();
    }

    private synchronized void gone(WireServer.Peer peer) {
        Feed feed = feeds.get(peer.user());
        if (feed != null && feed.peer == peer) {
            feed.peer = null;
        }
    }

    private synchronized void said(WireServer.Peer peer, String text) throws IOException {
        String user = peer.user();
        Feed feed = feeds.computeIfAbsent(user, _ -> new Feed());
        if (text.startsWith("{\"do\":\"enter\"")) {
            enter(peer, feed, user, text(text, "since"));
        } else if (text.startsWith("{\"do\":\"join\"")) {
            rooms.computeIfAbsent(text(text, "room"), _ -> new TreeSet<>()).add(user);
            peer.send("{\"ok\":\"joined\",\"members\":[],\"id\":\"" + text(text, "id") + "\"}");
        } else {
            take(peer, feed, user, text);
        }
    }

    private void enter(WireServer.Peer peer, Feed feed, String user, String since) throws IOException {
        boolean resumes = !since.isEmpty() && !faults.contains(Fault.FORGETS_WHERE_ONE_WAS);
        long place = since.isEmpty() ? seq : Long.parseLong(since.split("\\.")[1]);
        String mine = rooms.entrySet().stream().filter(room -> room.getValue().contains(user))
                .map(room -> '"' + room.getKey() + '"').collect(Collectors.joining(","));
        feed.peer = peer;
        peer.send("{\"hello\":{\"me\":\"" + user + "\",\"epoch\":\"E\",\"seq\":" + seq + ",\"resumed\":" + resumes
                + ",\"pass\":\"1.2.3\",\"reads\":{},\"rooms\":[" + mine + "],\"windows\":1,\"beat\":25}}");
        for (Entry entry : feed.kept) {
            if (!since.isEmpty() && (entry.seq > place || !resumes) && !faults.contains(Fault.LOSES_WHAT_IT_KEPT)) {
                push(peer, entry);
                if (faults.contains(Fault.TELLS_TWICE)) {
                    push(peer, entry);
                }
            }
        }
    }

    private static void push(WireServer.Peer peer, Entry entry) throws IOException {
        peer.send("{\"seq\":" + entry.seq + ",\"msg\":" + entry.text + '}');
    }

    private void take(WireServer.Peer peer, Feed feed, String user, String text) throws IOException {
        String id = text(text, "id");
        Long before = faults.contains(Fault.KNOWS_NO_IDS) ? null : feed.taken.get(id);
        if (before != null) {
            peer.send(answer(id, before) + ",\"again\":true}");
            return;
        }
        feed.taken.put(id, ++seq);
        String recipient = text(text, "recipient");
        Set<String> recipients = new TreeSet<>(rooms.getOrDefault(recipient, Set.of(recipient)));
        if (recipients.size() > 1) {
            recipients.remove(user);
        }
        if (faults.contains(Fault.LEAVES_ONE_OUT)) {
            recipients.remove(recipients.iterator().next());
        }
        for (String name : recipients) {
            Feed to = feeds.computeIfAbsent(name, _ -> new Feed());
            var entry = new Entry(seq, text);
            to.kept.add(entry);
            tell(to, entry);
        }
        boolean unsure = faults.contains(Fault.IS_UNSURE) && ++count % 10 == 0;
        peer.send(unsure ? "{\"error\":\"No answer\",\"code\":\"unconfirmed\",\"id\":\"" + id + "\"}"
                : answer(id, seq) + '}');
    }

    /// One who has just gone is none of the sender's concern.
    private static void tell(Feed to, Entry entry) {
        try {
            if (to.peer != null) {
                push(to.peer, entry);
            }
        } catch (IOException _) {
            to.peer = null;
        }
    }

    private static String answer(String id, long seq) {
        return "{\"ok\":\"message sent with success\",\"id\":\"" + id + "\",\"seq\":" + seq + ",\"live\":true";
    }

    private static String text(String json, String key) {
        int start = json.indexOf('"' + key + "\":\"") + key.length() + 4;
        return start < key.length() + 4 ? "" : json.substring(start, json.indexOf('"', start));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
