package gochat.soak;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// What all users of a town share.
///
/// @param over    whether nobody is to say anything new
/// @param silent  counted down by each user who has said everything
record Setting(Nodes nodes, Ledger ledger, AtomicBoolean over, CountDownLatch silent) {
    /// Whether a user's connection to a node, opened then, may have ended without a word.
    boolean mayCut(Role role, int node, long openedAt) {
        return role.kind() == Role.Kind.RESTLESS || nodes.fellSince(node, openedAt);
    }
}
