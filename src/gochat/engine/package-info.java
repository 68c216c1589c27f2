/// The seam to a log that many nodes follow: a [Relay] puts entries in, a [Follower] makes a state of them. And the
/// relay over an [Engine], which is what keeps one order of batches for all: no consensus of our own. Steps without
/// threads or sockets ([LogReader], [LogAppender], over [Heard] and [Sent]), which [EngineRelay] drives by three
/// threads and a test by a seed.
///
/// ## What an engine may do, and what is true all the same
/// It may lose what it said it has, say that it failed and store all the same, at once or later, repeat, roll back,
/// be wiped, stand still, or be two machines that both think they lead. Then:
///
/// - **Nodes that have heard the same log are equal.** All a node decides follows from the log: which batch counts,
///   which entry was there before, which node is dead. A batch counts if it is the next of its node's run, an entry
///   if its id is new. The number of an entry is the place of its batch and its place in that, whoever reads it,
///   whenever.
/// - **Each entry is applied once**, in the order in which its node sent it. When an append fails, a node does not
///   know what the log has. It begins a new *run* with an empty batch, and waits until it hears that: by then it has
///   heard all of the runs before that will ever count, for everybody ignores what comes of them later. The rest it
///   sends in the new run.
/// - **Confirmed is what was applied here, and is as safe as was asked for**: its own append, or a later one of this
///   node, returned without an exception. (Replicas copy a log in its order.) After 10 s an entry is unconfirmed.
/// - **Nothing comes late that was given up.** What is not confirmed, and waited for by nobody, goes into the log
///   within a second or not at all, nor behind what was left out, which its sender may say again; only a batch that is
///   on its way cannot be called back, for some seconds. Whoever left without an answer may have sent the same again by
///   another node, and so much more that nobody would know it again: what comes of his window then, from the connection
///   of before, counts for nobody (`gochat.talk`). Nor does what was on its way to a log that is gone, and stands in
///   the next before its node has begun a run there.
/// - **Nothing confirmed is lost unless the log and its node both lose it.** For a minute, within 16 MiB, a node
///   keeps what it has sent. When a log has lost what was read, it gets another name, by which all nodes see that
///   they must build anew; and what of the last minute is not in it, nor undone, is appended again. What could only
///   be said before it was undone comes to nothing then: in a room, by one who has left it in that minute.
/// - **Every entry ends**: refused (at most 4,096 entries or 8 MiB wait), applied, or unconfirmed.
///
/// What was appended and is not heard within 2 s may be with a machine that leads no more, and does not know: then a
/// node asks anew who leads, for both its sessions.
///
/// Each second, and on each connection, a node asks whether the log still has its name and the batch that was read
/// last; and at once when what comes was put behind another batch than that, before it takes it for the same log: who
/// has heard less of one that is gone would otherwise go on in the next, and tell clients that they miss nothing. What
/// escapes that shows in the beats (every 3 s): each carries a sum over what its node heard between its
/// last two. Who finds that it heard something else renames the log. A node is dead when the log has gone on for 10 s
/// without it; a log that stood still for all counts as 3 s, and so do two beats of one node when the log's clock was
/// set back. It hears so too when it comes back, and says again who is connected to it, as all do for one that arrives.
///
/// What is still so is said again whenever a quarter of what the log may have has come since, once a minute at most: so
/// its beginning goes with nothing that is not behind it too.
///
/// Not promised: where a log was trimmed between two copies of an entry, who comes later finds the second one, and
/// has it at another place than the others; and where it was trimmed in front of what was on its way to the log before,
/// takes that for entries. What is that old is about to be forgotten.
///
/// Schedules in the tests play this by the ten thousand (`./build.sh schedules`), against a fake that does all of it.
///
/// ## Two builds over one log
/// What the log's bytes mean has one number, [Batch#FORMAT], a batch's first byte; a node says it when it starts.
/// Builds of one format may follow one log: restart their nodes one after the other. Builds of two formats may not, for
/// neither hears the other: a node does not start while others write in another format. One that runs already and hears
/// such logs `engine: degraded: nodes of another build write the log`, and is not ready (`gochat_engine_up` 0) until
/// nothing has come of them for 10 s. What stands there in another format is passed over, never guessed at; who comes
/// again with a position in front of it is told that something may be missing.
///
/// ## On paper: K logs by the hash of the handle
/// All nodes hear everything, and that is the ceiling. Measured on 2 cores, with entries of 150 bytes and a follower
/// that only writes them down (`gochat.engine.redis.Throughput` in the tests): 260,000 entries a second through two
/// relays. An entry costs redis-server 0.8 us of processor time and 0.08 us more for each further node that hears it,
/// a replica 0.3 us, a node 0.9 us. So a million connections on ten nodes, if each sends a message every 30 s, take 5 %
/// of the primary's one core; one log ends at some 600,000 messages a second, and at 10 Gbit/s for all its nodes.
///
/// *K logs*, each on a primary of its own: an entry goes to log `hash(handle) mod K` of whoever it is for; a room has
/// a handle too. There is a relay and a follower for each, a feed lives in one log, and its order, its numbers and
/// its deduplication with it; between two logs there is no order.
///
/// *What it costs.* A message between two handles is two entries if their logs differ, since the sender's other
/// windows show it too. It is confirmed when both are; if only one is, the message shows at one of the two until the
/// same id is sent again. A window's cursor is that of its handle's log. Presence is told in the log of the handle, so
/// a node hears all K logs unless the load balancer sends a handle to the nodes that follow its log.
///
/// *What moves* when K changes is every feed whose log is another one then. Better 1,024 logs from the start, of which
/// one primary has many, and moves one by handing over its stream.
package gochat.engine;
