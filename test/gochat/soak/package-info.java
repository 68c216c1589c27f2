/// The truth under faults: many users of one real server, over a proxy that delays, splits, joins and resets, some
/// of whom stop reading or vanish. The [Ledger] knows of each message how it ended. [SoakTest] does it for seconds,
/// [Soak] for as long as one likes, with an eye on what the server's process takes.
package gochat.soak;
