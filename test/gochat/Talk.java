package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A few people who write to each other over several nodes, whatever happens to these, and a ledger. Each does what the
/// page does: who is cut comes again on another node by his cursor, and sends again what was not answered, by its id.
///
/// What was answered `ok` must be heard once by whom it was for; only who was told that something may be missing may
/// hear again what he had heard.
final class Talk {
    static final int PEOPLE = 9;
    private static final int MANY = 5;
    private static final int SILENCE_MILLIS = 4000;
    private static final long PAUSE_MILLIS = 20;
    private static final int END_SECONDS = 60;
    private static final Pattern TEXT = Pattern.compile("\"sender\":\"([a-z]+\\d)\",.*\"message\":\"m(\\d+)\"");

    private final List<Integer> ports;
    private final String crowd;
    private final List<Person> people = new ArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger notResumed = new AtomicInteger();
    private final AtomicInteger resumed = new AtomicInteger();
    /// Answered with ok, each with its recipient.
    private final Map<Integer, String> ok = new ConcurrentHashMap<>();
    private final CountDownLatch here = new CountDownLatch(PEOPLE);
    private final CountDownLatch silent = new CountDownLatch(PEOPLE);
    private volatile boolean over;

    /// @param ports  of the nodes; may change while it runs
    /// @param crowd  what their handles begin with, a few letters that nobody else's do
    Talk(List<Integer> ports, String crowd, long seed) throws InterruptedException {
        this.ports = ports;
        this.crowd = crowd;
        System.out.println("seed " + seed);
        for (int i = 0; i < PEOPLE; i++) people.add(new Person(i, new Random(seed + i)));
        for (Person person : people) person.thread = Thread.ofVirtual().start(person::live);
        assertTrue(here.await(END_SECONDS, TimeUnit.SECONDS), "they did not all come in");
    }

    private final class Person {
        private final String name;
        private final String window;
        private V2Client last;
        private final Random random;
        private Thread thread;
        private int node;
        private V2Client client;
        /// Sent, and not answered yet; 0 for none.
        private int open;
        private String recipient;
        /// Where it heard each.
        private final Map<Integer, String> heard = new HashMap<>();
        /// What it may hear again.
        private final Set<Integer> forgiven = new HashSet<>();
        private volatile String problem;

        Person(int index, Random random) {
            this.name = crowd + index;
            this.window = "window-of-person-" + index;
            this.random = random;
            this.node = index;
        }

        void live() {
            while (client == null) {
                try {
                    come();
                } catch (IOException | AssertionError refused) {
                    goOn();
                }
            }
            await(here);
            while (!over || open != 0) {
                if (open == 0) think(crowd + random.nextInt(PEOPLE));
                step();
            }
            await(silent);
            // what a log has lost is put in again, which takes its time
            for (long end = System.nanoTime() + Waiting.LONG.toNanos(); System.nanoTime() < end && lacksSome(); ) listen();
            // whatever else is for it is before this in the log
            think(name);
            while (open != 0) step();
            goOn();
        }

        private void think(String to) {
            open = numbers.incrementAndGet();
            recipient = to;
        }

        private void step() {
            try {
                if (client == null) come();
                client.send(recipient, "m" + open, "id" + open);
                while (!hear(client.read())) {}
            } catch (IOException | AssertionError cut) {
                goOn();
            }
        }

        private boolean lacksSome() {
            return ok.entrySet().stream().anyMatch(it -> it.getValue().equals(name) && !heard.containsKey(it.getKey()));
        }

        private void listen() {
            try {
                if (client == null) come();
                hear(client.read());
            } catch (IOException | AssertionError cut) {
                goOn();
            }
        }

        private void come() throws IOException {
            V2Client next = last == null ? V2Client.connect(port(), name) : last.resume(port(), window);
            next.raw().socket().setSoTimeout(SILENCE_MILLIS);
            if (last == null) next.say("{\"do\":\"enter\",\"window\":\"" + window + "\"}");
            try {
                String hello = next.hello();
                if (last != null && hello.contains("\"resumed\":true")) resumed.incrementAndGet();
                if (last != null && hello.contains("\"resumed\":false")) {
                    notResumed.incrementAndGet();
                    forgiven.addAll(heard.keySet());
                }
            } catch (IOException | AssertionError refused) {
                next.close();
                throw refused;
            }
            client = last = next;
        }

        private int port() {
            return ports.get(node % ports.size());
        }

        private void goOn() {
            try {
                if (client != null) client.close();
                Thread.sleep(PAUSE_MILLIS);
            } catch (IOException | InterruptedException e) {
                // it goes on elsewhere all the same
            }
            client = null;
            node++;
        }

        /// @return whether it is the answer to what was sent, or says that it must be sent again
        private boolean hear(String text) throws IOException {
            Matcher push = TEXT.matcher(text);
            if (text.startsWith("{\"seq\"") && push.find()) {
                // what it sent itself over another connection is no news
                if (!push.group(1).equals(name)) {
                    int number = Integer.parseInt(push.group(2));
                    String at = V2Client.seq(text) + " on node " + node % ports.size();
                    String before = heard.put(number, at);
                    if (before != null && !forgiven.remove(number)) {
                        problem = name + " heard " + number + " twice, at " + before + " and " + at;
                    }
                }
                return false;
            }
            if (!text.contains("\"id\":\"id" + open + "\"")) return false;
            if (text.startsWith("{\"ok\"")) {
                ok.put(open, recipient);
                if (recipient.equals(name)) heard.put(open, "");
                open = 0;
            } else if (!text.contains("\"unconfirmed\"") && !text.contains("\"unavailable\"")
                    && !text.contains("\"not-found\"")) {
                problem = text;
            }
            return true;
        }
    }

    private static void await(CountDownLatch all) {
        try {
            all.countDown();
            all.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /// Waits until so many more messages are answered with ok.
    void goOn(int messages) throws Exception {
        int enough = ok.size() + messages;
        Waiting.until(messages + " more messages", () -> ok.size() >= enough);
    }

    int resumed() {
        return resumed.get();
    }

    int notResumed() {
        return notResumed.get();
    }

    /// Ends it, and judges.
    void judge() throws InterruptedException {
        over = true;
        List<String> problems = new ArrayList<>();
        for (Person person : people) {
            assertTrue(person.thread.join(Duration.ofSeconds(END_SECONDS)), person.name + " hears no end");
            if (person.problem != null) problems.add(person.problem);
        }
        ok.forEach((number, recipient) -> {
            Person person = people.get(recipient.charAt(crowd.length()) - '0');
            if (!person.heard.containsKey(number)) problems.add(recipient + " has not heard " + number);
        });
        assertEquals(List.of(), problems.stream().limit(MANY).toList(), problems.size() + " problems");
        System.out.println(ok.size() + " messages, " + resumed + " resumed, " + notResumed + " not");
    }
}
