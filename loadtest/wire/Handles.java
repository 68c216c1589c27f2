package loadtest.wire;

/// The names of a test's users and rooms. Immutable; everybody reads it.
///
/// @param prefix what all of them begin with, the same for no two tests at once
/// @param first  the number of the first user: not 0 where several testers share the users
public record Handles(String prefix, int first) {
    public String user(int number) {
        return prefix + (first + number);
    }

    public String room(int number) {
        return '#' + prefix + "r" + first + '-' + number;
    }

    /// How many characters a user's handle has, without making it.
    int length(int number) {
        int digits = 1;
        for (int rest = first + number; rest >= 10; rest /= 10) {
            digits++;
        }
        return prefix.length() + digits;
    }
}
