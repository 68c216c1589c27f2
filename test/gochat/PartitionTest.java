package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Redis in a network of its own, with a cable to each of two nodes, of which one is pulled out.
@Tag("long")
class PartitionTest {
    private static final String WINDOW = "window-0123456789";
    private static final String SPACE = "gochat" + ProcessHandle.current().pid();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int REDIS_PORT = 6379;

    @TempDir
    private Path folder;
    private Process redis;

    private static int ip(String command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("ip"));
        words.addAll(List.of(command.split(" ")));
        return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }

    private static void must(String command) throws IOException, InterruptedException {
        assertEquals(0, ip(command), command);
    }

    /// One end is ours, the other that of Redis.
    ///
    /// @return the address of Redis at its other end
    private static String lay(int cable) throws IOException, InterruptedException {
        // of a test that was broken off
        ip("link del " + near(cable));
        must("link add " + near(cable) + " type veth peer name far" + cable + " netns " + SPACE);
        must("addr add 10.203." + cable + ".1/24 dev " + near(cable));
        must("-n " + SPACE + " addr add 10.203." + cable + ".2/24 dev far" + cable);
        plug(cable);
        return "10.203." + cable + ".2";
    }

    private static String near(int cable) {
        return "gochat" + cable;
    }

    private static void plug(int cable) throws IOException, InterruptedException {
        must("link set " + near(cable) + " up");
        must("-n " + SPACE + " link set far" + cable + " up");
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (redis != null) redis.destroyForcibly().waitFor();
        ip("netns del " + SPACE);
    }

    @Test
    void aNodeThatIsCutOffOnEitherSideDegradesAloneAndHealsWithNothingLostOrTwice() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/sbin/ip")), "no ip");
        must("netns add " + SPACE);
        List<String> addresses = List.of(lay(71), lay(72));
        redis = new ProcessBuilder("ip", "netns", "exec", SPACE, "redis-server", "--save", "", "--bind",
                String.join(" ", addresses), "--protected-mode", "no", "--dir", folder.toString(), "--logfile", "log")
                .start();
        for (String address : addresses) {
            Waiting.until("Redis is there", () -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address, REDIS_PORT), 1000);
                    return true;
                } catch (IOException notYet) {
                    return false;
                }
            });
        }
        Files.writeString(folder.resolve("secret"), "the nodes' own secret, 32 bytes and more");
        try (ServerProcess cut = node(addresses.getFirst()); ServerProcess other = node(addresses.getLast());
                V2Client coop = V2Client.enter(cut.chatPort(), "coop", WINDOW);
                V2Client gordon = V2Client.enter(other.chatPort(), "gordon", WINDOW)) {
            coop.raw().socket().setSoTimeout(30_000);
            URI ready = ready(cut);
            URI otherReady = ready(other);
            Waiting.until("both are ready", () -> isOk(ready) && isOk(otherReady));
            List<String> sides = List.of("-n " + SPACE + " link set far71 down", "link set gochat71 down");
            for (int side = 0; side < sides.size(); side++) {
                must(sides.get(side));
                coop.send("gordon", "cut" + side, "c" + side);
                gordon.send("coop", "meanwhile" + side, "g" + side);
                assertTrue(gordon.next().startsWith("{\"ok\""));
                Waiting.until("the cut one is not ready", () -> !isOk(ready));
                assertTrue(isOk(otherReady));
                assertTrue(coop.next().contains("\"code\":\"unconfirmed\""));
                plug(71);
                Waiting.until("it is ready again", () -> isOk(ready));
                coop.send("gordon", "cut" + side, "c" + side);
                List<String> heard = new ArrayList<>();
                while (Collections.disjoint(heard, List.of("ok"))) heard.add(kind(coop.next()));
                assertEquals(1, Collections.frequency(heard, "meanwhile" + side), heard::toString);
                assertEquals("cut" + side, kind(gordon.next()));
            }
            coop.send("gordon", "last", "l");
            assertEquals("last", kind(gordon.next()));
        }
    }

    /// What a message says, or that it is an answer.
    private static String kind(String text) {
        return text.startsWith("{\"ok\"") ? "ok" : text.replaceFirst(".*\"message\":\"(\\w+)\".*", "$1");
    }

    private ServerProcess node(String address) throws IOException {
        return ServerProcess.start("-engine", "redis://" + address, "-cluster-secret-file",
                folder.resolve("secret").toString(), "-admin-listen-on", "127.0.0.1:0");
    }

    private static URI ready(ServerProcess node) throws IOException {
        return URI.create("http://127.0.0.1:" + node.adminPort() + "/readyz");
    }

    private static boolean isOk(URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }
}
