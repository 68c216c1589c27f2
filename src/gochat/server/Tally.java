package gochat.server;

import gochat.chat.Outcome;

/// What is counted of one connection, for [Metrics]. Its reader alone counts in plain fields, so that it costs a message
/// nothing, and a thread that sums may see figures that are a moment old.
public final class Tally {
    private static final Outcome[] OUTCOMES = Outcome.values();

    private long accepted;
    private long delivered;
    /// By the outcome's ordinal; null until there is something to count, which for most there never is.
    private long[] refused;
    /// The same of all that others count, guarded by this object.
    private long[] late;

    public void answered(Outcome outcome) {
        if (outcome == Outcome.OK) {
            accepted++;
            return;
        }
        if (refused == null) refused = new long[OUTCOMES.length];
        refused[outcome.ordinal()]++;
    }

    /// The same, by any thread.
    public synchronized void answeredLate(Outcome outcome) {
        if (late == null) late = new long[OUTCOMES.length];
        late[outcome.ordinal()]++;
    }

    /// A message has been left with one connection of its recipient.
    public void delivered() {
        delivered++;
    }

    synchronized void addTo(Totals totals) {
        totals.delivered += delivered;
        totals.answers[Outcome.OK.ordinal()] += accepted;
        add(refused, totals.answers);
        add(late, totals.answers);
    }

    private static void add(long[] counts, long[] sums) {
        for (int i = 0; counts != null && i < counts.length; i++) sums[i] += counts[i];
    }
}
