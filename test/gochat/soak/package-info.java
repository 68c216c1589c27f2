/// The truth under faults: many users of one real server, or of several nodes over a Redis, who speak both protocols,
/// over a proxy that delays, splits, joins and resets; some stop reading, or vanish and come again. The [Ledger] knows
/// of each message how it ended. [SoakTest] does it for seconds, [Soak] for as long as one likes, with an eye on what
/// the server's process takes.
package gochat.soak;
