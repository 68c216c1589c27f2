package gochat.soak;

import gochat.RawClient;
import gochat.V2Client;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;

/// One window that speaks `gochat.v2`, and does what the page does: cut, it comes again where it was, on another node
/// if there are several, and sends again under its id what was not answered. A virtual thread writes, and one for each
/// connection reads.
final class WindowUser implements Runnable {
    private static final int CLOSED_BY_US = 1000;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final int SLEEP_ONE_IN = 300;
    private static final int LEAVE_ONE_IN = 20;
    private static final int MAX_AWAY_MILLIS = 1_000;
    private static final int RETRY_MILLIS = 50;
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    private final Role role;
    private final Setting setting;
    private final Ledger ledger;
    private final Ledger.Listener self;
    private final String windowName;
    private final Random random;
    private final Map<Long, Long> lastOfStrand = new HashMap<>();
    private final long strand = User.newStrand();
    private final Pending pending = new Pending();
    private V2Client last;
    /// An old connection that is left half open until the new one has taken its place.
    private V2Client leftOpen;
    private long at;
    /// Up to here messages may come a second time, for the server did not know where this window was.
    private long repeatsUpTo;
    private int node;

    /// @param index  among the windows of its handle
    WindowUser(Role role, int index, Setting setting) {
        this.role = role;
        this.setting = setting;
        this.ledger = setting.ledger();
        this.self = ledger.listener(role.handle(), role.handle() + "/" + index, true);
        this.windowName = "window-of-" + role.handle() + "-" + index + "-0123456789";
        this.random = new Random(role.seed());
        this.node = random.nextInt(setting.nodes().count());
    }

    /// Comes in for the first time: from then on it must hear all that is for its handle.
    void comeIn() throws InterruptedException {
        while (last == null) {
            Stay stay = come();
            if (stay != null) stay.end(Leaving.CUT);
        }
    }

    @Override
    public void run() {
        try {
            while (!setting.over().get() || !pending.isEmpty()) stay();
            setting.silent().countDown();
            setting.silent().await();
            // whatever is for it stands before this
            pending.add(Pending.farewell(self));
            while (!pending.isEmpty()) stay();
        } catch (InterruptedException stopped) {
            // it is over
        } catch (RuntimeException defect) {
            ledger.problem(self.name + ": " + defect);
        } finally {
            setting.silent().countDown();
        }
    }

    private void stay() throws InterruptedException {
        Stay stay = come();
        if (stay == null) {
            Thread.sleep(RETRY_MILLIS);
            return;
        }
        stay.live();
        if (!setting.over().get() && random.nextBoolean()) Thread.sleep(random.nextInt(MAX_AWAY_MILLIS));
    }

    /// Connects and comes in; null when that fails.
    private Stay come() {
        node = (node + 1) % setting.nodes().count();
        long openedAt = System.nanoTime();
        V2Client next = null;
        try {
            next = last == null ? V2Client.connect(role.port(node), role.handle())
                    : last.resume(role.port(node), windowName);
            if (last == null) next.say("{\"do\":\"enter\",\"window\":\"" + windowName + "\"}");
            next.raw().socket().setSoTimeout(READ_TIMEOUT_MILLIS);
            String hello = next.hello();
            judge(hello);
            close(leftOpen);
            leftOpen = null;
            last = next;
            return new Stay(next, openedAt, V2Client.seq(hello));
        } catch (IOException | AssertionError refused) {
            String why = "" + refused.getMessage();
            boolean isMeant = why.contains("too-fast") || why.contains("unavailable");
            if (!isMeant && !setting.mayCut(role, node, openedAt)) {
                ledger.problem(self.name + " could not come in: " + why);
            }
            close(next);
            return null;
        }
    }

    private void judge(String hello) {
        if (last == null) return;
        if (hello.contains("\"resumed\":true")) {
            ledger.resumed();
            return;
        }
        if (role.kind() != Role.Kind.SLEEPY) {
            ledger.problem(self.name + " was told of a gap by node " + node + ": it came since " + last.since()
                    + " and heard " + hello);
        }
        ledger.gap(self);
        repeatsUpTo = Math.max(repeatsUpTo, last.seq());
    }

    private static void close(V2Client client) {
        try {
            if (client != null) client.close();
        } catch (IOException gone) {
            // it is gone
        }
    }

    /// How a connection is ended from here.
    private enum Leaving { GOODBYE, CUT, LEFT_OPEN }

    /// One connection of the window.
    private final class Stay {
        private final V2Client client;
        private final long openedAt;
        private final Semaphore room = new Semaphore(role.window());
        private final Random forReader = new Random(random.nextLong());
        private final Thread reader;
        private long cursor;
        private volatile boolean isLeft;
        private volatile boolean hasEnded;

        Stay(V2Client client, long openedAt, long begin) {
            this.client = client;
            this.openedAt = openedAt;
            this.cursor = begin;
            this.reader = Thread.ofVirtual().start(this::read);
        }

        /// Talks until the connection ends, or nothing is left to be said.
        void live() throws InterruptedException {
            try {
                end(write());
            } catch (IOException gone) {
                end(Leaving.CUT);
            }
        }

        private Leaving write() throws IOException, InterruptedException {
            while (!hasEnded) {
                if (role.kind() == Role.Kind.RESTLESS && random.nextInt(LEAVE_ONE_IN) == 0) {
                    return Leaving.values()[random.nextInt(Leaving.values().length)];
                }
                Pending.Said next = next();
                if (next == null) {
                    room.acquire(role.window());
                    room.release(role.window());
                    if (pending.isEmpty()) return Leaving.GOODBYE;
                    continue;
                }
                room.acquire();
                pending.sent(next);
                client.say(next.text());
                if (!setting.over().get()) role.pause(at, random);
            }
            return Leaving.CUT;
        }

        /// What is to be sent next; null when everything was.
        private Pending.Said next() {
            Pending.Said before = pending.next();
            if (before != null || setting.over().get()) return before;
            boolean tooBig = role.isTooBig(random);
            String recipient = role.recipient(random);
            Ledger.Sending sending = ledger.send(self, recipient, tooBig);
            return new Pending.Said(sending, new Letter(sending.number, strand, ++at)
                    .text(role.handle(), recipient, role.size(tooBig, random)));
        }

        /// Ends the connection; what it leaves unanswered is sent over the next one.
        private void end(Leaving leaving) throws InterruptedException {
            isLeft = true;
            try {
                switch (leaving) {
                    case GOODBYE -> client.raw().send(RawClient.close(CLOSED_BY_US, ""));
                    case CUT -> {
                        client.raw().socket().setSoLinger(true, 0);
                        client.close();
                    }
                    case LEFT_OPEN -> client.raw().socket().shutdownInput();
                }
            } catch (IOException gone) {
                // it is gone
            }
            reader.join();
            if (leaving == Leaving.LEFT_OPEN) leftOpen = client;
            else WindowUser.close(client);
            pending.cut();
        }

        private void read() {
            try {
                int code = frames();
                if (!(isLeft && code == CLOSED_BY_US) && !setting.nodes().fellSince(node, openedAt)
                        && !(code == TRY_AGAIN_LATER && role.kind() == Role.Kind.SLEEPY)) {
                    ledger.problem(self.name + " was closed with " + code);
                }
            } catch (IOException broken) {
                // who sleeps may miss the Close frame that tells him so
                boolean isMeant = role.kind() == Role.Kind.SLEEPY || setting.mayCut(role, node, openedAt);
                if (!isLeft && !isMeant) ledger.problem(self.name + ": " + broken);
            } catch (InterruptedException | RuntimeException defect) {
                ledger.problem(self.name + ": " + defect);
            } finally {
                hasEnded = true;
                room.release(role.window());
            }
        }

        /// Reads up to the Close frame; returns its code.
        private int frames() throws IOException, InterruptedException {
            while (true) {
                if (role.kind() == Role.Kind.SLEEPY && !setting.over().get()) role.sleep(SLEEP_ONE_IN, forReader);
                RawClient.Frame frame = client.raw().read();
                switch (frame.opcode()) {
                    case 0x1 -> text(client.heard(frame.text()));
                    case 0x8 -> {
                        return frame.payload().length < 2 ? 0 : ByteBuffer.wrap(frame.payload()).getShort() & 0xFFFF;
                    }
                    case 0x9 -> client.raw().send(RawClient.frame(0x8A, frame.payload()));
                    default -> ledger.problem(self.name + " got a frame of opcode " + frame.opcode());
                }
            }
        }

        private void text(String text) {
            if (text.startsWith("{\"seq\":")) push(text);
            else if (text.startsWith("{\"ok\":") || text.startsWith("{\"error\":")) answer(text);
            else if (!text.startsWith("{\"windows\":") && !text.startsWith("{\"presence\":")
                    && !text.startsWith("{\"beat\":")) {
                ledger.problem(self.name + " got " + text);
            }
        }

        private void push(String text) {
            long seq = V2Client.seq(text);
            if (seq <= cursor) ledger.problem(self.name + " got " + seq + " behind " + cursor);
            cursor = Math.max(cursor, seq);
            if (Pending.isFarewell(text)) return;
            Letter letter = Letter.in(text);
            if (letter == null) {
                ledger.problem(self.name + " got " + text);
                return;
            }
            boolean mayRepeat = seq <= repeatsUpTo;
            boolean sentAgain = ledger.received(letter.number(), self, seq, mayRepeat);
            Long before = lastOfStrand.merge(letter.strand(), letter.at(), Math::max);
            if (before > letter.at() && !sentAgain && !mayRepeat) {
                ledger.problem(self.name + " got messages of one sender out of order");
            }
        }

        private void answer(String text) {
            Pending.Said said = pending.answered();
            if (said == null) {
                ledger.problem(self.name + " got an answer too many: " + text);
                return;
            }
            boolean ok = text.startsWith("{\"ok\"");
            if (!ok && (text.contains("\"unconfirmed\"") || text.contains("\"unavailable\""))) pending.retry(said);
            else if (said.sending() != null) answered(said.sending(), ok, text);
            room.release();
        }

        private void answered(Ledger.Sending sending, boolean ok, String text) {
            long id = Letter.answered(text);
            if (id >= 0 && id != sending.number) ledger.problem(self.name + " got answers out of order");
            long seq = ok ? V2Client.seq(text) : 0;
            // a log that many share is heard on another way than the word that it has something
            boolean isInOrder = setting.nodes().count() > 1 || text.contains("\"again\"") || seq > cursor;
            if (ok && !isInOrder) ledger.problem(self.name + " was answered with " + seq + " behind " + cursor);
            cursor = Math.max(cursor, seq);
            sending.answered(ok, seq);
        }
    }
}
