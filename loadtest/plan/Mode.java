package loadtest.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import loadtest.text.UsageException;

/// Who writes to whom. Users are numbered from 0.
public enum Mode {
    SELF, PAIRS, RANDOM, FAN_IN,
    /// Everybody writes to all others in his room; user `n` of `R` rooms is in room `n % R`.
    ROOM;

    static Mode parse(String name) {
        return Arrays.stream(values()).filter(mode -> mode.toString().equals(name)).findFirst()
                .orElseThrow(() -> new UsageException("-mode must be one of "
                        + Arrays.stream(values()).map(Mode::toString).collect(Collectors.joining(", "))
                        + ", not '" + name + "'"));
    }

    /// Checks that so many users can be in this mode.
    void checkUserCount(int userCount, int rooms) {
        switch (this) {
            case SELF -> { }
            case PAIRS -> require(userCount % 2 == 0, "an even -user-count");
            case RANDOM, FAN_IN -> require(userCount >= 2, "a -user-count of 2 or more");
            case ROOM -> require(userCount % rooms == 0 && userCount / rooms >= 2,
                    "a -user-count that is a multiple of -rooms, 2 in each or more");
        }
    }

    private void require(boolean condition, String what) {
        if (!condition) {
            throw new UsageException("-mode " + this + " needs " + what);
        }
    }

    /// In fan-in the first user only listens.
    int firstSender() {
        return this == FAN_IN ? 1 : 0;
    }

    /// The user that the next message goes to; -1 where it goes to a room.
    public int recipient(int sender, int userCount, RandomGenerator random) {
        return switch (this) {
            case SELF -> sender;
            case PAIRS -> sender ^ 1;
            case RANDOM -> (sender + 1 + random.nextInt(userCount - 1)) % userCount;
            case FAN_IN -> 0;
            case ROOM -> -1;
        };
    }

    /// Who may have messages under way to this user.
    public List<Integer> sendersTo(int recipient, int userCount) {
        return switch (this) {
            case SELF -> List.of(recipient);
            case PAIRS -> List.of(recipient ^ 1);
            case FAN_IN -> recipient == 0 ? IntStream.range(1, userCount).boxed().toList() : List.of();
            case RANDOM, ROOM -> IntStream.range(0, userCount).boxed().toList();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
