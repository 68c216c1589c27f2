package gochat.engine.redis;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks the Sentinels which server leads. More than half of those that are named must say the same: one that is cut off
/// from the others may believe in a leader that is none any more.
final class Sentinels {
    /// Opens a connection, ready for commands.
    interface Opening {
        RedisConnection open(RedisAddress.Host host) throws IOException;
    }

    private final RedisAddress address;
    private final Opening opening;

    Sentinels(RedisAddress address, Opening opening) {
        this.address = address;
        this.opening = opening;
    }

    RedisAddress.Host leader() throws IOException {
        Map<RedisAddress.Host, Integer> votes = new HashMap<>();
        String wrong = null;
        for (RedisAddress.Host sentinel : address.hosts()) {
            try {
                RedisAddress.Host leader = ask(sentinel);
                if (2 * votes.merge(leader, 1, Integer::sum) > address.hosts().size()) return leader;
            } catch (IOException failed) {
                wrong = failed.getMessage();
            }
        }
        throw new IOException("of " + address.hosts().size() + " Sentinels no majority names a leader of "
                + address.master().get() + (wrong == null ? "" : ": " + wrong));
    }

    private RedisAddress.Host ask(RedisAddress.Host sentinel) throws IOException {
        try (RedisConnection connection = opening.open(sentinel)) {
            Object reply = connection.call("SENTINEL", "get-master-addr-by-name", address.master().get());
            if (reply == null) throw new IOException(sentinel + " knows no " + address.master().get());
            List<?> parts = Replies.list(reply, 2);
            return new RedisAddress.Host(Replies.text(parts.get(0)), (int) Replies.number(parts.get(1)));
        }
    }
}
