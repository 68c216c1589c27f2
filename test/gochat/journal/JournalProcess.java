package gochat.journal;

import gochat.ServerProcess;
import gochat.engine.Relay;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A process that has a journal and sends into it as fast as it can, until it is killed or the journal takes nothing
/// more: `JournalProcess FOLDER SYNC RUN`. It prints each entry that was acknowledged, `RUN:SENDER:NUMBER`.
final class JournalProcess implements AutoCloseable {
    private static final int SENDERS = 4;
    private static final int WINDOW = 64;
    private static final int MAX_PADDING = 400;
    private static final long WAIT_SECONDS = 20;

    private final Process process;
    private final List<String> acknowledged = new ArrayList<>();

    private JournalProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /// Starts one under a shell's command, such as `ulimit -f 64`.
    static JournalProcess start(String shell, Path folder, JournalLimits.Sync sync, String run) throws IOException {
        String java = String.join(" ", ServerProcess.JAVA.toString(), "-XX:-UsePerfData", "-cp",
                System.getProperty("java.class.path"), JournalProcess.class.getName(),
                folder.toString(), sync.name(), run);
        return new JournalProcess(List.of("bash", "-c", shell + "; exec " + java));
    }

    /// Reads so many acknowledgements, or all that are left.
    JournalProcess await(int count) throws IOException {
        while (acknowledged.size() < count) {
            String line = process.inputReader().readLine();
            if (line == null) break;
            // the last line may be cut
            if (line.matches(".*:[0-9]+:[0-9]+")) acknowledged.add(line);
        }
        return this;
    }

    /// Kills it as `kill -9` does, and reads what it had printed before.
    List<String> kill() throws Exception {
        // the process's own method would close what is to be read yet
        process.toHandle().destroyForcibly();
        await(Integer.MAX_VALUE);
        waitFor();
        return acknowledged;
    }

    /// Waits until it has ended by itself.
    List<String> end() throws Exception {
        await(Integer.MAX_VALUE);
        if (waitFor() != 0) throw new AssertionError("exit code " + process.exitValue());
        return acknowledged;
    }

    private int waitFor() throws InterruptedException {
        if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("it does not end");
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /// Fails unless what each sender had acknowledged is there, and what is there of each sender is in order, without a
    /// gap, and once.
    static void assertThere(List<String> acknowledged, List<String> entries) {
        Map<String, Integer> last = new HashMap<>();
        for (String entry : entries) {
            String name = entry.strip();
            int colon = name.lastIndexOf(':');
            int number = Integer.parseInt(name.substring(colon + 1));
            Integer before = last.put(name.substring(0, colon), number);
            if (number != (before == null ? 0 : before + 1)) throw new AssertionError(name + " follows " + before);
        }
        for (String name : acknowledged) {
            int colon = name.lastIndexOf(':');
            if (Integer.parseInt(name.substring(colon + 1)) > last.getOrDefault(name.substring(0, colon), -1)) {
                throw new AssertionError(name + " was acknowledged and is lost");
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        JournalLimits limits = Journals.limits(JournalLimits.Sync.valueOf(arguments[1]));
        PrintStream out = System.out;
        try (Journal<Long> journal = Journals.open(Path.of(arguments[0]), limits, new Journals.History())) {
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                String name = arguments[2] + ":" + i + ":";
                senders.add(Thread.startVirtualThread(() -> send(journal, name, out)));
            }
            for (Thread sender : senders) sender.join();
        }
    }

    private static void send(Relay<Long> journal, String name, PrintStream out) {
        Random random = new Random(name.hashCode());
        Semaphore window = new Semaphore(WINDOW);
        for (int number = 0;; number++) {
            window.acquireUninterruptibly();
            String entry = name + number;
            boolean taken = journal.send(Journals.bytes(entry + " ".repeat(random.nextInt(MAX_PADDING))),
                    new Relay.Receipt<>() {
                        @Override
                        public void applied(Long seq) {
                            out.println(entry);
                            window.release();
                        }

                        @Override
                        public void unconfirmed() {
                            window.release();
                        }
                    });
            if (!taken) return;
        }
    }
}
