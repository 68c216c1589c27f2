/// What is counted and timed. While a run goes on many threads add to a [loadtest.stats.Tally], and each sender keeps a
/// [loadtest.stats.Ledger] of what became of each of his messages; what is found in the end is a
/// [loadtest.stats.Result], which never changes any more and can be written, read back, compared and merged.
///
/// [loadtest.stats.Count] is the one list of what can go wrong, and how bad it is.
package loadtest.stats;
