/// The load tester: [loadtest.LoadTest] reads the command line, connects the users, runs the load and tells what
/// came of it.
///
/// One direction, no circles; each package may use those above it:
///
///     text      numbers, times, flags and JSON as people and programs read them
///     stats     what is counted and timed: histograms, ledgers, a run's result
///     verdict   what a result amounts to
///     wire      what is said to the server, in each protocol, and how its answers are read
///     plan      what the command line asks for
///     run       lines, users, and the run that puts them to work
///     report    a result for people and for programs
///     bench     the table of `./build.sh bench`
package loadtest;
