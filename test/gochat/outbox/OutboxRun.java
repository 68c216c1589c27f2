package gochat.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.io.Buffers;
import gochat.io.CoarseClock;
import gochat.io.MemoryShare;
import gochat.io.Outgoing;
import gochat.io.Paper;
import gochat.ws.Opcode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One run of a real outbox among two senders, a poller, a peer and whoever cuts or closes, each of whom takes one
/// atomic step at a time, in an order that is given. While somebody writes, or tells the transport something, the
/// others may take steps: each such call is a place where the run goes on with theirs until it is told to return.
final class OutboxRun {
    /// One step of one of them.
    enum Step {
        /// The sender offers a frame, or if he was refused, waits, or gives up.
        FIRST_SENDS, SECOND_SENDS,
        /// The sender has the outbox written that he was told is unattended.
        FIRST_ATTENDS, SECOND_ATTENDS,
        /// The poller, or who attends while it sleeps, writes what is queued.
        POLL,
        /// The peer takes more, and the poller is told.
        PEER_READS,
        /// The sweeper has it tried once more.
        RETRY,
        CLOSE, CUT,
        /// The reader tells that the peer has said its last.
        END,
        /// How the write under way ends.
        ALL, PART, NONE, FAILS,
        /// The call to the transport that is under way returns.
        RETURNS
    }

    /// How often each may be taken; the others as often as they can.
    static final Map<Step, Integer> MOST = new EnumMap<>(Map.of(Step.FIRST_SENDS, 3, Step.SECOND_SENDS, 1,
            Step.RETRY, 1, Step.CLOSE, 1, Step.CUT, 1, Step.END, 1, Step.PART, 1, Step.NONE, 1));
    private static final int FRAME_BYTES = 4;
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// Two frames, and one more only when nothing waits.
    private static final OutboxLimits LIMITS = new OutboxLimits(2 * FRAME_BYTES, 2);

    /// There are no more steps: the run is left where it is.
    private static final class Over extends Error {
        private static final long serialVersionUID = 1;

        Over() {
            // without a stack trace, which would cost more than a run
            super(null, null, false, false);
        }
    }

    /// What the run is in the middle of.
    private enum Call { WRITE, AWAIT_OUTPUT, ATTEND, SHUT_DOWN }

    private final class Sender {
        private final byte name;
        private boolean owesAttention;
        private boolean waits;
        private boolean woken;
        private boolean gaveUp;

        Sender(char name) {
            this.name = (byte) name;
        }

        boolean canSend() {
            return !owesAttention && (!waits || woken) && !gaveUp;
        }

        void send() {
            waits = false;
            woken = false;
            byte[] payload = {name, (byte) accepted.size()};
            switch (outbox.offer(Allowance.LIMITED, Opcode.TEXT, payload, 0, 2)) {
                case UNATTENDED -> {
                    accept(payload);
                    owesAttention = true;
                }
                case TAKEN -> accept(payload);
                case FULL -> {
                    waits = !outbox.isRoomOrWakes(2, () -> woken = true);
                    gaveUp = !waits && outbox.state() == OutboxState.WAITING;
                }
                case CLOSED -> gaveUp = true;
                case NO_MEMORY -> throw new AssertionError("there is memory");
            }
        }

        @Override
        public String toString() {
            return "" + (owesAttention ? 'o' : '-') + (waits ? 'w' : '-') + (woken ? '!' : '-') + (gaveUp ? 'g' : '-');
        }
    }

    private final MemoryShare memory = new MemoryShare(1 << 20);
    private final ByteArrayOutputStream accepted = new ByteArrayOutputStream();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Sender first = new Sender('a');
    private final Sender second = new Sender('b');
    private final Deque<Call> calls = new ArrayDeque<>();
    private final Map<Step, Integer> taken = new EnumMap<>(Step.class);
    private final Deque<Step> steps;
    private int queued;
    private boolean armed;
    private boolean broken;
    private boolean shutDown;
    private final Outbox outbox = new Outbox(LIMITS, new Buffers(memory, 1), new CoarseClock(), new Wire(),
            new Outbox.Owner() {
                @Override
                public void hasRoom() {}

                @Override
                public void broke(Throwable how) {
                    if (how instanceof Over over) throw over;
                    if (!(how instanceof IOException)) throw new AssertionError(how);
                    broken = true;
                    outbox.discard();
                }
            });

    private OutboxRun(List<Step> steps) {
        this.steps = new ArrayDeque<>(steps);
    }

    /// Takes these steps, checks what must hold there, and tells what distinguishes the state from others.
    ///
    /// @param next  is filled with the steps that can follow
    static String run(List<Step> steps, Set<Step> next) {
        OutboxRun run = new OutboxRun(steps);
        try {
            while (true) run.takeNext();
        } catch (Over left) {
            // what unwinding does to the outbox is no part of the run
        }
        if (run.problem != null) throw run.problem;
        next.addAll(run.next);
        return run.fingerprint;
    }

    private final Set<Step> next = EnumSet.noneOf(Step.class);
    private String fingerprint;
    private AssertionError problem;

    private void takeNext() {
        if (steps.isEmpty()) {
            if (fingerprint == null && problem == null) end();
            throw new Over();
        }
        take(steps.poll());
    }

    private void take(Step step) {
        taken.merge(step, 1, Integer::sum);
        switch (step) {
            case FIRST_SENDS -> first.send();
            case SECOND_SENDS -> second.send();
            case FIRST_ATTENDS -> attend(first);
            case SECOND_ATTENDS -> attend(second);
            case POLL -> {
                queued--;
                outbox.writeNow();
            }
            case PEER_READS -> {
                armed = false;
                queued++;
            }
            case RETRY -> queued++;
            case CLOSE -> close();
            case END -> hearAll();
            case CUT -> {
                broken = true;
                outbox.discard();
            }
            case ALL, PART, NONE, FAILS, RETURNS -> throw new IllegalStateException("no call is under way: " + step);
        }
    }

    private void accept(byte[] payload) {
        accepted.writeBytes(new byte[] {(byte) (0x80 | Opcode.TEXT), 2});
        accepted.writeBytes(payload);
    }

    private void attend(Sender sender) {
        sender.owesAttention = false;
        queued++;
    }

    private void close() {
        Offer offer = outbox.offerLast(Opcode.CLOSE, new byte[0]);
        if (offer.isTaken()) accepted.writeBytes(new byte[] {(byte) (0x80 | Opcode.CLOSE), 0});
        if (offer == Offer.UNATTENDED) queued++;
    }

    private void hearAll() {
        try {
            outbox.end();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Goes on with steps of others until one ends this call.
    private Step during(Call call, Set<Step> ends) {
        calls.push(call);
        while (true) {
            if (steps.isEmpty()) takeNext();
            Step step = steps.poll();
            if (ends.contains(step)) {
                taken.merge(step, 1, Integer::sum);
                calls.pop();
                return step;
            }
            take(step);
        }
    }

    /// The transport under the outbox.
    private final class Wire extends Paper {
        Wire() {
            super(0);
        }

        @Override
        public int write(byte[] bytes, int from, int to) throws IOException {
            if (outbox.state().isCut()) throw new IOException("the connection has been cut");
            int count = switch (during(Call.WRITE, EnumSet.of(Step.ALL, Step.PART, Step.NONE, Step.FAILS))) {
                case ALL -> to - from;
                case PART -> (to - from) / 2;
                case NONE -> 0;
                default -> throw new IOException("it fails");
            };
            written.write(bytes, from, count);
            return count;
        }

        @Override
        public void awaitOutput(Outgoing outgoing) {
            during(Call.AWAIT_OUTPUT, EnumSet.of(Step.RETURNS));
            armed = true;
        }

        @Override
        public void attend(List<? extends Outgoing> outgoing) {
            during(Call.ATTEND, EnumSet.of(Step.RETURNS));
            queued++;
        }

        @Override
        public void shutdownOutput() {
            during(Call.SHUT_DOWN, EnumSet.of(Step.RETURNS));
            assertTrue(!shutDown, "it ends once");
            shutDown = true;
        }
    }

    private void end() {
        for (Step step : Step.values()) if (isPossible(step)) next.add(step);
        try {
            check();
        } catch (AssertionError wrong) {
            problem = wrong;
            return;
        }
        Counts counts = outbox.counts();
        fingerprint = outbox + " " + first + second + calls + queued + armed + broken + shutDown + counts.sentBytes() + " "
                + accepted.size() + " " + written.size() + taken.entrySet().stream()
                        .filter(each -> MOST.containsKey(each.getKey())).toList();
    }

    private boolean isPossible(Step step) {
        if (taken.getOrDefault(step, 0) >= MOST.getOrDefault(step, Integer.MAX_VALUE)) return false;
        return switch (step) {
            case FIRST_SENDS -> first.canSend();
            case SECOND_SENDS -> second.canSend();
            case FIRST_ATTENDS -> first.owesAttention;
            case SECOND_ATTENDS -> second.owesAttention;
            case POLL -> queued > 0 && calls.size() < 2;
            case PEER_READS -> armed && !broken;
            case RETRY, CLOSE, CUT -> true;
            // before the close it changes nothing, and behind a cut neither; to try once more is what the poller does
            case END -> taken.containsKey(Step.CLOSE) && !taken.containsKey(Step.CUT)
                    && !taken.containsKey(Step.RETRY);
            case ALL, PART, NONE, FAILS -> calls.peek() == Call.WRITE;
            case RETURNS -> !calls.isEmpty() && calls.peek() != Call.WRITE;
        };
    }

    /// What holds always; and, where nobody can take a step of his own, what must have come of it.
    private void check() {
        OutboxState state = outbox.state();
        boolean attended = first.owesAttention || second.owesAttention || queued > 0 || calls.contains(Call.ATTEND);
        boolean watched = armed || queued > 0 || calls.contains(Call.AWAIT_OUTPUT);
        switch (state) {
            case IDLE, GONE -> assertEquals(0, memory.lentBytes(), "lent");
            case QUEUED -> assertTrue(attended, "nobody is to write");
            case WAITING -> assertTrue(watched, "nobody hears when the peer reads");
            case WRITING, ABANDONED -> assertTrue(calls.contains(Call.WRITE), "nobody writes");
        }
        String all = accepted.toString(StandardCharsets.ISO_8859_1);
        String gone = written.toString(StandardCharsets.ISO_8859_1);
        assertTrue(all.startsWith(gone), "what was taken is written in order");
        if (state == OutboxState.IDLE) assertEquals(all, gone, "what was taken is written");
        boolean over = calls.isEmpty() && !attended && !armed;
        if (over || state.isCut()) {
            for (Sender sender : List.of(first, second)) {
                assertTrue(!sender.waits || sender.woken, "somebody waits for ever");
            }
        }
        boolean ends = taken.containsKey(Step.CLOSE) && taken.containsKey(Step.END);
        if (over && state == OutboxState.IDLE) assertEquals(ends, shutDown, "it ends behind the last frame");
        if (over) assertTrue(state == OutboxState.IDLE || state == OutboxState.GONE, () -> "it ends as " + state);
    }
}
