package gochat.talk;

import gochat.feed.Repeats;
import java.util.LinkedHashMap;
import java.util.Map;

/// The last messages of all handles that a shared log had, known again as those of one handle are by its [Repeats]. The
/// log's thread alone calls it.
///
/// When a log is lost, each node puts in again what it has sent within the last minute. Between a message that comes
/// first and the same, sent again over another node, there may then be far more of its handle than [Repeats] has.
final class Lately {
    /// What some nodes put in again at once; with 80 bytes each, 10 MiB.
    static final int MESSAGES = 1 << 17;

    private final Map<Long, Long> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MESSAGES;
        }
    };

    /// The answer that this message had, or [Repeats#NONE].
    long find(long hash) {
        return answers.getOrDefault(hash, Repeats.NONE);
    }

    void add(long hash, long seq, boolean live) {
        answers.put(hash, Repeats.answer(seq, live));
    }

    void clear() {
        answers.clear();
    }
}
