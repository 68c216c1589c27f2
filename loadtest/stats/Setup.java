package loadtest.stats;

/// What was tested, with what, where and when: without it figures say nothing. Immutable; travels with every result.
///
/// @param protocol      what the server speaks
/// @param rate          messages a second in all; 0 in a closed loop
/// @param window        messages outstanding for each user in a closed loop; 0 in an open one
/// @param sizes         of the messages, as the flag has it
/// @param stages        as the flag has them; empty where there is but one rate
/// @param disturbances  cuts and storms, in words; empty where there are none
/// @param warmSeconds   before measuring began
/// @param part          which part of how many testers this one is, as in `1/3`
/// @param time          when it began, ISO 8601 in UTC
/// @param machine       the tester's own
public record Setup(String url, String protocol, String mode, long users, long idle, long rooms, double rate,
        long window, String sizes, String arrivals, String stages, String disturbances, double warmSeconds, long seed,
        String part, String time, String machine, String java) {
    public boolean closedLoop() {
        return window > 0;
    }

    /// What was asked for, wherever and whenever it was run: what parts of one test share, and what compares.
    public Setup load() {
        return new Setup("", protocol, mode, users, idle, rooms, rate, window, sizes, arrivals, stages, disturbances,
                warmSeconds, 0, "", "", "", "");
    }
}
