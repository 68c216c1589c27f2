package gochat.server;

import gochat.chat.Outcome;
import gochat.outbox.Counts;
import java.util.Arrays;

/// Sums over connections, in messages, frames and bytes. Whoever sums owns it.
final class Totals {
    /// By the outcome's ordinal.
    final long[] answers = new long[Outcome.values().length];
    long delivered;
    long receivedBytes;
    long sentBytes;
    long sentFrames;
    /// In outboxes at this moment.
    long waitingBytes;

    /// Adds what a connection has counted.
    void add(Tally tally, Counts counts, long received) {
        tally.addTo(this);
        sentBytes += counts.sentBytes();
        sentFrames += counts.sentFrames();
        waitingBytes += counts.waitingBytes();
        receivedBytes += received;
    }

    /// Of connections that are gone: nothing waits for them.
    Totals copy() {
        Totals copy = new Totals();
        System.arraycopy(answers, 0, copy.answers, 0, answers.length);
        copy.delivered = delivered;
        copy.receivedBytes = receivedBytes;
        copy.sentBytes = sentBytes;
        copy.sentFrames = sentFrames;
        return copy;
    }

    /// Each message is answered once.
    long received() {
        return Arrays.stream(answers).sum();
    }
}
