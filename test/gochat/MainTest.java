package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.config.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The program from outside: flags, exit codes, signals, ways to launch.
class MainTest {
    /// How a short run ended.
    record Ended(int exitCode, String out, String errors) {}

    static Ended run(Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = ServerProcess.compiled();
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Path out = Files.createTempFile("gochat", ".out");
        Path errors = Files.createTempFile("gochat", ".err");
        Process process = builder.redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
        try {
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it did not end");
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(errors));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(errors);
        }
    }

    /// Asks for the server's health until it is well: on a busy machine a single question may time out.
    static Ended health(Map<String, String> environment, ServerProcess server, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("health", "-listen-on", "127.0.0.1:" + server.chatPort(),
                "-front-listen-on", "127.0.0.1:" + server.frontPort()));
        command.addAll(List.of(more));
        Ended ended = run(environment, command);
        for (int i = 0; i < 4 && ended.exitCode() != 0; i++) ended = run(environment, command);
        return ended;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-nonsense 1 | gochat: -nonsense is unknown; -h lists the flags",
        "stray | gochat: 'stray' is no flag; -h lists them",
        "-listen-on | gochat: -listen-on needs a value",
        "-max-msg-size 0 | gochat: -max-msg-size: '0' is wrong: it must be a whole number from 1 to 1048576",
        "--max-msg-size=x | gochat: -max-msg-size: 'x' is wrong: it must be a whole number from 1 to 1048576",
        "-max-msg-size 500000 | gochat: -max-msg-size 500000 does not go with -outbox-bytes 262144: a whole message, "
            + "and 10 bytes around it, must fit in an outbox",
        "-outbox-bytes 8201 | gochat: -max-msg-size 8192 does not go with -outbox-bytes 8201: a whole message, "
            + "and 10 bytes around it, must fit in an outbox",
        "-listen-on 4691 | gochat: -listen-on: '4691' is wrong: it must be HOST:PORT, or :PORT for every address",
        "-listen-on :70000 | gochat: -listen-on: ':70000' is wrong: the port must be a whole number from 0 to 65535",
        "-log-level loud | gochat: -log-level: 'loud' is wrong: it must be debug, info, warn or error",
        "-log-format xml | gochat: -log-format: 'xml' is wrong: it must be text or json",
        "-admin-listen-on 4692 | "
            + "gochat: -admin-listen-on: '4692' is wrong: it must be HOST:PORT, or :PORT for every address",
        "-max-message-rate -1 | "
            + "gochat: -max-message-rate: '-1' is wrong: it must be a whole number from 0 to 1000000",
        "-trust-forwarded-from 10.0.0.1/8 | gochat: -trust-forwarded-from: '10.0.0.1/8' is wrong: "
            + "the address has bits set behind its prefix of 8 bits",
        "-ping-interval 5 | gochat: -ping-interval: '5' is wrong: it must be a time such as 500ms, 25s, 2m or 1h",
        "-allow-origin example.org/ | gochat: -allow-origin: 'example.org/' is wrong: "
            + "an origin is like https://chat.example, without a path, or null",
        "-public-socket-url wss://a@b/ | gochat: -public-socket-url: 'wss://a@b/' is wrong: it must be like "
            + "wss://chat.example/socket: ws or wss, a host, perhaps a port, perhaps a path of "
            + "letters, digits and -._~/"})
    void aWrongFlagIsNamedInOneLineAndExitsWith2(String arguments, String expected) throws Exception {
        Ended ended = run(Map.of(), List.of(arguments.split(" ")));
        assertEquals(new Ended(2, "", expected + "\n"), ended);
    }

    @Test
    void aWrongEnvironmentIsNamedAndTheCommandLineBeatsIt() throws Exception {
        Ended wrong = run(Map.of("GOCHAT_MAX_MSG_SIZE", "many"), List.of());
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.errors().startsWith("gochat: GOCHAT_MAX_MSG_SIZE: 'many' is wrong: "), wrong.errors());
        Ended beaten = run(Map.of("GOCHAT_FRONT_DIR", "/none/at/all"), List.of("-front-dir", "/none/either"));
        assertTrue(beaten.errors().contains("/none/either"), beaten.errors());
        assertEquals(1, beaten.exitCode());
    }

    @Test
    void helpListsEveryFlagWithItsDefault() throws Exception {
        Ended help = run(Map.of(), List.of("-h"));
        assertEquals(0, help.exitCode());
        for (String line : List.of("-listen-on HOST:PORT", "(default 127.0.0.1:4691)", "(default 127.0.0.1:4690)",
                "-front-dir DIR", "-log-level LEVEL", "-max-msg-size BYTES", "-max-connections-per-handle COUNT")) {
            assertTrue(help.out().contains(line), () -> line + " is not in " + help.out());
        }
    }

    @Test
    void aTakenPortIsToldInOneLineAndExitsWith1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            for (List<String> flags : List.of(List.of("-listen-on", address, "-front-listen-on", "127.0.0.1:0"),
                    List.of("-listen-on", "127.0.0.1:0", "-front-listen-on", address))) {
                Ended ended = run(Map.of(), flags);
                assertEquals("gochat: cannot listen on " + address + ": Address already in use\n", ended.errors());
                assertEquals(1, ended.exitCode());
            }
        }
    }

    @Test
    void sigtermSaysGoodbyeAndExitsWith0() throws Exception {
        try (ServerProcess server = ServerProcess.start();
                RawClient client = RawClient.open(server.chatPort(), "/?user=coop")) {
            // the answer shows that the session has begun
            client.sendMessage("coop", "nobody", "");
            client.readText();
            server.process().destroy();
            client.expectClose(1001);
            assertEquals(0, server.stop());
        }
    }

    @Test
    void healthTellsWhetherTheServerIsWell() throws Exception {
        List<String> flags;
        try (ServerProcess server = ServerProcess.start()) {
            flags = List.of("health", "-listen-on", "127.0.0.1:" + server.chatPort(),
                    "-front-listen-on", "127.0.0.1:" + server.frontPort());
            assertEquals(new Ended(0, "well\n", ""), run(Map.of(), flags));
            server.stop();
        }
        assertEquals(1, run(Map.of(), flags).exitCode());
    }

    @Test
    void strangersTextStaysOnOneLogLine() throws Exception {
        try (ServerProcess server = ServerProcess.start("-log-level", "debug")) {
            try (RawClient client = RawClient.open(server.chatPort(), "/?user=a%0d%0a2026%1b%5b31m")) {
                client.expectClose(1008);
            }
            server.stop();
            assertTrue(server.errors().lines().allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\P{Cntrl}*")),
                    server.errors());
        }
    }

    @Test
    void itRunsFromItsSourceInAnyFolder(@TempDir Path elsewhere) throws Exception {
        String main = Path.of("src/gochat/Main.java").toAbsolutePath().toString();
        String java = ServerProcess.JAVA.toString();
        try (ServerProcess server = ServerProcess.startOther(elsewhere, java, main, "-log-level", "debug")) {
            servesPageAndChat(server);
        }
    }

    static void servesPageAndChat(ServerProcess server) throws IOException {
        try (RawClient client = new RawClient(server.frontPort())) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(client.head().startsWith("HTTP/1.1 200 "));
        }
        try (RawClient client = RawClient.open(server.chatPort(), "/?user=coop")) {
            client.sendMessage("coop", "coop", "hi");
            assertTrue(client.readText().contains("\"hi\""));
        }
    }

    @Test
    void thePageBehindAProxyIsToldThePublicSocketAndMayConnect() throws Exception {
        try (ServerProcess server = ServerProcess.start("-public-socket-url", "wss://chat.example/socket",
                "-allow-origin", "https://chat.example")) {
            try (RawClient page = new RawClient(server.frontPort())) {
                page.send("GET /settings.js HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n");
                String head = page.head();
                assertTrue(head.contains("connect-src wss://chat.example/socket;"), head);
                String script = new String(page.socket().getInputStream().readAllBytes());
                assertTrue(script.contains("socket: 'wss://chat.example/socket',"), script);
            }
            for (String origin : List.of("https://chat.example", "https://other.example")) {
                try (RawClient chat = new RawClient(server.chatPort())) {
                    chat.send(RawClient.request("/?user=coop", "Origin: " + origin + "\r\n"));
                    boolean own = origin.equals("https://chat.example");
                    assertTrue(chat.head().startsWith(own ? "HTTP/1.1 101 " : "HTTP/1.1 403 "), origin);
                }
            }
        }
    }

    @Test
    void aFlagMayBeRepeatedOrHoldAList() throws Exception {
        List<String> flags = new ArrayList<>(List.of("-allow-origin", "https://a.example,https://b.example",
                "-allow-origin=null", "-max-msg-size", "10", "--max-msg-size=20"));
        Options options = Options.parse(flags,
                Map.of("GOCHAT_MAX_MSG_SIZE", "5", "GOCHAT_MAX_CONNECTIONS_PER_HANDLE", "7"));
        assertEquals(Set.of("https://a.example", "https://b.example", "null"), options.allowedOrigins());
        assertEquals(20, options.messageLimits().messageBytes());
        assertEquals(7, options.keepLimits().perHandle());
    }
}
