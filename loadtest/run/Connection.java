package loadtest.run;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import loadtest.stats.Clock;
import loadtest.stats.Ledger;
import loadtest.wire.Message;

/// One user: a WebSocket, the messages that wait to be sent on it, and the ledger of those that were.
/// A sender's thread offers messages; the HttpClient's threads deliver what arrives and continue a send that had to
/// wait, because a JDK WebSocket takes one message at a time.
public final class Connection implements WebSocket.Listener {
    /// Messages that may wait for the socket; what is due beyond them is counted as unsent.
    private static final int MAX_BACKLOG = 1 << 16;

    private final Users users;
    private final int number;
    private final Ledger ledger;
    private final RandomGenerator random;
    private final LongQueue backlog = new LongQueue(MAX_BACKLOG);
    private final StringBuilder fragments = new StringBuilder();
    private String head = "";
    private int headRecipient = -1;
    private boolean sending;
    private String notice = "";
    private volatile WebSocket socket;
    private volatile boolean closing;

    public Connection(Users users, int number, Ledger ledger, RandomGenerator random) {
        this.users = users;
        this.number = number;
        this.ledger = ledger;
        this.random = random;
    }

    public Ledger ledger() {
        return ledger;
    }

    public boolean open() {
        return socket != null;
    }

    /// Sends a message that is due at `dueNanos` as soon as the socket takes it. Called by one sender's thread.
    public void offer(long dueNanos) {
        synchronized (backlog) {
            if (sending || socket == null) {
                if (socket == null || !backlog.add(dueNanos)) {
                    users.tally().unsent.increment();
                }
                return;
            }
            sending = true;
        }
        transmit(dueNanos);
    }

    /// Fills the window of a closed loop: sends until `window` messages are outstanding.
    public void fill(int window) {
        while (socket != null && users.sending()) {
            synchronized (backlog) {
                if (sending || ledger.outstanding() >= window) {
                    return;
                }
                sending = true;
            }
            transmit(Clock.now());
        }
    }

    public boolean backlogged() {
        synchronized (backlog) {
            return !backlog.isEmpty();
        }
    }

    /// Forgets what waits to be sent and returns how much that was.
    public int dropBacklog() {
        synchronized (backlog) {
            return backlog.clear();
        }
    }

    private void transmit(long firstDue) {
        long due = firstDue;
        while (true) {
            WebSocket current = socket;
            if (current == null) {
                users.tally().unsent.increment();
                finishSending();
                return;
            }
            CompletableFuture<WebSocket> sent = current.sendText(nextMessage(due), true);
            users.tally().sent.increment();
            if (!sent.isDone()) {
                sent.whenComplete((_, failure) -> resume(failure));
                return;
            }
            synchronized (backlog) {
                if (backlog.isEmpty()) {
                    sending = false;
                    return;
                }
                due = backlog.remove();
            }
        }
    }

    private void resume(Throwable failure) {
        long due;
        synchronized (backlog) {
            if (failure != null || backlog.isEmpty()) {
                sending = false;
                due = -1;
            } else {
                due = backlog.remove();
            }
        }
        if (failure != null) {
            lose("sending failed: " + Users.reason(failure));
        } else if (due >= 0) {
            transmit(due);
        } else {
            users.completed(this);
        }
    }

    private void finishSending() {
        synchronized (backlog) {
            sending = false;
        }
    }

    private String nextMessage(long due) {
        int recipient = users.recipient(number, random);
        if (recipient != headRecipient) {
            head = Message.head(users.handle(number), users.handle(recipient));
            headRecipient = recipient;
        }
        long sequence = ledger.sent(due, recipient);
        return new Message(number, sequence, due, Clock.now()).encode(head, users.padding(), users.sizeBytes());
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (last && fragments.isEmpty()) {
            received(data.toString());
        } else {
            fragments.append(data);
            if (last) {
                received(fragments.toString());
                fragments.setLength(0);
            }
        }
        return null;
    }

    private void received(String text) {
        if (text.startsWith("{\"ok\"")) {
            if (!ledger.answered(true)) {
                users.tally().unexpected.increment();
            }
            users.completed(this);
        } else if (text.startsWith("{\"error\"")) {
            String reason = errorText(text);
            if (ledger.answered(false)) {
                users.tally().refused(reason);
            } else {
                notice = reason;
            }
            users.completed(this);
        } else {
            users.delivered(text, number);
        }
    }

    private static String errorText(String answer) {
        int start = answer.indexOf(":\"") + 2;
        int end = answer.indexOf('"', start);
        return start >= 2 && end > start ? answer.substring(start, end) : answer;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        String said = reason.isEmpty() ? notice : reason;
        lose("closed by the server with " + code + (said.isEmpty() ? "" : ": " + said));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        lose(Users.reason(failure));
    }

    private void lose(String reason) {
        boolean wasOpen;
        synchronized (backlog) {
            wasOpen = socket != null;
            socket = null;
        }
        if (wasOpen && !closing) {
            users.disconnected(reason);
        }
    }

    public CompletableFuture<?> close() {
        closing = true;
        WebSocket current = socket;
        return current == null ? CompletableFuture.completedFuture(null)
                : current.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }
}
