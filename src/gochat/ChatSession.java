package gochat;

import gochat.access.Rejection;
import gochat.access.TokenBucket;
import gochat.chat.Answer;
import gochat.chat.Command;
import gochat.chat.MalformedMessage;
import gochat.chat.Message;
import gochat.chat.Outcome;
import gochat.place.Courier;
import gochat.place.Line;
import gochat.place.Window;
import gochat.server.Connection;
import gochat.server.Session;
import gochat.talk.Feeds;
import gochat.ws.CloseCode;
import gochat.ws.Opcode;
import java.util.function.Consumer;

/// One connection of one handle: passes what it says to the feeds, and what they say to it. Its reader is its courier.
final class ChatSession extends BatchCourier implements Session, Line {
    /// The least pause of a reader whose client sends too fast: at some 16 KB a read, a flood is down to
    /// 160 KB a second, and the bucket has time to fill.
    private static final long MIN_PAUSE_NANOS = 100_000_000;
    /// The longest: what it answers to a ping is heard in time, and its end.
    private static final long MAX_PAUSE_NANOS = 1_000_000_000;

    private final Feeds feeds;
    private final Identity.Person person;
    private final Connection connection;
    /// Null where messages may come at any rate.
    private final TokenBucket bucket;
    private final boolean entersFirst;
    /// Null until one is given later.
    private Answers answers;
    /// Null until it has come in.
    private volatile Window window;
    private volatile boolean closed;
    /// Whether it has said who it is, and may wait for a log that many nodes share.
    private volatile boolean entering;

    /// @param entersFirst  whether it speaks `gochat.v2`, and comes in by its first message
    ChatSession(Feeds feeds, Identity.Person person, Connection connection, TokenBucket bucket, boolean entersFirst) {
        super(connection.batch());
        this.feeds = feeds;
        this.person = person;
        this.connection = connection;
        this.bucket = bucket;
        this.entersFirst = entersFirst;
    }

    /// Comes in under its handle, by the plain protocol.
    ///
    /// @throws Rejection when there is no place, or a log that many nodes share does not answer
    void join() throws Rejection {
        Feeds.Entered joined = feeds.join(person.handle(), this, this);
        window = joined.window();
        if (window != null) return;
        answer(joined.refusal().json());
        throw rejection(joined.refusal());
    }

    private static Rejection rejection(Answer refusal) {
        return refusal == Answer.TOO_MANY_CONNECTIONS
                ? new Rejection(CloseCode.POLICY_VIOLATION, "this handle has as many connections as it may")
                : new Rejection(CloseCode.TRY_AGAIN_LATER, "come again");
    }

    /// Whether it still has to say who it is.
    boolean isWaitedFor() {
        return window == null && !closed && !entering;
    }

    /// Only text comes: the server's limits take no binary messages.
    @Override
    public void message(int opcode, byte[] bytes, int offset, int length) {
        awaitAnswers();
        if (bucket != null && !takeToken()) {
            refuse(Answer.TOO_FAST, bytes, offset, length);
        } else if (window == null) {
            enter(bytes, offset, length);
        } else {
            byte[] answer = feeds.take(window, bytes, offset, length, this);
            if (answer != null) answer(answer);
        }
    }

    private boolean takeToken() {
        long now = System.nanoTime();
        if (bucket.take(now)) return true;
        connection.slowDown(Math.clamp(bucket.nanosUntilNext(now), MIN_PAUSE_NANOS, MAX_PAUSE_NANOS));
        return false;
    }

    private void enter(byte[] bytes, int offset, int length) {
        try {
            if (Message.parse(bytes, offset, offset + length).does() == 0
                    || !(Command.parse(bytes, offset, offset + length) instanceof Command.Enter enter)) {
                throw new MalformedMessage("Malformed request: the first message must be {\"do\":\"enter\",...}");
            }
            entering = true;
            Feeds.Entered entered =
                    feeds.enter(person.handle(), this, enter, person.proven(), person.rooms(), this);
            window = entered.window();
            if (window != null) {
                // closed meanwhile, when nobody could tell the feeds
                if (closed) feeds.leave(window, this);
                if (entered.hello() == null) return;
                answer(entered.hello());
                feeds.roomAgain(window, this);
                return;
            }
            answer(entered.refusal().coded(null));
            Rejection rejection = rejection(entered.refusal());
            connection.close(rejection.closeCode(), rejection.getMessage());
        } catch (MalformedMessage malformed) {
            byte[] id = Message.id(bytes, offset, length);
            answer(Answer.error(Outcome.MALFORMED, malformed.getMessage()).coded(id));
        }
    }

    /// Answers a text that is not passed on, whatever it says; with its `id` if it has one.
    private void refuse(Answer why, byte[] bytes, int offset, int length) {
        byte[] id = Message.id(bytes, offset, length);
        answered(why.outcome());
        answerInTurn(entersFirst ? why.coded(id) : why.json(id));
    }

    @Override
    public void tooBig() {
        awaitAnswers();
        if (bucket != null) takeToken();
        answered(Outcome.TOO_BIG);
        answerInTurn(entersFirst ? Answer.TOO_BIG.coded(null) : Answer.TOO_BIG.json());
    }

    /// Answers what the feeds never saw, behind what they keep back.
    private void answerInTurn(byte[] json) {
        if (!isHeldBack(json)) answer(json);
    }

    private boolean isHeldBack(byte[] json) {
        return window != null && window.holdBack(0, json);
    }

    private void answer(byte[] json) {
        if (!areAllGiven()) answers.later().give(json, this);
        // it may hold a secret, or words of many
        else if (entersFirst) connection.batch().answerAsItIs(Opcode.TEXT, json);
        else connection.batch().answer(Opcode.TEXT, json, 0, json.length);
    }

    @Override
    public void answer(Consumer<Courier> answer) {
        if (areAllGiven()) answer.accept(this);
        else answers.later().give(answer, this);
    }

    private boolean areAllGiven() {
        return answers == null || answers.isEmpty();
    }

    @Override
    public Reply later() {
        if (answers == null) answers = new Answers(this::giveLate);
        return answers.later();
    }

    /// Gives an answer that was due. Any thread may call it, with its own courier.
    private void giveLate(byte[] json, Courier courier) {
        if (isHeldBack(json) || courier.offerAsItIs(this, json) == Left.TAKEN) return;
        connection.close(CloseCode.TRY_AGAIN_LATER, "answers came faster than they were read");
    }

    private void awaitAnswers() {
        try {
            if (answers != null && answers.areMany()) {
                flush();
                answers.awaitRoom();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void hasRoom() {
        if (window == null || window.isPlain()) return;
        BatchCourier courier = new BatchCourier();
        feeds.roomAgain(window, courier);
        courier.flush();
    }

    @Override
    public void goOnLater() {
        connection.hasRoom();
    }

    @Override
    public boolean isFull() {
        return window != null && window.isHoldingMuch();
    }

    @Override
    public void closed() {
        closed = true;
        if (window == null) return;
        BatchCourier courier = new BatchCourier();
        feeds.leave(window, courier);
        courier.flush();
    }

    @Override
    public void close(int code, String reason) {
        connection.close(code, reason);
    }

    @Override
    public Left hand(Line to, byte[] text, int offset, int length) {
        return delivered(super.hand(to, text, offset, length));
    }

    @Override
    public Left offer(Line to, byte[] text) {
        Left left = super.offer(to, text);
        return to == this ? left : delivered(left);
    }

    private Left delivered(Left left) {
        if (left == Left.TAKEN) connection.tally().delivered();
        return left;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void answered(Outcome outcome) {
        connection.tally().answered(outcome);
    }

    @Override
    public void answeredLate(Outcome outcome) {
        connection.tally().answeredLate(outcome);
    }

    @Override
    public void charge(int messages) {
        if (bucket != null) bucket.charge(System.nanoTime(), messages);
    }
}
