package gochat;

import gochat.access.MessageRate;
import gochat.access.Origins;
import gochat.access.Rejection;
import gochat.page.RefusedOrigins;
import gochat.server.Connection;
import gochat.server.Handler;
import gochat.server.Session;
import gochat.talk.Feeds;
import gochat.ws.CloseCode;
import gochat.ws.HandshakeRefusal;
import gochat.ws.RequestHead;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// Serves the chat: `/?user=HANDLE` connects as HANDLE, each text is a message, each message is answered. Whoever
/// offers `gochat.v2` comes in by its first message.
public final class ChatHandler implements Handler {
    private static final String PLAIN = "gochat";
    private static final String V2 = "gochat.v2";
    private static final Duration TICK = Duration.ofSeconds(1);

    private record Expected(ChatSession session, long until) {}

    private final Feeds feeds;
    private final Origins origins;
    private final RefusedOrigins refused;
    private final Identity identity;
    private final MessageRate rate;
    private final long enterNanos;
    private final Logger log;
    /// Those who have to say who they are, in the order in which their time ends.
    private final Queue<Expected> expected = new ConcurrentLinkedQueue<>();

    /// @param rate   how many messages each connection may send
    /// @param enter  that a client of `gochat.v2` has for its first message
    /// @param log    told of pages that may not connect, and of defects
    public ChatHandler(Feeds feeds, Origins origins, Identity identity, MessageRate rate, Duration enter, Logger log) {
        this.feeds = feeds;
        this.origins = origins;
        this.refused = new RefusedOrigins(log);
        this.identity = identity;
        this.rate = rate;
        this.enterNanos = enter.toNanos();
        this.log = log;
    }

    /// What a page offers beside its token, which goes in the place of a subprotocol too.
    @Override
    public String subprotocol(RequestHead head) {
        var offered = head.tokens("sec-websocket-protocol");
        return offered.contains(V2) ? V2 : offered.contains(PLAIN) ? PLAIN : "";
    }

    /// Refuses pages of foreign origin. Programs send no Origin, and may connect.
    @Override
    public void admit(RequestHead head, Connection connection) throws HandshakeRefusal {
        String origin = head.single("origin");
        if (origin != null && !origins.allows(origin, connection.localAddress())) {
            connection.refusedByOrigin();
            refused.tell(origin, connection.toString());
            throw HandshakeRefusal.forbidden(
                    "pages of this origin may not connect; the server's -allow-origin can name them");
        }
    }

    @Override
    public Session open(RequestHead head, Connection connection) throws Rejection {
        Identity.Person person = identity.of(head, connection);
        boolean entersFirst = subprotocol(head).equals(V2);
        long now = System.nanoTime();
        ChatSession session = new ChatSession(feeds, person, connection, rate.bucket(now), entersFirst);
        if (entersFirst) expected.add(new Expected(session, now + enterNanos));
        else session.join();
        return session;
    }

    /// Begins to keep the time, in a thread of its own that ends with the process.
    void start() {
        Thread.ofPlatform().daemon().name("ticker").start(() -> {
            while (true) {
                LockSupport.parkNanos(TICK.toNanos());
                try {
                    tick();
                } catch (RuntimeException | Error defect) {
                    // the next second must come all the same
                    log.log(Level.ERROR, "what is due each second was not all done", defect);
                }
            }
        });
    }

    /// Lets a second pass.
    private void tick() {
        long now = System.nanoTime();
        for (Expected next; (next = expected.peek()) != null
                && (now - next.until() >= 0 || !next.session().isWaitedFor()); ) {
            expected.poll();
            if (next.session().isWaitedFor()) {
                next.session().close(CloseCode.POLICY_VIOLATION, "the first message must come within "
                        + Duration.ofNanos(enterNanos).toMillis() + " ms, and enter");
            }
        }
        feeds.tick(new BatchCourier());
    }
}
