package gochat.page;

import java.time.Duration;

/// What the page's server may cost. The JDK's HTTP server reads it from system properties, once, when it is loaded:
/// the first [FrontServer] of a process decides for all. Whole seconds count, and at least one.
///
/// @param connections  at most this many at once; a further one is closed as it comes. They must stay below the
///                     descriptor limit: without descriptors the JDK's accept loop spins on its processor
/// @param idle         that a connection may stay without a request; a quarter of the connections may be idle
/// @param request      from a request's first byte, or the accept, to the end of its head
/// @param response     from the end of a request to the end of its answer
/// @param headBytes    of a request
/// @param headFields   names of header fields of a request; one that is repeated counts once
public record FrontLimits(int connections, Duration idle, Duration request, Duration response, int headBytes,
        int headFields) {
    private static final int IDLE_PART = 4;
    private static final String CHECK_MILLIS = "1000";

    void apply() {
        System.setProperty("jdk.httpserver.maxConnections", "" + connections);
        System.setProperty("sun.net.httpserver.maxIdleConnections", "" + Math.max(1, connections / IDLE_PART));
        System.setProperty("sun.net.httpserver.idleInterval", seconds(idle));
        System.setProperty("sun.net.httpserver.maxReqTime", seconds(request));
        System.setProperty("sun.net.httpserver.maxRspTime", seconds(response));
        System.setProperty("sun.net.httpserver.clockTick", CHECK_MILLIS);
        System.setProperty("sun.net.httpserver.timerMillis", CHECK_MILLIS);
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", "" + headBytes);
        System.setProperty("sun.net.httpserver.maxReqHeaders", "" + headFields);
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static String seconds(Duration time) {
        return "" + Math.max(1, time.toSeconds());
    }
}
