package loadtest.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import loadtest.run.Users;
import loadtest.text.UsageException;

/// Who writes to whom. Users are numbered from 0.
public enum Mode {
    SELF, PAIRS, RANDOM, FAN_IN;

    public static Mode parse(String name) {
        return Arrays.stream(values()).filter(mode -> mode.toString().equals(name)).findFirst()
                .orElseThrow(() -> new UsageException("-mode must be one of "
                        + Arrays.stream(values()).map(Mode::toString).collect(Collectors.joining(", "))
                        + ", not '" + name + "'"));
    }

    /// Checks that so many users can be in this mode.
    public void checkUserCount(int userCount) {
        switch (this) {
            case SELF -> { }
            case PAIRS -> require(userCount % 2 == 0, "an even -user-count");
            case RANDOM, FAN_IN -> require(userCount >= 2, "a -user-count of 2 or more");
        }
    }

    private void require(boolean condition, String what) {
        if (!condition) {
            throw new UsageException("-mode " + this + " needs " + what);
        }
    }

    /// In fan-in the first user only listens.
    public int firstSender() {
        return this == FAN_IN ? 1 : 0;
    }

    public int recipient(int sender, int userCount, RandomGenerator random) {
        return switch (this) {
            case SELF -> sender;
            case PAIRS -> sender ^ 1;
            case RANDOM -> (sender + 1 + random.nextInt(userCount - 1)) % userCount;
            case FAN_IN -> 0;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
