package gochat.soak;

import gochat.RawClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One user: sends to others, receives, and notes both in the ledger. When the connection ends, connects anew, until
/// told to stop. Two virtual threads per connection, one that reads and one that writes.
final class User implements Runnable {
    /// How a user behaves.
    enum Kind {
        /// Never ends a connection, and must never lose one.
        STEADY,
        /// Loses connections to the proxy, and ends some himself, by a Close frame or without.
        RESTLESS,
        /// Stops reading for a while, now and then.
        SLEEPY,
        /// Sends as fast as he can.
        EAGER,
        /// Sends dozens at once, and then nothing for a while.
        BURSTY
    }

    private static final Pattern NUMBERS =
            Pattern.compile("^\\{\"sender\":\"[^\"]*\",.*\"id\":\"([0-9]+)\",\"strand\":([0-9]+),\"at\":([0-9]+),");
    private static final Pattern ANSWERED_ID = Pattern.compile("\"id\":\"([0-9]+)\"}$");
    private static final AtomicLong STRANDS = new AtomicLong();
    private static final int CLOSED_BY_US = 1000;
    private static final int CLOSED_FOR_NOT_READING = 1013;
    private static final int WINDOW = 16;
    private static final int BURST = 60;
    private static final int MAX_BURST_PAUSE_MILLIS = 1_000;
    private static final int MAX_PAUSE_MILLIS = 30;
    private static final int MAX_SLEEP_MILLIS = 2_000;
    private static final int SLEEP_ONE_IN = 2_000;
    private static final int LEAVE_ONE_IN = 200;
    private static final int BAD_ONE_IN = 50;
    private static final int READ_TIMEOUT_MILLIS = 60_000;
    private static final int RECONNECT_MILLIS = 20;
    private static final int TOO_BIG_BYTES = 1_100;

    private final String handle;
    private final Kind kind;
    private final int port;
    private final List<String> recipients;
    private final Ledger ledger;
    private final Random random;
    private volatile boolean stopping;

    /// @param port        where to connect: a proxy's
    /// @param recipients  whom to send to
    User(String handle, Kind kind, int port, List<String> recipients, Ledger ledger, long seed) {
        this.handle = handle;
        this.kind = kind;
        this.port = port;
        this.recipients = recipients;
        this.ledger = ledger;
        this.random = new Random(seed);
    }

    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                new Stay(new Random(random.nextLong())).live();
                Thread.sleep(RECONNECT_MILLIS);
            } catch (IOException | AssertionError cutInHandshake) {
                if (kind != Kind.RESTLESS) ledger.problem(handle + " could not connect: " + cutInHandshake);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException defect) {
                ledger.problem(handle + ": " + defect);
            }
        }
    }

    /// One connection of the user.
    private final class Stay {
        private final Random random;
        private final RawClient client;
        private final long openedAt = System.nanoTime();
        private final long strand = STRANDS.incrementAndGet();
        private final Queue<Ledger.Sending> unanswered = new ArrayDeque<>();
        private final Semaphore window = new Semaphore(kind == Kind.BURSTY ? BURST : WINDOW);
        private final Map<Long, Long> lastOfStrand = new HashMap<>();
        private volatile boolean saidClose;
        private volatile boolean ended;

        Stay(Random random) throws IOException {
            this.random = random;
            this.client = RawClient.open(port, "/?user=" + handle);
            client.socket().setSoTimeout(READ_TIMEOUT_MILLIS);
        }

        void live() throws InterruptedException {
            Random forWriter = new Random(random.nextLong());
            Thread writer = Thread.ofVirtual().start(() -> write(forWriter));
            try (client) {
                judge(read());
            } catch (IOException broken) {
                ledger.broke(handle, openedAt);
                if (kind != Kind.RESTLESS && kind != Kind.SLEEPY) ledger.problem(handle + " was cut: " + broken);
            } finally {
                ended = true;
                window.release();
                writer.join();
            }
        }

        /// Judges the code that the connection was closed with.
        private void judge(int code) {
            boolean allAnswered;
            synchronized (unanswered) {
                allAnswered = unanswered.isEmpty();
            }
            if (code == CLOSED_BY_US && saidClose) {
                if (!allAnswered) ledger.problem(handle + " closed and got no answer before");
            } else if (code != CLOSED_FOR_NOT_READING || kind != Kind.SLEEPY) {
                ledger.problem(handle + " was closed with " + code);
            }
        }

        /// Reads up to the Close frame; returns its code.
        private int read() throws IOException, InterruptedException {
            while (true) {
                if (kind == Kind.SLEEPY && !stopping && random.nextInt(SLEEP_ONE_IN) == 0) {
                    Thread.sleep(random.nextInt(MAX_SLEEP_MILLIS));
                }
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
            Matcher numbers = NUMBERS.matcher(text);
            if (!numbers.find()) {
                ledger.problem(handle + " got " + text);
                return;
            }
            Long last = lastOfStrand.put(Long.valueOf(numbers.group(2)), Long.valueOf(numbers.group(3)));
            if (last != null && last >= Long.parseLong(numbers.group(3))) {
                ledger.problem(handle + " got messages of one sender out of order");
            }
            ledger.received(Long.parseLong(numbers.group(1)));
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
            Matcher id = ANSWERED_ID.matcher(text);
            if (id.find() && Long.parseLong(id.group(1)) != sending.number) {
                ledger.problem(handle + " got answers out of order");
            }
            sending.answered(text.startsWith("{\"ok\""));
            window.release();
        }

        private void write(Random random) {
            try {
                for (long at = 1; !ended; at++) {
                    if (stopping || kind == Kind.RESTLESS && random.nextInt(LEAVE_ONE_IN) == 0) {
                        leave(!stopping && random.nextBoolean());
                        return;
                    }
                    window.acquire();
                    if (ended) return;
                    say(at, random);
                    pause(at, random);
                }
            } catch (IOException gone) {
                // the reader learns it too
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void pause(long at, Random random) throws InterruptedException {
            switch (kind) {
                case EAGER -> { }
                case BURSTY -> {
                    if (at % BURST == 0) Thread.sleep(random.nextInt(MAX_BURST_PAUSE_MILLIS));
                }
                case STEADY, RESTLESS, SLEEPY -> Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
            }
        }

        private void say(long at, Random random) throws IOException {
            boolean bad = random.nextInt(BAD_ONE_IN) == 0;
            String recipient = recipients.get(random.nextInt(recipients.size()));
            Ledger.Sending sending = ledger.send(recipient, bad);
            int size = bad ? TOO_BIG_BYTES : kind == Kind.EAGER ? 800 : random.nextInt(600);
            String text = "{\"sender\":\"" + handle + "\",\"recipient\":\"" + recipient
                    + "\",\"id\":\"" + sending.number + "\",\"strand\":" + strand + ",\"at\":" + at
                    + ",\"message\":\"" + "x".repeat(size) + "\"}";
            synchronized (unanswered) {
                unanswered.add(sending);
            }
            send(RawClient.text(text));
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
