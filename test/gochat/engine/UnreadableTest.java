package gochat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Waiting;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What a relay makes of what it cannot read: batches of other builds, and what is none.
class UnreadableTest extends RelayOverMemory {
    private static final byte[] FOREIGN = {Batch.FORMAT + 1, 0, 0};

    @Test
    void aNodeDoesNotStartWhileOthersWriteInAnotherFormatAndWritesNothing() {
        memory.add(FOREIGN);
        Thread others = Thread.startVirtualThread(() -> {
            while (!Thread.interrupted()) {
                memory.add(FOREIGN);
                LockSupport.parkNanos(TENTH);
            }
        });
        try {
            assertEquals("nodes of another build write the log, in format 3, and this one reads format 2 only: neither "
                    + "hears the other; stop them before this one starts",
                    assertThrows(IOException.class, relay(memory)::start).getMessage());
        } finally {
            others.interrupt();
        }
        assertTrue(memory.log.stream().allMatch(each -> each.batch() == FOREIGN));
    }

    @Test
    void whatABuildHasLeftThatIsNoMoreIsPassedOver() throws Exception {
        memory.add(FOREIGN);
        try (EngineRelay<Long> relay = relay(memory)) {
            Thread.startVirtualThread(() -> {
                LockSupport.parkNanos(TENTH);
                skipped.addAndGet(TimeUnit.SECONDS.toNanos(4));
            });
            relay.start();
            Waiting.until("it is up", relay::isUp);
            assertEquals(memory.log.getFirst().seq(), nobody.passedOver);
        }
    }

    @Test
    void aNodeThatHearsAnotherFormatSaysSoOnceAndIsNotUpUntilItIsGone() throws Exception {
        try (EngineRelay<Long> relay = relay(memory)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            for (int i = 0; i < 3; i++) memory.add(FOREIGN);
            memory.add(new Batch(5, 1, 1, Set.of(), Optional.empty(),
                    List.of(new Batch.Entry(1, new byte[1]))).encode());
            Waiting.until("what is behind is applied", () -> relay.state().applied() == 1);
            Waiting.until("it says so", () -> !relay.isUp());
            skipped.addAndGet(TimeUnit.SECONDS.toNanos(11));
            Waiting.until("it is up again", relay::isUp);
            assertEquals(1, lines.count("WARNING engine: degraded: nodes of another build write the log, in format 3, "
                    + "and this one reads format 2 only: neither hears the other"));
            assertFalse(lines.all().stream().anyMatch(line -> line.startsWith("ERROR")), lines::toString);
        }
    }

    @Test
    void whatIsNoBatchIsPassedOverAndLogged() throws Exception {
        try (EngineRelay<Long> relay = relay(memory)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            memory.add(new byte[] {Batch.FORMAT, 0, 0});
            Waiting.until("it says so", () -> lines.count("ERROR engine: what the log has at ") == 1);
            assertTrue(relay.isUp());
        }
    }

    @Test
    void howeverMuchIsNoBatchItIsOneLineAWhile() throws Exception {
        try (EngineRelay<Long> relay = relay(memory)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            String first = unreadable(memory.add(new byte[] {Batch.FORMAT, 0, 0}));
            Waiting.until("it says so", () -> lines.all().contains(first));
            for (int i = 1; i < 1_000; i++) memory.add(new byte[] {Batch.FORMAT, 0, 0});
            long last = memory.add(new byte[] {Batch.FORMAT, 0, 0});
            Waiting.until("all is passed over", () -> nobody.passedOver == last);
            assertEquals(1, lines.count("ERROR"), lines::toString);
            skipped.addAndGet(TimeUnit.SECONDS.toNanos(10));
            Waiting.until("it says how much it was, though no more comes",
                    () -> lines.all().contains(unreadable(last) + ", like 999 before it"));
            assertEquals(2, lines.count("ERROR"), lines::toString);
        }
    }

    private static String unreadable(long seq) {
        return "ERROR engine: what the log has at " + seq + " cannot be read and is passed over";
    }

    @Test
    void whatIsNoEntryIsPassedOverAndLoggedInALineThatSaysWhere() throws Exception {
        try (EngineRelay<Long> relay = relay(memory)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            byte[] batch = new Batch(5, 1, 1, Set.of(), Optional.empty(),
                    List.of(new Batch.Entry(1, new byte[2]), new Batch.Entry(2, new byte[0]))).encode();
            memory.add(batch);
            long seq = 1 + memory.log.stream().filter(each -> each.batch() == batch).findFirst().orElseThrow().seq();
            Waiting.until("it says so", () -> lines.all().contains(unreadable(seq)));
            assertEquals(1, lines.count("ERROR engine: an entry could not be applied"), "a defect of the follower's");
            assertEquals(1, lines.count("ERROR engine: what the log has at "));
            assertTrue(relay.isUp());
        }
    }
}
