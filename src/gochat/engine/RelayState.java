package gochat.engine;

/// How a relay over an engine is, at one moment: for metrics and readiness.
///
/// @param up           what is sent is heard again within seconds, and the log is followed
/// @param lagNanos     for how long the oldest thing waits that was sent and has not been applied; 0 if there is none
/// @param waiting      entries that were sent and have not been applied
/// @param nodes        nodes that are alive, this one among them
/// @param sent         entries that were taken
/// @param refused      entries that were not taken: too much waited
/// @param unconfirmed  entries of which nobody could tell in time whether the log has them
/// @param lost         entries that were confirmed, and could not be appended again when the log had lost them
/// @param applied      entries of all nodes that were applied
/// @param rebuilds     how often the state was built anew from the log
/// @param failures     calls of the engine that failed
public record RelayState(boolean up, long lagNanos, int waiting, int nodes, long sent, long refused, long unconfirmed,
        long lost, long applied, long rebuilds, long failures) {}
