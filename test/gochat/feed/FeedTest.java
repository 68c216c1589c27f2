package gochat.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.chat.Handle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a feed keeps, and whose words go where there is too much.
class FeedTest {
    private static final int MESSAGES = 64;
    private static final int BYTES = 16 * 1024;
    private static final Handle SELF = Handle.of("coop");

    private final Feed feed = feed(MESSAGES, BYTES);

    private static Feed feed(int messages, int bytes) {
        return new Feed(SELF,
                new KeepLimits(Duration.ofHours(24), messages, bytes, 64 << 20, 1000, 3, 200, 50, 500), 1);
    }

    private static Entry from(String sender, int length) {
        return new Entry(Entry.Kind.MESSAGE, Handle.of(sender), SELF, 0, new byte[length]);
    }

    private List<String> senders() {
        List<String> senders = new ArrayList<>();
        for (int i = 0; i < feed.count(); i++) senders.add(feed.entry(i).sender().toString());
        return senders;
    }

    @Test
    void strangersWhoFloodPushNobodyElsesWordsOut() {
        for (int i = 0; i < 4; i++) feed.append(0, from("gordon", 10));
        for (int i = 0; i < 500; i++) feed.append(0, from("stranger" + i % 5, 100));
        assertEquals(List.of("gordon", "gordon", "gordon", "gordon"), senders().subList(0, 4));
        assertTrue(feed.count() <= MESSAGES, feed.count() + " entries");
        assertTrue(feed.heldBytes() <= BYTES, feed.heldBytes() + " bytes");
    }

    @Test
    void oneWhoSpeaksToManyLosesTheOldest() {
        for (int i = 0; i < 1000; i++) feed.append(0, from("stranger" + i, 10));
        assertEquals("stranger999", senders().getLast());
        assertTrue(feed.lost() < feed.last());
        assertEquals(feed.count(), feed.last() - feed.lost());
    }

    @Test
    void aMessageThatIsLargerThanAFeedMayBeIsNotKept() {
        feed.append(0, from("gordon", BYTES));
        assertEquals(0, feed.count());
        assertEquals(0, feed.heldBytes());
        assertEquals(feed.last(), feed.lost());
    }

    /// However small a feed is, what came last is there if it may be: else every second message would be refused.
    @Test
    void theNewestStaysIfItFitsBesideThoseWhoHaveLess() {
        for (int[] limits : new int[][] {{1, BYTES}, {MESSAGES, 1110}}) {
            Feed feed = feed(limits[0], limits[1]);
            feed.append(0, from("friend", 10));
            for (int i = 0; i < 10; i++) {
                feed.append(0, from("gordon", 904 - i));
                assertTrue(feed.keptLast(), "message " + i);
                assertEquals("gordon", feed.entry(feed.count() - 1).sender().toString());
            }
        }
    }

    /// Whoever has most loses what stands between others' words: what is left there is used again before it is much.
    @Test
    void gapsBetweenTheTextsThatStayAreClosed() {
        for (int length : new int[] {10, 100, 1000, 3000}) {
            Feed feed = feed(1000, 100_000);
            for (int i = 0; i < 200; i++) feed.append(0, from("friend" + i, 10));
            for (int i = 0; i < 10_000; i++) {
                feed.append(0, from("stranger" + i % 3, length));
                // beside a block at either end, and a quarter of all that waits to be used again
                assertTrue(feed.textBytes() <= (feed.heldBytes() + 4 * 1024) * 5 / 4,
                        feed.textBytes() + " bytes for " + feed.heldBytes() + " of messages of " + length);
            }
        }
    }

    /// Beside one that counts in the slowest way, for random writers, rooms and sizes; arrays that serve again hold
    /// what they should.
    @Test
    void whatGoesIsTheOldestOfThoseWhoHaveMost() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            int messages = 1 + random.nextInt(100);
            int bytes = 1000 + random.nextInt(20_000);
            Feed feed = feed(messages, bytes);
            Slow slow = new Slow(messages, bytes);
            for (int i = 0; i < 400; i++) {
                Entry entry = entry(random, 1 + random.nextInt(60));
                slow.append(feed.append(0, entry), entry);
                if (random.nextInt(50) == 0) {
                    long before = feed.last() - random.nextInt(100);
                    feed.expire(before);
                    slow.kept.removeIf(kept -> kept.seq < before);
                }
                assertEquals(slow.texts(), texts(feed), "seed " + seed + ", entry " + i);
            }
        }
    }

    private static Entry entry(Random random, int writers) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        Handle other = Handle.of("w".repeat(1 + random.nextInt(20)) + random.nextInt(writers));
        long origin = random.nextLong();
        return switch (random.nextInt(4)) {
            case 0 -> new Entry(Entry.Kind.MESSAGE, SELF, other, origin, bytes);
            case 1 -> new Entry(Entry.Kind.MESSAGE, other, Handle.of("#team"), origin, bytes);
            case 2 -> new Entry(Entry.Kind.LEFT, other, Handle.of("#" + other), origin, new byte[Long.BYTES]);
            default -> new Entry(Entry.Kind.MESSAGE, other, SELF, origin, bytes);
        };
    }

    private static String text(long seq, Entry entry) {
        return seq + " " + entry.kind() + " " + entry.sender() + " " + entry.recipient() + " " + entry.origin() + " "
                + HexFormat.of().formatHex(entry.bytes());
    }

    private static List<String> texts(Feed feed) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < feed.count(); i++) {
            assertEquals(feed.entry(i).conversation(SELF), feed.conversation(i));
            texts.add(text(feed.seq(i), feed.entry(i)));
        }
        return texts;
    }

    /// Looks for the largest share by which all that may stay fits.
    private record Slow(List<Kept> kept, int messages, int bytes) {
        private record Kept(long seq, Entry entry) {}

        Slow(int messages, int bytes) {
            this(new ArrayList<>(), messages, bytes);
        }

        List<String> texts() {
            return kept.stream().map(each -> text(each.seq, each.entry)).toList();
        }

        private long cost(Kept each) {
            return Math.max((long) each.entry.size() * messages, bytes);
        }

        private long load() {
            return kept.stream().mapToLong(this::cost).sum();
        }

        void append(long seq, Entry entry) {
            kept.add(new Kept(seq, entry));
            long capacity = (long) messages * bytes;
            if (load() <= capacity) return;
            long most = capacity - capacity / 8;
            Map<Handle, Long> loads = new HashMap<>();
            for (Kept each : kept) loads.merge(each.entry.conversation(SELF), cost(each), Long::sum);
            long fair = 0;
            for (long step = Long.highestOneBit(most); step > 0; step /= 2) {
                long share = fair + step;
                if (loads.values().stream().mapToLong(load -> Math.min(load, share)).sum() <= most) fair = share;
            }
            for (int i = 0; i < kept.size() && load() > (i < kept.size() - 1 ? most : capacity); ) {
                Handle with = kept.get(i).entry.conversation(SELF);
                if (loads.get(with) > fair) loads.merge(with, -cost(kept.remove(i)), Long::sum);
                else i++;
            }
        }
    }
}
