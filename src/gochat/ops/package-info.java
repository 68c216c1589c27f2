/// What operators see: the log, health, readiness and metrics.
///
/// [Log] writes a line per event, [RareLog] one a second of those that repeat, [Reports] what a server has to say,
/// [ListenerLog] what befalls an HTTP listener. [AdminServer] serves what its makers hand it; figures are written as an
/// [Exposition].
package gochat.ops;
