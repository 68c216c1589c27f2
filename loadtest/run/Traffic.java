package loadtest.run;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import loadtest.plan.Load;
import loadtest.plan.Mode;
import loadtest.plan.Options;
import loadtest.stats.Clock;
import loadtest.stats.Count;
import loadtest.stats.Ledger;
import loadtest.stats.Tally;
import loadtest.wire.Message;

/// All users of a test and what goes between them; made once, and used by one run after the other.
/// The thread that steers a run begins and ends it; lines and senders come in on their own threads.
final class Traffic implements User.Post {
    private final Load load;
    private final List<User> users = new ArrayList<>();
    private volatile Tally tally = new Tally(0);
    private volatile boolean sending;

    /// Gives each of the pool's lines a user.
    Traffic(Options options, List<Line> lines) {
        load = options.load();
        var random = new SplittableRandom(load.seed());
        for (Line line : lines) {
            var user = new User(line.number(), options.target(), load, options.disturbance().comeBack(), this, line,
                    random.split());
            line.attach(user);
            users.add(user);
        }
    }

    List<User> senders() {
        return users.subList(load.firstSender(), load.userCount());
    }

    /// From now on all is counted in this tally, with what no server may do and did before.
    void begin(Tally newTally) {
        Tally before = tally;
        tally = newTally;
        newTally.addUntruths(before);
        sending = true;
    }

    /// @param inTime what was due and still waits counts as unsent: nobody interrupted the run
    void stopSending(boolean inTime) {
        sending = false;
        for (User user : users) {
            int dropped = user.dropBacklog();
            tally.add(Count.UNSENT, inTime ? dropped : 0);
        }
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public boolean sending() {
        return sending;
    }

    @Override
    public boolean isAway(int number) {
        return users.get(number).isAway();
    }

    @Override
    public void delivered(Message message, int recipient, boolean mayRepeat, boolean inPlace) {
        long now = Clock.now();
        if (message.sender() >= load.userCount()) {
            tally.add(Count.UNEXPECTED, "a message that nobody sent");
            return;
        }
        if (message.sender() == recipient && load.mode() != Mode.SELF) {
            tally.add(Count.UNEXPECTED, "one's own message");
            return;
        }
        User sender = users.get(message.sender());
        Ledger.Delivery kind = sender.ledger().delivered(message.sequence(), place(message.sender(), recipient),
                message.dueNanos(), message.sentNanos(), now);
        count(kind == Ledger.Delivery.EXPECTED && !inPlace ? Ledger.Delivery.REORDERED : kind, message,
                users.get(recipient).line().slow(), mayRepeat, now);
        settled(message.sender());
    }

    /// How the sender's ledger knows a recipient: by his number, or his place in the room; a stranger there has none.
    private int place(int sender, int recipient) {
        return load.rooms() == 0 ? recipient
                : sender % load.rooms() == recipient % load.rooms() ? recipient / load.rooms() : Integer.MAX_VALUE;
    }

    private void count(Ledger.Delivery kind, Message message, boolean slow, boolean mayRepeat, long now) {
        switch (kind) {
            case EXPECTED -> { }
            case REORDERED -> tally.add(Count.REORDERED);
            case LATE -> tally.add(Count.LATE, slow ? 0 : 1);
            case DUPLICATE -> {
                tally.add(Count.DUPLICATED, mayRepeat ? 0 : 1);
                return;
            }
            case UNEXPECTED -> {
                tally.add(Count.UNEXPECTED, "a message to somebody else, with other times than it was sent with,"
                        + " or one that was refused");
                return;
            }
        }
        if (slow) {
            tally.add(Count.DELIVERED);
        } else {
            tally.arrived(message.dueNanos(), message.sentNanos(), now);
        }
    }

    @Override
    public void settled(int number) {
        if (load.closedLoop() && sending) {
            users.get(number).line().wake();
        }
    }

    @Override
    public void excuse(int number) {
        if (number < load.userCount()) {
            for (int sender : load.mode().sendersTo(number, load.userCount())) {
                users.get(sender).ledger().excuse(number);
                settled(sender);
            }
        }
    }

    long outstanding() {
        return senders().stream().mapToLong(user -> user.ledger().outstanding()).sum();
    }

    /// Whether any message that was due still waits for its socket.
    boolean backlogged() {
        return senders().stream().anyMatch(User::backlogged);
    }

    void expire() {
        long now = Clock.now();
        for (User user : senders()) {
            user.ledger().expire(now);
            user.line().wake();
        }
    }

    /// Ends the wait for what is still open, and counts it; what comes now is the next run's.
    void closeLedgers() {
        for (User user : users) {
            if (user.line().slow()) {
                int number = user.line().number();
                user.ledger().excuseAnswers();
                load.mode().sendersTo(number, load.userCount())
                        .forEach(sender -> users.get(sender).ledger().excuseSlowReader(number));
            }
        }
        for (User user : senders()) {
            Ledger.Open open = user.ledger().close();
            tally.add(Count.LOST, open.lost());
            tally.add(Count.UNANSWERED, open.unanswered());
            tally.add(Count.MISSED, open.missed());
        }
        tally = new Tally(0);
    }
}
