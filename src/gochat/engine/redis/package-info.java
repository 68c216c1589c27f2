/// Redis (5.0 or newer) or Valkey as the [engine][gochat.engine.Engine]: one stream, `gochat:log`, and its name,
/// `gochat:epoch`; beside it what the node that started last should have in common with all, `gochat:settings` and the
/// `gochat:fingerprint` of its secret; and `gochat:trial`, a stream of one entry by which it has tried whether it may
/// do all that it must. [RedisConnection] speaks RESP2 over the JDK's sockets, [Replies] bounds what comes back,
/// [RedisSession] is the log, [Sentinels] say who leads, [RedisEngine] says what is wrong at the start.
///
/// A batch has the id `SEQ-NUMBERS`: the microsecond of its first entry and how many it has. A short script
/// gives it, `XADD` in it: the clock of the server, or the end of the last batch if that is ahead; beside the batch it
/// writes the number of the one before. Whatever the format, the batch is the first field. With the ids that
/// Redis gives by itself (milliseconds and a counter), what number an entry has would depend on all before it as soon
/// as a millisecond has more than a thousand; and each entry would cost the server what a batch does.
///
/// `WAIT` makes an append count only when `-engine-replicas` have it; without, a primary that dies takes with it what
/// no replica has yet, and its nodes append that again. `ROLE` is asked for on each connection and each second, for
/// one that led may follow by now. The oldest batches go when the stream takes more memory than it may.
///
/// Whoever can write there can forge any message: the server is as trusted as the nodes. What a node needs, beside
/// the key pattern `gochat:*`: `ping info role time script|load eval evalsha xadd xrevrange xrange xread xlen xtrim
/// memory|usage get set wait`.
package gochat.engine.redis;
