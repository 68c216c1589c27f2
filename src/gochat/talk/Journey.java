package gochat.talk;

import gochat.chat.Answer;
import gochat.engine.Relay;
import gochat.place.Courier;
import gochat.place.Deed;
import gochat.place.Line;
import gochat.place.Window;
import java.util.function.Function;

/// The way of deeds through a log, where there is one: a journal of this node, or a log that many nodes share. Any
/// thread may call it.
final class Journey {
    private static final Relay.Receipt<Fate> NOBODY_ASKS = new Relay.Receipt<>() {
        @Override
        public void applied(Fate fate) {}

        @Override
        public void unconfirmed() {}
    };

    private volatile Relay<Fate> relay;
    private volatile boolean shared;
    private volatile Courier teller;

    /// From now on all deeds go this way.
    ///
    /// @param shared  whether other nodes send deeds, too
    /// @param teller  of whoever tells receipts; where no other node sends deeds, it is the follower's
    void take(Relay<Fate> relay, boolean shared, Courier teller) {
        this.shared = shared;
        this.teller = teller;
        this.relay = relay;
    }

    boolean hasLog() {
        return relay != null;
    }

    boolean isShared() {
        return shared;
    }

    /// Sends what need not be heard of; false when it was not taken.
    boolean send(Deed deed) {
        return relay.send(deed.encode(), NOBODY_ASKS);
    }

    /// Sends a deed, whose receipt hears of it in any case.
    void send(Deed deed, Relay.Receipt<Fate> receipt) {
        if (!relay.send(deed.encode(), receipt)) receipt.applied(Fate.refused(Answer.UNAVAILABLE));
    }

    /// Sends a deed, and has its sender answered in the order in which it asked.
    ///
    /// @param courier  of whoever calls this
    void send(Deed deed, Window from, Courier courier, Function<Fate, byte[]> answer) {
        Question question = new Question(from, from.line().later(), answer);
        if (!relay.send(deed.encode(), question)) question.answer(Fate.refused(Answer.UNAVAILABLE), courier);
    }

    /// What a window waits for.
    private final class Question implements Relay.Receipt<Fate> {
        private final Window from;
        private final Line.Reply reply;
        private final Function<Fate, byte[]> answer;
        private volatile boolean answered;

        Question(Window from, Line.Reply reply, Function<Fate, byte[]> answer) {
            this.from = from;
            this.reply = reply;
            this.answer = answer;
        }

        void answer(Fate fate, Courier courier) {
            answered = true;
            byte[] text = answer.apply(fate);
            reply.give(from.holdBackNow(fate.seq(), text) ? null : text, courier);
        }

        /// Whoever has left, or was told that it is unconfirmed, sends the same again, and perhaps to another node.
        @Override
        public boolean isWanted() {
            return !answered && from.isOpen();
        }

        @Override
        public void applied(Fate fate) {
            answer(fate, teller);
            // a journal has its follower flush, behind all that it has at hand
            if (shared) teller.flush();
        }

        @Override
        public void unconfirmed() {
            answer(Fate.refused(Answer.UNCONFIRMED), teller);
            teller.flush();
        }
    }
}
