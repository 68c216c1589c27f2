package gochat.server;

import gochat.chat.Outcome;

/// What one connection's reader counts, for [Metrics]: plain fields, so that counting costs a message nothing.
/// A thread that sums may see figures that are a moment old.
public final class Tally {
    private static final Outcome[] OUTCOMES = Outcome.values();

    private long accepted;
    private long delivered;
    /// By the outcome's ordinal; null until there is something to count, which for most there never is.
    private long[] refused;

    public void answered(Outcome outcome) {
        if (outcome == Outcome.OK) {
            accepted++;
            return;
        }
        if (refused == null) refused = new long[OUTCOMES.length];
        refused[outcome.ordinal()]++;
    }

    /// A message has been left with one connection of its recipient.
    public void delivered() {
        delivered++;
    }

    void addTo(Totals totals) {
        totals.delivered += delivered;
        totals.answers[Outcome.OK.ordinal()] += accepted;
        long[] kinds = refused;
        for (int i = 0; kinds != null && i < kinds.length; i++) totals.answers[i] += kinds[i];
    }
}
