package gochat.talk;

import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.engine.Follower;
import gochat.engine.Relay;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Courier;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One random life of a few handles: they come, write, fall behind, are cut, come again, move in and out of a room;
/// time passes, and the process may start anew with its log. Beside it runs a model that is a list of texts for each
/// handle.
///
/// What must hold: every message is answered as the model says, and each client hears exactly what its handle's list
/// has behind where it began, in order and once, unless it was told that it may miss something.
final class Schedule {
    private static final String[] HANDLES = {"ann", "ben", "cid"};
    private static final String ROOM = "#r";
    private static final int STEPS = 120;
    private static final Duration KEEP = Duration.ofHours(1);
    private static final Pattern TEXT = Pattern.compile("\\{\"seq\":(\\d+),\"msg\":.*?\"message\":\"(\\w+)\"");
    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"(\\w+)\"");
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private static final Pattern HELLO = Pattern.compile(
            ".*\"epoch\":\"([^\"]*)\",\"seq\":(\\d+),\"resumed\":(true|false),\"pass\":\"([^\"]*)\".*");

    private final Random random;
    private final boolean logged;
    private final boolean scarce;
    private final KeepLimits limits;
    private final Courier courier = new FakeLine.Hand();
    private final List<Client> clients = new ArrayList<>();
    /// The model: what concerns each handle, in order.
    private final Map<String, List<Said>> said = new HashMap<>();
    private final Map<String, Long> lastHere = new HashMap<>();
    /// Who was connected when the process ended: until when, its log may know or not.
    private final Set<String> unsure = new HashSet<>();
    private final Set<String> members = new HashSet<>();
    /// Of each member, when a window of its handle joined: since it was none, each time.
    private final Map<String, List<Integer>> joined = new HashMap<>();
    private final Set<String> roomTexts = new HashSet<>();
    private final List<String> story = new ArrayList<>();
    private final List<byte[]> log = new ArrayList<>();
    private final List<Long> seqs = new ArrayList<>();
    private long now = 1_700_000_000_000_000L;
    private int texts;
    private int events;
    private Feeds feeds;

    /// @param origin  who sent it
    /// @param seers   who may see it; null for whoever has the handle
    private record Said(String text, Client origin, Set<Client> seers) {
        boolean isDueTo(Client client) {
            return origin != client && (seers == null || seers.contains(client));
        }
    }

    /// One window, over all its connections.
    private static final class Client {
        final String handle;
        final String name;
        FakeLine line;
        Window window;
        /// An old line that is dead, and nobody has found out; null for none.
        Window dead;
        String answer;
        /// When it came for the first time, among all comings and joinings.
        int from;
        /// What was said where it is no member, and must never be heard.
        final Set<String> secret = new HashSet<>();
        String since = "";
        long cursor;
        /// Where in the handle's list it began to hear without a gap.
        int began;
        final List<String> heard = new ArrayList<>();

        Client(String handle, String name) {
            this.handle = handle;
            this.name = name;
        }

        @Override
        public String toString() {
            return handle + "/" + name;
        }
    }

    /// @param logged  whether everything goes through a log, and the process may start anew
    /// @param scarce  whether little is kept, for a short time, and feeds go for want of room: then nobody is in a
    ///                room, and the model believes what is answered
    Schedule(long seed, boolean logged, boolean scarce) {
        this.random = new Random(seed);
        this.logged = logged;
        this.scarce = scarce;
        this.limits = scarce ? new KeepLimits(KEEP, 1 + random.nextInt(20), 200 + random.nextInt(3000),
                KeepLimits.FEED_BYTES + random.nextInt(10_000), 1 + random.nextInt(HANDLES.length), 3, 200, 50, 500)
                : new KeepLimits(KEEP, 8 + random.nextInt(200), 1 << 20, 64 << 20, 1000, 3, 200, 50, 500);
        for (String handle : HANDLES) said.put(handle, new ArrayList<>());
        start();
    }

    private void start() {
        feeds = new Feeds(limits, Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch", () -> now);
        if (!logged) return;
        Follower<Result> follower = feeds.follower(courier);
        follower.startOver("epoch");
        for (int i = 0; i < log.size(); i++) follower.apply(seqs.get(i), 0, log.get(i));
        follower.flush();
        feeds.send(new Relay<>() {
            @Override
            public boolean send(byte[] entry, Receipt<Result> receipt) {
                long seq = Math.max(now, seqs.isEmpty() ? 0 : seqs.getLast() + 1);
                log.add(entry);
                seqs.add(seq);
                Result result = follower.apply(seq, 0, entry);
                follower.flush();
                receipt.applied(result);
                return true;
            }

            @Override
            public void close() {}
        }, 0, courier);
    }

    /// Lives it, and checks it.
    void run() {
        try {
            for (int i = 0; i < STEPS; i++) step();
            settle();
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError(wrong.getMessage() + "\n  " + String.join("\n  ", story), wrong);
        }
    }

    private void step() {
        now += random.nextInt(3) * 1000L;
        int what = random.nextInt(100);
        if (what < 12) come();
        else if (what < 62) send();
        else if (what < 70) cut();
        else if (what < 80) comeAgain();
        else if (what < 86) stall();
        else if (what < 91 && !scarce) move();
        else if (what < 92 && !scarce) lookBack();
        else if (what < 94) passTime();
        else if (what < 96 && logged) restart();
        else feeds.tick(courier);
        clients.forEach(this::hear);
    }

    private void come() {
        String handle = HANDLES[random.nextInt(HANDLES.length)];
        if (clients.stream().filter(client -> client.handle.equals(handle)).count() >= limits.perHandle()) return;
        Client client = new Client(handle, "window-%09d".formatted(texts++));
        clients.add(client);
        enter(client);
    }

    private void enter(Client client) {
        story.add(client + " enters since " + client.cursor);
        client.line = new FakeLine(client.name);
        List<Said> all = said.get(client.handle);
        Command.Enter enter = new Command.Enter(client.name, client.since.isEmpty() ? "" : client.since
                .replace(".SEQ.", "." + client.cursor + "."));
        Feeds.Entered entered = feeds.enter(Handle.of(client.handle), client.line, enter, false, RoomClaim.ANY, courier);
        if (entered.refusal() != null) {
            story.add("refused: " + new String(entered.refusal().json(), StandardCharsets.UTF_8));
            client.line = null;
            client.window = null;
            return;
        }
        client.window = entered.window();
        client.line.goOn(feeds, client.window, courier);
        if (client.since.isEmpty()) {
            client.from = ++events;
            client.secret.addAll(roomTexts);
        }
        client.dead = null;
        Matcher hello = HELLO.matcher(client.line.told.removeFirst());
        check(hello.matches(), "no hello");
        boolean resumed = hello.group(3).equals("true");
        check(!resumed || !client.since.isEmpty(), "resumed without a cursor");
        if (!resumed) {
            // from the next on it must miss nothing; what comes of before is a gift
            client.began = all.size();
            client.heard.clear();
        }
        client.cursor = Long.parseLong(hello.group(2));
        client.since = hello.group(1) + ".SEQ." + hello.group(4);
        unsure.remove(client.handle);
        lastHere.put(client.handle, now);
    }

    private Client connected() {
        List<Client> here = clients.stream().filter(client -> client.window != null).toList();
        return here.isEmpty() ? null : here.get(random.nextInt(here.size()));
    }

    private void send() {
        Client from = connected();
        if (from == null) return;
        String to = random.nextInt(4) == 0 && !scarce ? ROOM : HANDLES[random.nextInt(HANDLES.length)];
        String text = "t" + texts++;
        story.add(from.handle + " to " + to + ": " + text);
        boolean ok = to.equals(ROOM) ? members.contains(from.handle) && isFromHere(from) : lastHere.containsKey(to);
        int repeats = random.nextInt(5) == 0 ? 2 : 1;
        for (int i = 0; i < repeats; i++) {
            String answer = ask(from, "{\"sender\":\"" + from.handle + "\",\"recipient\":\"" + to + "\",\"message\":\""
                    + text + "\",\"id\":\"" + text + "\"}");
            // it fell behind what is kept, and was closed before its answer came
            if (answer == null) {
                ok &= !scarce;
                break;
            }
            if ((scarce || unsure.contains(to)) && i == 0) ok = answer.startsWith("{\"ok\"");
            check(answer.startsWith("{\"ok\"") == ok, "answered " + answer);
            check(!ok || answer.contains("\"again\":true") == i > 0, "answered " + answer);
        }
        if (!ok) return;
        for (String handle : HANDLES) {
            boolean concerns = handle.equals(from.handle) || (to.equals(ROOM) ? members.contains(handle)
                    : handle.equals(to));
            if (concerns) said.get(handle).add(new Said(text, from, to.equals(ROOM) ? seers(handle) : null));
        }
        if (!to.equals(ROOM)) return;
        roomTexts.add(text);
        for (Client client : clients) if (!isFromHere(client)) client.secret.add(text);
    }

    private Set<Client> seers(String handle) {
        return clients.stream().filter(client -> client.handle.equals(handle) && isFromHere(client))
                .collect(Collectors.toSet());
    }

    /// A client that came anew is no member of what was joined before, until it joins again.
    private boolean isFromHere(Client client) {
        return joined.getOrDefault(client.handle, List.of()).stream().anyMatch(each -> client.from < each);
    }

    private String ask(Client client, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        client.answer = null;
        int room = client.line.room;
        // an answer is not bound by the outbox
        client.line.room = Integer.MAX_VALUE;
        byte[] answer = feeds.take(client.window, bytes, 0, bytes.length, courier);
        // they were only lent
        Arrays.fill(bytes, (byte) '?');
        client.line.room = room;
        if (answer != null) client.line.told.add(new String(answer, StandardCharsets.UTF_8));
        hear(client);
        // it is behind, and its answers with it
        if (client.answer == null) goOn(client);
        hear(client);
        check(client.answer != null || client.window == null, "no answer to " + text);
        return client.answer;
    }

    private void cut() {
        Client client = connected();
        if (client == null) return;
        boolean told = random.nextBoolean();
        story.add(client + " is cut" + (told ? "" : ", and the line stays"));
        if (told) feeds.leave(client.window, courier);
        else client.line.room = 0;
        Window gone = client.window;
        client.window = null;
        if (!told) client.dead = gone;
        lastHere.put(client.handle, now);
    }

    private void comeAgain() {
        List<Client> away = clients.stream().filter(client -> client.window == null).toList();
        if (!away.isEmpty()) enter(away.get(random.nextInt(away.size())));
    }

    private void stall() {
        Client client = connected();
        if (client == null) return;
        if (client.line.room > 1000) {
            client.line.room = random.nextInt(3);
            story.add(client + " stalls");
        } else {
            goOn(client);
        }
    }

    private void goOn(Client client) {
        story.add(client + " reads on");
        client.line.room = Integer.MAX_VALUE;
        feeds.roomAgain(client.window, courier);
        client.line.goOn(feeds, client.window, courier);
        // what it lacked is gone: it is closed, and comes again
        if (client.line.closed == 1013) {
            feeds.leave(client.window, courier);
            client.window = null;
            lastHere.put(client.handle, now);
        }
    }

    private void move() {
        Client client = connected();
        if (client == null) return;
        boolean in = !members.contains(client.handle) || !isFromHere(client);
        String answer = ask(client, "{\"do\":\"" + (in ? "join" : "leave") + "\",\"room\":\"" + ROOM + "\"}");
        story.add(client.handle + (in ? " joins: " : " leaves: ") + answer);
        if (answer != null && !answer.startsWith("{\"ok\"")) return;
        if (in) {
            members.add(client.handle);
            joined.computeIfAbsent(client.handle, _ -> new ArrayList<>()).add(++events);
        } else {
            leaveRoom(client.handle);
        }
    }

    /// What was said there has been heard by then, or is not any more.
    private void leaveRoom(String handle) {
        members.remove(handle);
        joined.remove(handle);
        said.get(handle).forEach(each -> {
            if (each.seers != null) each.seers.clear();
        });
    }

    /// Asks for the history of the room.
    private void lookBack() {
        Client client = connected();
        if (client == null) return;
        byte[] request = ("{\"do\":\"history\",\"with\":\"" + ROOM + "\"}").getBytes(StandardCharsets.UTF_8);
        byte[] answer = feeds.take(client.window, request, 0, request.length, courier);
        if (answer == null) return;
        String history = new String(answer, StandardCharsets.UTF_8);
        story.add(client + " looks back: " + history);
        if (!history.startsWith("{\"history\"")) return;
        List<String> found = MESSAGE.matcher(history).results().map(each -> each.group(1)).toList();
        check(found.stream().noneMatch(client.secret::contains), "looked back to " + found);
        List<String> due = said.get(client.handle).stream()
                .filter(each -> each.seers != null && each.seers.contains(client)).map(Said::text).toList();
        int least = Math.min(due.size(), found.size());
        check(found.containsAll(due.subList(due.size() - least, due.size())), "found " + found + ", due " + due);
    }

    private void passTime() {
        // how long somebody has been away, a journal knows only by the hour
        if (scarce) now += random.nextLong(limits.keepMicros());
        else now += !logged && random.nextInt(4) == 0 ? KEEP.toNanos() / 500 : KEEP.toNanos() / 10_000;
        feeds.sweep(courier);
        long before = now - limits.keepMicros();
        for (String handle : HANDLES) {
            boolean here = clients.stream().anyMatch(
                    client -> client.handle.equals(handle) && (client.window != null || client.dead != null));
            if (here || unsure.contains(handle) || lastHere.getOrDefault(handle, now) >= before) continue;
            lastHere.remove(handle);
            leaveRoom(handle);
        }
        story.add("time passes");
    }

    private void restart() {
        story.add("the process starts anew");
        start();
        for (Client client : clients) {
            if (client.window != null || client.dead != null) unsure.add(client.handle);
            client.window = null;
            client.dead = null;
        }
    }

    /// Takes what was told.
    private void hear(Client client) {
        if (client.line == null) return;
        for (String told : client.line.take()) {
            if (told.startsWith("{\"ok\"") || told.startsWith("{\"error\"")) client.answer = told;
            if (told.startsWith("{\"ok\"") && seq(told) > 0 && !told.contains("\"again\"")) {
                check(seq(told) > client.cursor, "told " + told + " behind " + client.cursor);
                client.cursor = seq(told);
            }
            Matcher push = TEXT.matcher(told);
            if (!push.lookingAt() || client.window == null) continue;
            long seq = Long.parseLong(push.group(1));
            check(seq > client.cursor, "told " + told + " behind " + client.cursor);
            client.cursor = seq;
            check(!client.secret.contains(push.group(2)), "told " + told + ", which is secret");
            client.heard.add(push.group(2));
        }
    }

    /// Lets everybody read to the end, and compares.
    private void settle() {
        for (Client client : clients) {
            if (client.window == null) continue;
            goOn(client);
            hear(client);
            if (client.window == null) continue;
            List<Said> all = said.get(client.handle);
            List<String> due = all.subList(Math.min(client.began, all.size()), all.size()).stream()
                    .filter(each -> each.isDueTo(client)).map(Said::text).toList();
            List<String> heard = client.heard.stream().filter(due::contains).toList();
            check(heard.equals(due), client + " heard " + client.heard + ", due " + due);
        }
    }

    private static long seq(String text) {
        Matcher matcher = SEQ.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
    }
}
