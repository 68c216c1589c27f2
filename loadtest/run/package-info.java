/// The load itself. A [loadtest.run.Pool] opens lines and has them come back; over each line a user talks, who keeps a
/// ledger; what goes between users is the traffic; a run steers them all for a while:
///
///     Run -> Traffic -> User -> Line      who sends, and what of it arrived
///     Run -> Pool    ---------> Line      who is connected
///
/// Lines know users and pool only as [loadtest.run.Line.Talk] and [loadtest.run.Line.Watch], users the traffic only as
/// [loadtest.run.User.Post]. Threads: the main one steers; a few senders keep the schedule; a disturber cuts; the
/// HttpClients' bring what arrives. Locks are taken in one order: a connection's, a line's, a user's, a ledger's;
/// whoever holds a connection's may take any line's, and nobody who holds a line's calls anyone but its own user.
package loadtest.run;
