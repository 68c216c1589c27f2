package gochat;

import gochat.io.SocketLayer;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients who flood the server, as many as it has cores, beside many who say little.
@Isolated("it measures others' latency")
class FairnessTest {
    private static final int QUIET = 500;
    private static final int SECONDS = 2;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aFloodDoesNotDelayTheQuiet(int cores) throws Exception {
        try (ServerProcess server = ServerProcess.startOn(cores);
                QuietCrowd quiet = new QuietCrowd(SocketLayer.PLAIN, server.chatPort(), QUIET, QUIET);
                Flood flood = new Flood(server.chatPort(), cores)) {
            quiet.mustNotWait(99, SECONDS, flood::runs);
        }
    }
}
