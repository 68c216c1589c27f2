package gochat.soak;

import java.util.ArrayDeque;
import java.util.Deque;

/// What a window has said and has no answer to, in its order. The window's writer and its reader call it.
final class Pending {
    /// @param sending  null for the farewell, which is in no ledger
    record Said(Ledger.Sending sending, String text) {
        private void isSentAgain() {
            if (sending != null) sending.sentAgain();
        }
    }

    private static final String END = "end-";

    private final Deque<Said> due = new ArrayDeque<>();
    private final Deque<Said> underWay = new ArrayDeque<>();

    /// A message of a window to its own handle: whatever else is for it stands before this.
    static Said farewell(Ledger.Listener self) {
        return new Said(null, "{\"sender\":\"" + self.handle + "\",\"recipient\":\"" + self.handle + "\",\"id\":\""
                + END + self.name + "\",\"message\":\"that is all\"}");
    }

    static boolean isFarewell(String text) {
        return text.contains("\"id\":\"" + END);
    }

    synchronized void add(Said said) {
        due.add(said);
    }

    /// What is to be sent before anything new; null for nothing.
    synchronized Said next() {
        return due.poll();
    }

    synchronized void sent(Said said) {
        underWay.add(said);
    }

    /// What the next answer is to, for they come in order; null when there is nothing.
    synchronized Said answered() {
        return underWay.poll();
    }

    /// The answer was that nobody knows yet.
    synchronized void retry(Said said) {
        said.isSentAgain();
        due.add(said);
    }

    /// The connection has ended: what it leaves without an answer is sent over the next one, first.
    synchronized void cut() {
        while (!underWay.isEmpty()) {
            Said said = underWay.removeLast();
            said.isSentAgain();
            due.addFirst(said);
        }
    }

    synchronized boolean isEmpty() {
        return due.isEmpty() && underWay.isEmpty();
    }
}
