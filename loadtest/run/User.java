package loadtest.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import loadtest.plan.Load;
import loadtest.plan.Target;
import loadtest.stats.Clock;
import loadtest.stats.Count;
import loadtest.stats.Ledger;
import loadtest.stats.Tally;
import loadtest.wire.Incoming;
import loadtest.wire.Message;
import loadtest.wire.Session;

/// One user: what waits to be sent, the ledger of what was, and the session with the server.
/// A sender's thread offers messages; the line asks for the next text whenever it can send one.
final class User implements Line.Talk {
    /// What a user needs of the others. Called by any thread, with no lock held.
    interface Post {
        Tally tally();

        /// Whether messages are to be sent now.
        boolean sending();

        /// Whether the tester cut this user's connection, and nothing is promised to one who is away.
        boolean isAway(int number);

        /// A message arrived at `recipient`.
        ///
        /// @param mayRepeat it may have come before, and rightly so
        /// @param inPlace   the server told it in its order
        void delivered(Message message, int recipient, boolean mayRepeat, boolean inPlace);

        /// A place in this user's window may have become free.
        void settled(int number);

        /// The tester has cut this user's connection, or he is back after that: what was under way may be missing.
        void excuse(int number);
    }

    /// Messages that may wait for the socket; what is due beyond them is counted as unsent.
    private static final int MAX_BACKLOG = 1 << 16;

    private final int number;
    private final Load load;
    private final Post post;
    private final Line line;
    private final Ledger ledger;
    private final RandomGenerator random;
    private final boolean resumes;
    private final boolean comesBack;
    /// Guarded by this, as is all behind it.
    private final Session session;
    private final LongQueue backlog = new LongQueue(MAX_BACKLOG);
    private final Deque<String> urgent = new ArrayDeque<>();
    private boolean ready;
    private String notice = "";
    /// Until then nothing is promised to this user, whom the tester has cut.
    private volatile long awayUntilNanos;

    /// @param comesBack what is due while there is no connection waits for the next one
    User(int number, Target target, Load load, boolean comesBack, Post post, Line line, RandomGenerator random) {
        this.number = number;
        this.load = load;
        this.post = post;
        this.line = line;
        this.random = random;
        this.comesBack = comesBack;
        resumes = target.protocol().resumes();
        ledger = new Ledger(load.lateAfter().toNanos(), target.protocol().answers(), load.members());
        session = target.protocol().session(target.handles(), number, load.rooms());
    }

    Ledger ledger() {
        return ledger;
    }

    Line line() {
        return line;
    }

    boolean isAway() {
        return Clock.now() < awayUntilNanos;
    }

    /// Sends a message that is due at `dueNanos` as soon as the line takes it.
    void offer(long dueNanos) {
        synchronized (this) {
            if (!ready && !comesBack || !backlog.add(dueNanos)) {
                post.tally().add(Count.UNSENT);
                return;
            }
        }
        line.wake();
    }

    synchronized boolean backlogged() {
        return !backlog.isEmpty();
    }

    /// Forgets what waits to be sent and returns how much that was.
    synchronized int dropBacklog() {
        return backlog.clear();
    }

    @Override
    public boolean opened() {
        synchronized (this) {
            urgent.addAll(session.opening());
            if (!urgent.isEmpty()) {
                return false;
            }
            resume();
        }
        back();
        return true;
    }

    /// Messages may be sent again: those first that have no answer yet. With the lock held.
    private void resume() {
        ready = true;
        if (resumes) {
            urgent.addAll(ledger.unanswered());
        }
    }

    /// What was under way while the tester had this user cut is excused, for the last time.
    private void back() {
        if (awayUntilNanos == Long.MAX_VALUE) {
            post.excuse(number);
            awayUntilNanos = Clock.now() + Pool.SETTLE_NANOS;
        }
    }

    @Override
    public synchronized String next() {
        if (!urgent.isEmpty() || !ready) {
            return urgent.poll();
        }
        if (!backlog.isEmpty()) {
            return write(backlog.remove());
        }
        return load.closedLoop() && number < load.userCount() && number >= load.firstSender() && post.sending()
                && ledger.outstanding() < load.window() ? write(Clock.now()) : null;
    }

    private String write(long due) {
        int recipient = load.mode().recipient(number, load.userCount(), random);
        long now = Clock.now();
        String text = session.write(recipient, ledger.next(), due, now, load.sizes().next(random));
        ledger.sent(due, now, recipient, resumes ? text : null, recipient >= 0 && post.isAway(recipient));
        post.tally().sent(now);
        return text;
    }

    @Override
    public boolean received(String text) {
        Incoming what;
        synchronized (this) {
            what = session.read(text);
            if (what instanceof Incoming.Ready) {
                resume();
            }
        }
        switch (what) {
            case Incoming.Delivery(Message message, boolean mayRepeat, boolean inPlace) ->
                post.delivered(message, number, mayRepeat, inPlace);
            case Incoming.Own _ -> post.tally().add(Count.ECHOED);
            case Incoming.Answer answer -> answered(answer);
            case Incoming.Ready(boolean resumed, boolean gap) -> {
                if (resumed || gap) {
                    post.tally().add(gap ? Count.GAPS : Count.RESUMED);
                }
                back();
                return true;
            }
            case Incoming.Reply(String reply) -> urge(reply);
            case Incoming.Refused(String reason) -> line.giveUp(reason);
            case Incoming.Stray(String stray) -> {
                synchronized (this) {
                    notice = stray;
                }
                post.tally().add(Count.UNEXPECTED, stray);
            }
            case Incoming.Aside _ -> { }
        }
        return false;
    }

    private void answered(Incoming.Answer answer) {
        if (answer.unsure()) {
            String again = ledger.again(answer.sequence());
            if (again != null) {
                urge(again);
                return;
            }
        }
        long now = Clock.now();
        Ledger.Answered answered = answer.sequence() < 0 ? ledger.answered(answer.ok(), now)
                : ledger.answered(answer.sequence(), answer.ok(), answer.again(), now);
        switch (answered) {
            case TAKEN -> { }
            case LATE -> post.tally().add(Count.LATE, line.slow() ? 0 : 1);
            case REORDERED -> post.tally().add(Count.REORDERED);
            case REFUSED -> post.tally().add(Count.REFUSED, answer.reason());
            case EXCUSED -> post.tally().add(Count.MISSED);
            case UNEXPECTED -> unexpected(answer);
        }
        if (answer.again() && answered != Ledger.Answered.UNEXPECTED) {
            post.tally().add(Count.REPEATED);
        }
        post.settled(number);
    }

    private void unexpected(Incoming.Answer answer) {
        synchronized (this) {
            notice = answer.reason();
        }
        post.tally().add(Count.UNEXPECTED, answer.ok() ? "an answer that fits no message sent" : answer.reason());
    }

    private void urge(String text) {
        synchronized (this) {
            urgent.add(text);
        }
        line.wake();
    }

    @Override
    public void ended(boolean cut) {
        synchronized (this) {
            urgent.clear();
            if (!ready) {
                return;
            }
            ready = false;
            if (!comesBack) {
                post.tally().add(Count.UNSENT, backlog.clear());
            }
        }
        if (!resumes) {
            ledger.cutOff(cut);
            if (cut) {
                awayUntilNanos = Long.MAX_VALUE;
                post.excuse(number);
            }
        }
    }

    @Override
    public synchronized String notice() {
        return notice;
    }
}
