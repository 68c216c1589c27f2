package gochat.feed;

/// An entry on its way to many windows: it is put into an envelope once for each position that it has, which is nearly
/// always the same. It belongs to the call that spreads it, which learns by it whether any feed keeps the entry.
public final class Push {
    private final Entry entry;
    private long seq = -1;
    private byte[] envelope;
    private boolean kept;

    public Push(Entry entry) {
        this.entry = entry;
    }

    public Entry entry() {
        return entry;
    }

    /// A feed keeps it, or does not.
    public void noteKept(boolean kept) {
        this.kept |= kept;
    }

    public boolean isKept() {
        return kept;
    }

    public byte[] envelope(long seq) {
        if (this.seq != seq) {
            envelope = entry.envelope(seq);
            this.seq = seq;
        }
        return envelope;
    }
}
