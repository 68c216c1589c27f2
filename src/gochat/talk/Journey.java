package gochat.talk;

import gochat.chat.Answer;
import gochat.engine.Relay;
import gochat.place.Deed;
import gochat.place.Line;
import gochat.place.Window;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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

    /// From now on all deeds go this way.
    ///
    /// @param shared  whether other nodes send deeds, too
    void take(Relay<Fate> relay, boolean shared) {
        this.shared = shared;
        this.relay = relay;
    }

    boolean hasLog() {
        return relay != null;
    }

    boolean isShared() {
        return shared;
    }

    /// Sends a deed, and has its sender answered in the order in which it asked.
    void send(Deed deed, Window from, Function<Fate, byte[]> answer) {
        Line.Reply reply = from.line().later();
        Consumer<Fate> hear = fate -> {
            byte[] text = answer.apply(fate);
            reply.give(from.holdBackNow(fate.seq(), text) ? null : text);
        };
        send(deed, hear, from::isOpen);
    }

    /// Sends what need not be heard of; false when it was not taken.
    boolean send(Deed deed) {
        return relay.send(deed.encode(), NOBODY_ASKS);
    }

    /// Sends a deed that is left out if nobody waits for it any more before the log has it.
    void send(Deed deed, Consumer<Fate> hear, BooleanSupplier isWaitedFor) {
        Asking asking = new Asking(hear, isWaitedFor);
        if (!relay.send(deed.encode(), asking)) asking.hear(Fate.refused(Answer.UNAVAILABLE));
    }

    /// Hears of a deed on behalf of whoever asked for it.
    private static final class Asking implements Relay.Receipt<Fate> {
        private final Consumer<Fate> hear;
        private final BooleanSupplier isWaitedFor;
        private volatile boolean told;

        Asking(Consumer<Fate> hear, BooleanSupplier isWaitedFor) {
            this.hear = hear;
            this.isWaitedFor = isWaitedFor;
        }

        void hear(Fate fate) {
            told = true;
            hear.accept(fate);
        }

        /// Whoever has left, or was told that it is unconfirmed, sends the same again, and perhaps to another node.
        @Override
        public boolean isWanted() {
            return !told && isWaitedFor.getAsBoolean();
        }

        @Override
        public void applied(Fate fate) {
            hear(fate);
        }

        @Override
        public void unconfirmed() {
            hear(Fate.refused(Answer.UNCONFIRMED));
        }
    }
}
