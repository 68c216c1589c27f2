package gochat.soak;

import gochat.RawClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// One user of the plain protocol: sends to others, receives, and notes both in the ledger. When the connection ends,
/// connects anew, until told to stop. Two virtual threads per connection, one that reads and one that writes.
final class User implements Runnable {
    private static final AtomicLong STRANDS = new AtomicLong();
    private static final String UNCONFIRMED = "{\"error\":\"Message may have arrived";
    private static final int CLOSED_BY_US = 1000;
    private static final int CLOSED_FOR_NOT_READING = 1013;
    private static final int SLEEP_ONE_IN = 2_000;
    private static final int LEAVE_ONE_IN = 200;
    private static final int READ_TIMEOUT_MILLIS = 60_000;
    private static final int RECONNECT_MILLIS = 20;

    private final String handle;
    private final Role.Kind kind;
    private final Role role;
    private final Setting setting;
    private final Ledger ledger;
    private final Ledger.Listener self;
    private final Random random;
    private int node;
    /// Since when something may have been lost: for want of a first connection, or with the last one.
    private OptionalLong lostSince = OptionalLong.of(System.nanoTime());

    User(Role role, Setting setting) {
        this.role = role;
        this.setting = setting;
        this.handle = role.handle();
        this.kind = role.kind();
        this.ledger = setting.ledger();
        this.self = ledger.listener(handle, handle, false);
        this.random = new Random(role.seed());
        this.node = random.nextInt(setting.nodes().count());
    }

    /// A number that no other connection or window has.
    static long newStrand() {
        return STRANDS.incrementAndGet();
    }

    @Override
    public void run() {
        try {
            while (!setting.over().get()) {
                stay();
                Thread.sleep(RECONNECT_MILLIS);
            }
        } catch (InterruptedException stopped) {
            // it is over
        } finally {
            noteLoss();
            setting.silent().countDown();
        }
    }

    private void stay() throws InterruptedException {
        long openedAt = System.nanoTime();
        try {
            Stay stay = new Stay(new Random(random.nextLong()));
            noteLoss();
            if (stay.live()) return;
            lostSince = OptionalLong.of(openedAt);
        } catch (IOException | AssertionError cutInHandshake) {
            if (!setting.mayCut(role, node, openedAt)) ledger.problem(handle + " could not connect: " + cutInHandshake);
        } catch (RuntimeException defect) {
            ledger.problem(handle + ": " + defect);
        }
        node = (node + 1) % setting.nodes().count();
    }

    /// Until it is there again, and known to all nodes, what is for it may be lost with the connection of before.
    private void noteLoss() {
        lostSince.ifPresent(openedAt -> ledger.broke(self, openedAt));
        lostSince = OptionalLong.empty();
    }

    /// One connection of the user.
    private final class Stay {
        private final Random random;
        private final RawClient client;
        private final long openedAt = System.nanoTime();
        private final long strand = newStrand();
        private final Queue<Ledger.Sending> unanswered = new ArrayDeque<>();
        private final Semaphore window = new Semaphore(role.window());
        private final Map<Long, Long> lastOfStrand = new HashMap<>();
        private volatile boolean saidClose;
        private volatile boolean ended;

        Stay(Random random) throws IOException {
            this.random = random;
            this.client = RawClient.open(role.port(node), "/?user=" + handle);
            client.socket().setSoTimeout(READ_TIMEOUT_MILLIS);
        }

        /// @return whether nothing that was answered with ok can be lost with it
        boolean live() throws InterruptedException {
            Random forWriter = new Random(random.nextLong());
            Thread writer = Thread.ofVirtual().start(() -> write(forWriter));
            try (client) {
                judge(read());
                // of several nodes, the sender's does not ask the reader's
                return setting.nodes().count() == 1;
            } catch (IOException broken) {
                if (kind != Role.Kind.SLEEPY && !setting.mayCut(role, node, openedAt)) {
                    ledger.problem(handle + " was cut: " + broken);
                }
                return false;
            } finally {
                ended = true;
                window.release();
                writer.join();
                unanswered.forEach(Ledger.Sending::cut);
            }
        }

        /// Judges the code that the connection was closed with.
        private void judge(int code) {
            boolean allAnswered;
            synchronized (unanswered) {
                allAnswered = unanswered.isEmpty();
            }
            if (code == CLOSED_BY_US && saidClose) {
                // what a log still has to confirm is not waited for
                if (!allAnswered && setting.nodes().count() == 1) {
                    ledger.problem(handle + " closed and got no answer before");
                }
            } else if (code == CLOSED_FOR_NOT_READING) {
                // what other nodes send at once, to one who reads, may be more than he has room for
                if (kind != Role.Kind.SLEEPY && setting.nodes().count() == 1) wasClosed(code);
            } else if (!setting.nodes().fellSince(node, openedAt)) {
                wasClosed(code);
            }
        }

        private void wasClosed(int code) {
            ledger.problem(handle + " was closed with " + code);
        }

        /// Reads up to the Close frame; returns its code.
        private int read() throws IOException, InterruptedException {
            while (true) {
                if (kind == Role.Kind.SLEEPY && !setting.over().get()) role.sleep(SLEEP_ONE_IN, random);
                RawClient.Frame frame = client.read();
                switch (frame.opcode()) {
                    case 0x1 -> text(frame.text());
                    case 0x8 -> {
                        return frame.payload().length < 2 ? 0 : ByteBuffer.wrap(frame.payload()).getShort() & 0xFFFF;
                    }
                    case 0x9 -> send(RawClient.frame(0x8A, frame.payload()));
                    default -> ledger.problem(handle + " got a frame of opcode " + frame.opcode());
                }
            }
        }

        private void text(String text) {
            if (text.startsWith("{\"ok\"") || text.startsWith("{\"error\"")) {
                answer(text);
                return;
            }
            Letter letter = Letter.in(text);
            if (letter == null) {
                ledger.problem(handle + " got " + text);
                return;
            }
            boolean sentAgain = ledger.received(letter.number(), self, 0, false);
            Long last = lastOfStrand.put(letter.strand(), letter.at());
            if (last != null && last >= letter.at() && !sentAgain) {
                ledger.problem(handle + " got messages of one sender out of order");
            }
        }

        private void answer(String text) {
            Ledger.Sending sending;
            synchronized (unanswered) {
                sending = unanswered.poll();
            }
            if (sending == null) {
                ledger.problem(handle + " got an answer too many: " + text);
                return;
            }
            long id = Letter.answered(text);
            if (id >= 0 && id != sending.number) ledger.problem(handle + " got answers out of order");
            if (text.startsWith(UNCONFIRMED)) sending.cut();
            else sending.answered(text.startsWith("{\"ok\""), 0);
            window.release();
        }

        private void write(Random random) {
            try {
                for (long at = 1; !ended; at++) {
                    boolean over = setting.over().get();
                    if (over || kind == Role.Kind.RESTLESS && random.nextInt(LEAVE_ONE_IN) == 0) {
                        if (over) ledger.left(self);
                        leave(!over && random.nextBoolean());
                        return;
                    }
                    window.acquire();
                    if (ended) return;
                    say(at, random);
                    role.pause(at, random);
                }
            } catch (IOException gone) {
                // the reader learns it too
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void say(long at, Random random) throws IOException {
            boolean tooBig = role.isTooBig(random);
            String recipient = role.recipient(random);
            Ledger.Sending sending = ledger.send(self, recipient, tooBig);
            synchronized (unanswered) {
                unanswered.add(sending);
            }
            send(RawClient.text(new Letter(sending.number, strand, at)
                    .text(handle, recipient, role.size(tooBig, random))));
        }

        private void leave(boolean suddenly) throws IOException {
            if (suddenly) {
                client.socket().setSoLinger(true, 0);
                client.close();
            } else {
                saidClose = true;
                send(RawClient.close(CLOSED_BY_US, ""));
            }
        }

        private synchronized void send(byte[] frame) throws IOException {
            client.send(frame);
        }
    }
}
