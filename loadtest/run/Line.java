package loadtest.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// One user's place for a connection: a WebSocket, or none at the moment, one after the other.
/// Owned by its pool, which opens and cuts it; any thread wakes it, and the HttpClient's threads bring what arrives and
/// go on with a send that had to wait, because a JDK WebSocket takes one message at a time.
final class Line {
    /// Whoever talks over the line. Called by any thread, for each connection by one at a time.
    interface Talk {
        /// A new connection is there. True if messages may be sent at once.
        boolean opened();

        /// The next text to send; null when there is none. Called with the line's lock held.
        String next();

        /// True if messages may be sent from now on.
        boolean received(String text);

        /// @param cut the tester did it
        void ended(boolean cut);

        /// What the server said last without being asked; empty if nothing.
        String notice();
    }

    /// Whoever keeps count of lines that ended after they were ready.
    interface Watch {
        /// @param cut the tester did it
        void ended(Line line, String reason, boolean cut);
    }

    private static final long SLOW_READ_MILLIS = 100;
    private static final Executor SLOWLY =
            CompletableFuture.delayedExecutor(SLOW_READ_MILLIS, TimeUnit.MILLISECONDS, Thread::startVirtualThread);
    /// Where sending fails, the listener is about to hear why; if it does not within this time, the failure is the
    /// reason.
    private static final Executor SOON =
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS, Thread::startVirtualThread);
    private static final int ABNORMAL = 1006;

    private final int number;
    private final boolean slow;
    private final Watch watch;
    private Talk talk;
    /// Guarded by this, as is what is behind it.
    private Connection connection;
    private boolean sending;

    /// @param number the user's
    /// @param slow   reads ten messages a second
    Line(int number, boolean slow, Watch watch) {
        this.number = number;
        this.slow = slow;
        this.watch = watch;
    }

    /// Says once who talks over the line, before it is opened.
    void attach(Talk newTalk) {
        talk = newTalk;
    }

    int number() {
        return number;
    }

    boolean slow() {
        return slow;
    }

    /// Opens a connection; done when messages may be sent on it.
    ///
    /// @param subprotocol that the server must choose; empty where none is spoken
    CompletableFuture<Void> open(WebSocket.Builder builder, URI address, String subprotocol) {
        var next = new Connection(subprotocol);
        synchronized (this) {
            connection = next;
        }
        try {
            builder.buildAsync(address, next).whenComplete((_, failure) -> {
                if (failure != null) {
                    next.ready.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            next.ready.completeExceptionally(e);
        }
        return next.ready;
    }

    /// Sends what there is to send, or has the thread do so that is just sending.
    void wake() {
        synchronized (this) {
            if (sending) {
                return;
            }
            sending = true;
        }
        send();
    }

    /// A text is taken and its connection chosen in one step, so that none goes over a later connection than it was
    /// written for.
    private void send() {
        while (true) {
            final Connection current;
            String text;
            synchronized (this) {
                current = connection;
                text = current == null || current.failed || current.socket == null ? null : talk.next();
                if (text == null) {
                    sending = false;
                    return;
                }
            }
            CompletableFuture<WebSocket> sent = current.socket.sendText(text, true);
            if (!sent.isDone()) {
                sent.whenComplete((_, failure) -> goOn(current, failure));
                return;
            }
            if (sent.isCompletedExceptionally()) {
                fail(current, sent.exceptionNow());
            }
        }
    }

    private void goOn(Connection from, Throwable failure) {
        if (failure != null) {
            fail(from, failure);
        }
        send();
    }

    /// Nothing more is sent over this connection.
    private void fail(Connection broken, Throwable failure) {
        broken.failed = true;
        SOON.execute(() -> end(broken, Failures.reason(failure), false));
    }

    /// Ends the connection at once, as a network would. False if there was none that was ready.
    boolean cut() {
        Connection current;
        synchronized (this) {
            current = connection;
        }
        if (current == null || !current.ready.isDone()) {
            return false;
        }
        end(current, "cut", true);
        return true;
    }

    /// Gives up a connection that is not ready yet.
    void giveUp(String why) {
        Connection current;
        synchronized (this) {
            current = connection;
        }
        if (current != null) {
            end(current, why, true);
        }
    }

    /// Says goodbye; nobody is told of this end.
    CompletableFuture<?> close() {
        Connection current;
        synchronized (this) {
            current = connection;
            connection = null;
        }
        return current == null || current.socket == null ? CompletableFuture.completedFuture(null)
                : current.socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }

    private void end(Connection ended, String reason, boolean cut) {
        synchronized (this) {
            if (connection != ended) {
                return;
            }
            connection = null;
        }
        ended.stop();
        String notice = talk.notice();
        talk.ended(cut);
        if (ended.socket != null) {
            ended.socket.abort();
        }
        String why = notice.isEmpty() || reason.contains(": ") ? reason : reason + ": " + notice;
        if (!ended.ready.completeExceptionally(new IOException(why)) && !ended.ready.isCompletedExceptionally()) {
            watch.ended(this, why, cut);
        }
    }

    /// One connection, and what comes over it; what an earlier one still brings is not heard.
    private final class Connection implements WebSocket.Listener {
        final CompletableFuture<Void> ready = new CompletableFuture<>();
        private final String subprotocol;
        private final StringBuilder fragments = new StringBuilder();
        private volatile WebSocket socket;
        /// Guarded by this connection, which is held while something is heard.
        private boolean over;
        /// The other side takes nothing any more.
        private volatile boolean failed;

        Connection(String subprotocol) {
            this.subprotocol = subprotocol;
        }

        @Override
        public void onOpen(WebSocket opened) {
            synchronized (Line.this) {
                if (connection != this) {
                    opened.abort();
                    return;
                }
                socket = opened;
            }
            if (!subprotocol.equals(opened.getSubprotocol()) && !subprotocol.isEmpty()) {
                end(this, "the server does not speak " + subprotocol, false);
                return;
            }
            if (talk.opened()) {
                ready.complete(null);
            }
            opened.request(slow ? 1 : Long.MAX_VALUE);
            wake();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            if (slow) {
                SLOWLY.execute(() -> from.request(1));
            }
            if (last && fragments.isEmpty()) {
                received(data.toString());
            } else {
                fragments.append(data);
                if (last) {
                    String whole = fragments.toString();
                    fragments.setLength(0);
                    received(whole);
                }
            }
            return null;
        }

        private void received(String text) {
            boolean mayGoOn;
            synchronized (this) {
                mayGoOn = !over && talk.received(text);
            }
            if (mayGoOn) {
                ready.complete(null);
                wake();
            }
        }

        /// Nobody sends bytes, so it is read as a text that nobody sends.
        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            return onText(from, "a binary message", true);
        }

        /// Hears nothing any more, once what is just heard is done.
        private synchronized void stop() {
            over = true;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end(this, code == ABNORMAL ? Failures.CUT
                    : "closed by the server with " + code + (reason.isEmpty() ? "" : ": " + reason), false);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            end(this, Failures.reason(failure), false);
        }
    }
}
