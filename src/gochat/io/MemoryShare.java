package gochat.io;

import java.util.concurrent.atomic.AtomicLong;

/// The share of the heap that messages under way may take: those that wait to be written, those that have arrived in
/// part, and what streams. It only counts, in bytes. Any thread may call it, and none waits.
///
/// Up to a half is lent freely. Up to three quarters is lent to whoever needs it. The rest is for messages that have
/// arrived in part, so that clients who do not read cannot hinder those who write.
public final class MemoryShare {
    private final long shareBytes;
    private final AtomicLong lentBytes = new AtomicLong();

    public MemoryShare(long shareBytes) {
        this.shareBytes = shareBytes;
    }

    /// How much of a share is lent to whoever needs it.
    public static long lendableBytes(long shareBytes) {
        return shareBytes - shareBytes / 4;
    }

    long shareBytes() {
        return shareBytes;
    }

    /// How much is lent, in bytes.
    public long lentBytes() {
        return lentBytes.get();
    }

    /// For more than what is needed; false when memory is scarce.
    boolean lendFreely(int bytes) {
        return lend(bytes, shareBytes / 2);
    }

    /// For what is needed; false when there is none left.
    boolean lend(int bytes) {
        return lend(bytes, lendableBytes(shareBytes));
    }

    /// For a message that has arrived in part; false when there is none left.
    public boolean claim(int bytes) {
        return lend(bytes, shareBytes);
    }

    /// Beyond the share: for the few bytes that end a connection.
    void insist(int bytes) {
        lentBytes.addAndGet(bytes);
    }

    public void release(int bytes) {
        lentBytes.addAndGet(-bytes);
    }

    private boolean lend(int bytes, long limit) {
        while (true) {
            long before = lentBytes.get();
            if (before + bytes > limit) return false;
            if (lentBytes.compareAndSet(before, before + bytes)) return true;
        }
    }
}
