package gochat.auth;

import gochat.chat.Handle;
import java.util.List;

/// Which rooms a client may be in, as its token says.
@FunctionalInterface
public interface RoomClaim {
    /// Where there are no tokens.
    RoomClaim ANY = _ -> true;

    /// Whether he may be in this room.
    boolean allows(Handle room);

    /// @param patterns  names of rooms; a `*` at the end matches the rest
    static RoomClaim of(List<String> patterns) {
        return room -> {
            String name = room.toString();
            return patterns.stream().anyMatch(pattern -> pattern.endsWith("*")
                    ? name.startsWith(pattern.substring(0, pattern.length() - 1)) : name.equals(pattern));
        };
    }
}
