package gochat.talk;

import gochat.chat.Answer;
import gochat.engine.Relay;
import gochat.feed.Doubts;
import gochat.place.Courier;
import gochat.place.Line;
import gochat.place.Operation;
import gochat.place.Places;
import gochat.place.Window;
import java.util.function.Function;

/// The way of operations through a log, where there is one: a journal of this node, or a log that many nodes share. Any
/// thread may call it.
final class OperationLog {
    private final Places places;
    private final Doubts doubts = new Doubts();
    private volatile Relay<Result> relay;
    private volatile Courier teller;

    OperationLog(Places places) {
        this.places = places;
    }

    /// From now on all operations go this way.
    ///
    /// @param teller  of whoever tells receipts; where no other node sends operations, it is the follower's
    void take(Relay<Result> relay, Courier teller) {
        this.teller = teller;
        this.relay = relay;
    }

    boolean exists() {
        return relay != null;
    }

    /// Sends what need not be heard of; false when it was not taken.
    boolean send(Operation operation) {
        return relay.send(operation.encode(), Relay.Receipt.over(() -> {}));
    }

    /// Sends an operation, whose receipt hears of it in any case.
    void send(Operation operation, Relay.Receipt<Result> receipt) {
        if (!relay.send(operation.encode(), receipt)) receipt.refused();
    }

    /// Sends an operation, and has its sender answered in the order in which it asked.
    ///
    /// @param hash     by which the same is known again; 0 if it is not
    /// @param courier  of whoever calls this
    void send(Operation operation, long hash, Window from, Courier courier, Function<Result, byte[]> answer) {
        byte[] bytes = operation.encode();
        Question question = new Question(from, hash, answer);
        if (!relay.send(bytes, question)) question.answer(question.refusal(), courier);
    }

    /// What a window waits for.
    private final class Question implements Relay.Receipt<Result> {
        private final Window from;
        private final long hash;
        private final Line.Reply reply;
        private final Function<Result, byte[]> answer;
        private volatile boolean answered;

        Question(Window from, long hash, Function<Result, byte[]> answer) {
            this.from = from;
            this.hash = hash;
            this.reply = from.line().later();
            this.answer = answer;
            from.countOnItsWay(1);
            doubts.begin(hash);
        }

        private void answer(Result result, Courier courier) {
            answered = true;
            from.countOnItsWay(-1);
            doubts.end(hash);
            byte[] text = answer.apply(result);
            reply.give(from.holdBack(result.seq(), text) ? null : text, courier);
        }

        /// The log does not have it; the same that was sent before may arrive.
        private Result refusal() {
            return Result.refused(doubts.haveMore(hash, places.tick()) ? Answer.UNCONFIRMED : Answer.UNAVAILABLE);
        }

        /// Whoever has left, or was told that it is unconfirmed, sends the same again, and perhaps to another node.
        @Override
        public boolean isWanted() {
            return !answered && from.isOpen();
        }

        @Override
        public void applied(Result result) {
            answer(result, teller);
            // a journal has its follower flush, behind all that it has at hand
            if (places.isShared()) teller.flush();
        }

        @Override
        public void unconfirmed() {
            doubts.note(hash, places.tick(), places.isShared() ? Doubts.SECONDS : Doubts.FOR_EVER);
            answer(Result.refused(Answer.UNCONFIRMED), teller);
            teller.flush();
        }

        @Override
        public void refused() {
            answer(refusal(), teller);
            teller.flush();
        }
    }
}
