package gochat.server;

import gochat.chat.Outcome;

/// What is counted of one connection, for [Metrics]. Its reader alone counts what there is most of, in plain fields, so
/// that it costs a message nothing; a thread that sums may see figures that are a moment old.
public final class Tally {
    private static final Outcome[] OUTCOMES = Outcome.values();

    private long ok;
    private long delivered;
    /// By the outcome's ordinal, and guarded by this object: what any thread may count. Null until there is something,
    /// which for most there never is.
    private long[] others;

    /// A message has been answered.
    public void answered(Outcome outcome) {
        if (outcome == Outcome.OK) ok++;
        else answeredLate(outcome);
    }

    /// The same, by another thread than the reader.
    public synchronized void answeredLate(Outcome outcome) {
        if (others == null) others = new long[OUTCOMES.length];
        others[outcome.ordinal()]++;
    }

    /// A message has been left with one connection of its recipient.
    public void delivered() {
        delivered++;
    }

    synchronized void addTo(Totals totals) {
        totals.delivered += delivered;
        totals.answers[Outcome.OK.ordinal()] += ok;
        for (int i = 0; others != null && i < others.length; i++) totals.answers[i] += others[i];
    }
}
