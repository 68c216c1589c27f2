package loadtest.plan;

import java.util.List;
import loadtest.text.Flags;
import loadtest.text.Flags.Flag;
import loadtest.text.Flags.Group;

/// Every flag, and the help. The one place that lists them.
final class Usage {
    /// How the program was called, if whoever called it says so.
    private static final String COMMAND = System.getProperty("loadtest.command", "java loadtest/LoadTest.java");

    static final List<Group> FLAGS = List.of(
            new Group("The server:", List.of(
                    new Flag("url", "URL", "ws://127.0.0.1:4691/", "ws or wss; ?user=HANDLE is added"),
                    new Flag("v2", "", "", "speak gochat.v2: answers by id, and resuming after a cut"),
                    new Flag("echo", "", "", "a server that sends back what it gets; no handles, no answers"),
                    new Flag("template", "TEXT", "", "any server that forwards texts: what is sent, with {payload} in"
                            + " it, {sender}, {recipient}"),
                    new Flag("ok", "TEXT", "", "of -template: what answers begin with that say it was taken"),
                    new Flag("error", "TEXT", "", "of -template: what answers begin with that say it was not"),
                    new Flag("user-parameter", "NAME", "user", "the handle's name in the address; empty: left out"),
                    new Flag("header", "'NAME: VALUE'", "", "a further header of the opening handshake; repeatable"),
                    new Flag("token", "TOKEN", "", "sent by every user as ?token=TOKEN"),
                    new Flag("auth-secret-file", "FILE", "", "sign a token (JWT, HS256) for each user with this"),
                    new Flag("insecure", "", "", "wss: accept any certificate"),
                    new Flag("user-prefix", "TEXT", "", "handles are TEXT0, TEXT1, ... (default: a new one each time)"),
                    new Flag("connect-rate", "R", "", "connect so many users a second (default: as fast as they go)"),
                    new Flag("connect-at-once", "N", "64", "handshakes under way at one moment"),
                    new Flag("admin-url", "URL", "", "http://HOST:PORT of its metrics: adds its CPU and memory"))),
            new Group("The load:", List.of(
                    new Flag("mode", "MODE", "self", "who writes to whom: self, pairs, random, fan-in, room"),
                    new Flag("user-count", "N", "1", "users, each with one connection"),
                    new Flag("idle", "N", "0", "further connections that say nothing"),
                    new Flag("rooms", "R", "1", "mode room (it is gochat.v2): rooms that the users are spread over"),
                    new Flag("rate", "R", "100", "messages a second from each user"),
                    new Flag("total-rate", "R", "", "messages a second from all users together, instead of -rate"),
                    new Flag("window", "W", "", "closed loop, instead of a rate: W messages outstanding for each user"),
                    new Flag("stages", "LIST", "", "10s:100,30s:100-1000: times, each with its total rate or with two"
                            + " to climb between"),
                    new Flag("arrivals", "HOW", "even", "when messages are due: even, or poisson (at random)"),
                    new Flag("message-size", "SIZES", "128", "bytes of a whole message: 128, 100-4000,"
                            + " or 128:90,8192:10 (with weights)"),
                    new Flag("slow-readers", "N", "0", "the last N users read ten messages a second, untimed"),
                    new Flag("duration", "TIME", "10s", "how long to measure; each step of -find-capacity: 3s"),
                    new Flag("warm-up", "TIME", "1s", "load before that, which is checked but not measured"),
                    new Flag("ramp-up", "TIME", "0s", "before the warm-up, let the rate climb from 0"),
                    new Flag("late-after", "TIME", "5s", "a message that takes longer is late; how long the end waits"),
                    new Flag("seed", "N", "1", "seed of all that is drawn at random"),
                    new Flag("part", "K/N", "", "run the K-th of N equal parts; the others run elsewhere, see merge"))),
            new Group("What goes wrong:", List.of(
                    new Flag("reconnect", "", "", "users whose connection ends come back"),
                    new Flag("churn", "R", "", "cut R connections a second, at random; they come back"),
                    new Flag("reconnect-every", "TIME", "", "the same: cut each user at random, every TIME on average"),
                    new Flag("storm", "TIME", "", "cut all at this time of the measuring; all come back; repeatable"))),
            new Group("What is judged and written:", List.of(
                    new Flag("fail-if", "CONDITION", "", "'p99>50ms', 'received-rate<90': fail if so; repeatable"),
                    new Flag("allow", "FAULT", "", "'late', 'refused': do not fail for it; repeatable"),
                    new Flag("abort-if", "CONDITION", "", "end the run at once, failed, if so; repeatable"),
                    new Flag("find-capacity", "CONDITION", "", "'p99<50ms': raise the rate while it holds"),
                    new Flag("baseline", "FILE", "", "compare with what -json wrote earlier"),
                    new Flag("json", "FILE", "", "write the results as JSON"),
                    new Flag("json-lines", "FILE", "", "write each second as a line of JSON while it runs"),
                    new Flag("hgrm", "FILE", "", "write the latency distribution as HdrHistogram does"),
                    new Flag("report", "FILE", "", "write a page with plots (HTML, in one file)"))));

    /// The flags of the verb `merge`.
    static final List<Group> MERGE_FLAGS = List.of(new Group("What is judged and written:",
            FLAGS.getLast().flags().stream()
                    .filter(flag -> List.of("fail-if", "allow", "baseline", "json", "hgrm", "report")
                            .contains(flag.name())).toList()));

    private Usage() { }

    static String help() {
        return "usage: " + COMMAND + " [flags]\n       " + COMMAND + " merge FILE... [flags]\n" + """

                Puts load on a chat server over WebSockets and checks that every message arrives once, in order.

                """ + new Flags(FLAGS).help() + """

                Conditions compare (> >= < <=) a metric with a number; times need a unit (ns, us, ms, s):
                  p50 p99.9 ... max mean          latency from the time a message was due
                  raw-p99 ... raw-max raw-mean    latency from the time it was sent
                  connect-p99 ... back-p99 ...    time to open a connection; to come back after a cut
                  all-back calm                   after a storm or a server's end: until all were back; until
                                                  round trips were as before
                  sent-rate received-rate         messages a second, of the measured time
                  sent delivered missed cuts resumed repeated echoed slow-cut, and the faults:
                  lost duplicated reordered unexpected unanswered late unsent refused connect-failures
                  disconnects gaps
                Every fault fails the run, unless -allow names it; so does a time of which nothing was measured.
                A percentile that too few messages tell, a dash in the summary, is judged by the longest of them.
                Where the tester was itself too slow, what that explains fails nothing, but passes nothing either.
                Messages are not compressed: the JDK's WebSocket client does not offer it.

                merge makes one result of what the parts of a test wrote with -json.

                Exit codes: 0 passed, 99 failed, 98 inconclusive, 1 it could not run, 2 wrong usage.
                """;
    }
}
