package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.config.Options;
import gochat.config.UsageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The program from outside: flags, exit codes, signals, ways to launch.
class MainTest {
    /// How a short run ended.
    record Ended(int exitCode, String out, String errors) {}

    static Ended run(Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = ServerProcess.compiled();
        command.add(1, ServerProcess.QUICK);
        command.addAll(arguments);
        return runOther(environment, command);
    }

    private static Ended runOther(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
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
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "-nonsense 1 | -nonsense is unknown; -h lists the flags",
        "-log-level info stray | 'stray' is no flag; -h lists them",
        "--lisen-on=:1 | --lisen-on=:1 is unknown: did you mean -listen-on?; -h lists the flags",
        "-compress=banana | -compress: 'banana' is wrong: it must be true or false",
        "-listen-on | -listen-on needs a value",
        "-max-msg-size 0 | -max-msg-size: '0' is wrong: it must be a whole number from 1 to 1048576",
        "--max-msg-size=x | -max-msg-size: 'x' is wrong: it must be a whole number from 1 to 1048576",
        "-max-msg-size 500000 | -max-msg-size 500000 does not go with -outbox-bytes 262144: a whole message, "
            + "and 10 bytes around it, must fit in an outbox",
        "-keep 0 -keep-in kept | -keep 0 keeps nothing; it does not go with -keep-in",
        "-outbox-bytes 8201 | -max-msg-size 8192 does not go with -outbox-bytes 8201: a whole message, "
            + "and 10 bytes around it, must fit in an outbox",
        "-listen-on 4691 | -listen-on: '4691' is wrong: it must be HOST:PORT, or :PORT for every address",
        "-listen-on :70000 | -listen-on: ':70000' is wrong: the port must be a whole number from 0 to 65535",
        "-log-level loud | -log-level: 'loud' is wrong: it must be debug, info, warn or error",
        "-log-format xml | -log-format: 'xml' is wrong: it must be text or json",
        "-admin-listen-on 4692 | "
            + "-admin-listen-on: '4692' is wrong: it must be HOST:PORT, or :PORT for every address",
        "-max-message-rate -1 | "
            + "-max-message-rate: '-1' is wrong: it must be a whole number from 0 to 1000000",
        "-trust-forwarded-from 10.0.0.1/8 | -trust-forwarded-from: '10.0.0.1/8' is wrong: "
            + "the address has bits set behind its prefix of 8 bits",
        "-ping-interval 5 | -ping-interval: '5' is wrong: it must be a time of 1ms or more, "
            + "such as 500ms, 25s, 2m or 1h30m",
        "-keep 876001h | -keep: '876001h' is wrong: it must be 876000h, a hundred years, or less",
        "-allow-origin example.org/ | -allow-origin: 'example.org/' is wrong: "
            + "an origin is like https://chat.example, without a path, or null",
        "-public-socket-url wss://a@b/ | -public-socket-url: 'wss://a@b/' is wrong: it must be like "
            + "wss://chat.example/socket: ws or wss, a host, perhaps a port, perhaps a path of "
            + "letters, digits and -._~/"})
    void aWrongFlagIsNamedInOneLine(String arguments, String expected) {
        List<String> flags = List.of(arguments.split(" "));
        assertEquals(expected,
                assertThrows(UsageException.class, () -> Options.parse(flags, Map.of())).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "-nonsense 1 | gochat: -nonsense is unknown; -h lists the flags",
        "helth | gochat: 'helth' is no command: did you mean health?; there are check, health, journal, token, version",
        "serve | gochat: 'serve' is no command; there are check, health, journal, token, version",
        "`` | gochat: '' is no command; there are check, health, journal, token, version",
        "version now | gochat: version takes nothing behind it",
        "journal -v | gochat: -v is unknown; -h lists the flags"})
    void wrongUseExitsWith2(String arguments, String expected) throws Exception {
        assertEquals(new Ended(2, "", expected + "\n"), run(Map.of(), List.of(arguments.split(" "))));
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

    /// Whatever lies in the folder is held in memory: of a film, or an archive, the server would die without a word.
    @ParameterizedTest
    @ValueSource(strings = {"film.webm", "films/old/film.webm"})
    void aFileTooLongForThePageIsToldAtTheStart(String name, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("index.html"), "<!doctype html>page");
        Path film = folder.resolve(name);
        Files.createDirectories(film.getParent());
        try (RandomAccessFile empty = new RandomAccessFile(film.toFile(), "rw")) {
            empty.setLength(3L << 30);
        }
        Ended told = new Ended(1, "",
                "gochat: " + film + " is too long for the page: a file has at most 4194304 bytes\n");
        List<String> flags = List.of("-listen-on", "127.0.0.1:0", "-front-listen-on", "127.0.0.1:0",
                "-front-dir", folder.toString());
        assertEquals(told, run(Map.of(), flags));
        assertEquals(told, run(Map.of(), Stream.concat(Stream.of("check"), flags.stream()).toList()));
    }

    /// An unset variable in a unit or a compose file must not open what the file protects.
    @ParameterizedTest
    @ValueSource(strings = {"auth-secret-file", "tls-keystore", "tls-password-file", "front-dir"})
    void aFileThatIsNamedButEmptyEndsItWith2(String flag) throws Exception {
        String variable = "GOCHAT_" + flag.toUpperCase(Locale.ROOT).replace('-', '_');
        String why = ": '' is wrong: it must name a file; where none is meant, leave it out\n";
        assertEquals(new Ended(2, "", "gochat: " + variable + why), run(Map.of(variable, ""), List.of()));
        assertEquals(new Ended(2, "", "gochat: -" + flag + why), run(Map.of(variable, "x"), List.of("-" + flag, "")));
        assertEquals(new Ended(2, "", "gochat: -" + flag + why), run(Map.of(), List.of("-" + flag + "=")));
    }

    @Test
    void aMisspeltVariableIsToldAndThoseOfKubernetesAreNot() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("GOCHAT_AUTH_SECRETFILE", "s",
                "GOCHAT_SERVICE_HOST", "10.0.0.1", "GOCHAT_SERVICE_PORT_HTTP", "80", "GOCHAT_PORT",
                "tcp://10.0.0.1:80", "GOCHAT_PORT_80_TCP_ADDR", "10.0.0.1", "GOCHAT_REDIS_SERVICE_PORT", "6379"));
        environment.putAll(Map.of("GOCHAT_LOG_LEVEL", "warn", "GOCHAT_TLS_PASSWORD", "p", "GOCHAT_TTL", "1h",
                "GOCHAT_ROOMS", "#team"));
        assertEquals(List.of("WARNING GOCHAT_AUTH_SECRETFILE in the environment is no flag's; -h lists the flags"),
                told(environment));
    }

    /// Else the one asks the wrong server, and the other looks for a secret that is nowhere.
    @Test
    void aMisspeltVariableIsToldByWhoeverAsksOrMintsToo() throws Exception {
        Map<String, String> environment = Map.of("GOCHAT_LISTENON", "127.0.0.1:9", "GOCHAT_KEEP", "1h");
        String told = "gochat: GOCHAT_LISTENON in the environment is no flag's; -h lists the flags\n";
        assertEquals(new Ended(1, "", told + "gochat: 127.0.0.1:0: nothing listens there; is the server running?\n"),
                run(environment, List.of("health", "-listen-on", "127.0.0.1:0")));
        assertEquals(new Ended(2, "", told + "gochat: token needs -auth-secret-file, the server's secret\n"),
                run(environment, List.of("token", "coop")));
    }

    @Test
    void theHelpIsGivenWhateverTheEnvironmentHolds() throws Exception {
        Map<String, String> wrong = Map.of("GOCHAT_LISTEN_ON", "nowhere", "GOCHAT_TTL", "never", "GOCHAT_X", "y");
        for (List<String> words : List.of(List.of("-h"), List.of("check", "-h"), List.of("token", "-h"))) {
            Ended help = run(wrong, words);
            assertEquals(0, help.exitCode(), help.errors());
            assertEquals("", help.errors());
            assertTrue(help.out().startsWith("usage: gochat "), help.out());
        }
    }

    /// What a server says at its start, from the level on that is asked for.
    private static List<String> told(Map<String, String> environment, String... flags) throws Exception {
        try (ServerProcess server = ServerProcess.start(environment, flags)) {
            server.stop();
            return server.errors().lines().map(line -> line.replaceFirst("^\\S+ ", ""))
                    .filter(line -> !line.startsWith("INFO stop")).toList();
        }
    }

    @Test
    void eachStartSaysHowHandlesAreProtected(@TempDir Path folder) throws Exception {
        String unprotected = " handles are unprotected: whoever reaches the chat can take any; "
                + "-auth-secret-file demands tokens";
        assertEquals(List.of("INFO" + unprotected), told(Map.of()));
        assertEquals(List.of("WARNING" + unprotected), told(Map.of(), "-trust-forwarded-from", "127.0.0.1"));
        assertEquals(List.of("WARNING" + unprotected), told(Map.of(), "-public-socket-url", "wss://chat.example/"));
        Path secret = Secrets.authFile(folder);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        assertEquals(List.of("INFO handles are protected: every client needs a token"),
                told(Map.of("GOCHAT_AUTH_SECRET_FILE", secret.toString()), "-trust-forwarded-from", "127.0.0.1"));
    }

    @Test
    void whatOpensMoreThanItSeemsToIsToldAtTheStart() throws Exception {
        List<String> told = told(Map.of(), "-log-level", "warn", "-admin-listen-on", ":0", "-allow-origin", "null",
                "-trust-forwarded-from", "10.0.0.0/8,0.0.0.0/0");
        for (String start : List.of("-admin-listen-on has no password", "-trust-forwarded-from believes everybody",
                "-allow-origin null is for pages opened as files, but a frame of any web site")) {
            assertEquals(1, told.stream().filter(line -> line.startsWith("WARNING " + start)).count(), told::toString);
        }
        assertEquals(4, told.size(), told::toString);
    }

    @Test
    void secretsThatOthersCanReadOrWriteAreTold(@TempDir Path folder) throws Exception {
        Path secret = Secrets.authFile(folder);
        Path keystore = Secrets.keystore(folder);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw--w----"));
        Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString("rw-rw-r--"));
        assertEquals(List.of(
                "WARNING other users of this machine can write " + secret + "; chmod 600 keeps them out",
                "WARNING other users of this machine can read and write " + keystore + "; chmod 600 keeps them out"),
                told(Map.of("GOCHAT_TLS_PASSWORD", Secrets.KEYSTORE_PASSWORD), "-log-level", "warn",
                        "-auth-secret-file", secret.toString(), "-tls-keystore", keystore.toString()));
    }

    @Test
    void soAreThoseThatNodesShare(@TempDir Path folder) throws Exception {
        Path common = Files.writeString(folder.resolve("cluster"), "one secret for all of the cluster's nodes");
        Path password = Files.writeString(folder.resolve("redis"), "hush");
        Files.setPosixFilePermissions(common, PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw----r--"));
        Ended check = run(Map.of(), List.of("check", "-log-level", "warn", "-listen-on", "127.0.0.1:0",
                "-front-listen-on", "127.0.0.1:0", "-engine", "redis://127.0.0.1:1",
                "-cluster-secret-file", common.toString(), "-engine-password-file", password.toString()));
        assertEquals(0, check.exitCode(), check.errors());
        assertEquals(List.of(
                "WARNING other users of this machine can read " + common + "; chmod 600 keeps them out",
                "WARNING other users of this machine can read " + password + "; chmod 600 keeps them out"),
                check.errors().lines().map(line -> line.replaceFirst("^\\S+ ", "")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", " ", "ab"})
    void aSecretThatCanBeGuessedIsRefused(String part, @TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), part.repeat(40));
        assertEquals(new Ended(1, "", "gochat: -auth-secret-file " + secret
                + " can be guessed: all its bytes are among " + part.length() + "; take random ones\n"),
                run(Map.of(), List.of("-auth-secret-file", secret.toString())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal", "version"})
    void theHelpOfACommandThatTakesNoFlagListsNone(String command) throws Exception {
        Ended help = run(Map.of(), List.of(command, "-h"));
        assertEquals(0, help.exitCode(), help.errors());
        assertTrue(help.out().contains("gochat " + command), help.out());
        assertFalse(help.out().contains("-listen-on"), help.out());
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
                    List.of("-front-listen-on", address, "-listen-on", "127.0.0.1:0"))) {
                assertEquals(new Ended(1, "", "gochat: " + flags.getFirst() + ": cannot listen on " + address
                        + ": Address already in use\n"), run(Map.of(), flags));
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
            client.socket().close();
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
        assertEquals(new Ended(1, "", "gochat: " + flags.get(2) + ": nothing listens there; is the server running?\n"),
                run(Map.of(), flags));
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

    /// As `./build.sh run` starts it.
    @Test
    void thePageOpenedAsAFileHasThePathThatAPersonKnows() throws Exception {
        try (ServerProcess server = ServerProcess.startOther(Path.of("."), "src/image/gochat", "-allow-origin",
                "null")) {
            assertEquals(Path.of("front", "index.html").toRealPath().toUri() + "#", server.fileAddress()[0]);
        }
    }

    @Test
    void itRunsFromItsSourceInAnyFolder(@TempDir Path elsewhere) throws Exception {
        String main = Path.of("src/gochat/../gochat/./Main.java").toAbsolutePath().toString();
        try (ServerProcess server = ServerProcess.startOther(elsewhere, ServerProcess.JAVA.toString(),
                ServerProcess.QUICK, main, "-log-level", "debug")) {
            servesPageAndChat(server);
        }
    }

    /// And not with a stack trace of ours behind it.
    @Test
    void aSourceThatDoesNotCompileIsToldByTheCompiler(@TempDir Path clone) throws Exception {
        Path sources = Files.createDirectories(clone.resolve("src/gochat"));
        for (String file : List.of("Main.java", "SourceLaunch.java")) {
            Files.copy(Path.of("src/gochat", file), sources.resolve(file));
        }
        Files.writeString(sources.resolve("Commands.java"), "package gochat; final class Commands { oops }");
        Ended ended = runOther(Map.of(), List.of(ServerProcess.JAVA.toString(), ServerProcess.QUICK,
                sources.resolve("Main.java").toString()));
        assertEquals(1, ended.exitCode());
        assertTrue(ended.errors().contains("oops"), ended.errors());
        assertTrue(ended.errors().endsWith("\ngochat: the source does not compile\n"), ended.errors());
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
    void checkSaysWhetherAJournalCouldBeThereAndMakesNone(@TempDir Path folder) throws Exception {
        List<String> check = List.of("check", "-listen-on", "127.0.0.1:0", "-front-listen-on", "127.0.0.1:0", "-keep-in");
        Path file = Files.createFile(folder.resolve("file"));
        Path none = folder.resolve("none");
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
        Map<Path, String> told = Map.of(file, " is no folder, or a link", none.resolve("kept"), " is not there",
                open, " is open to others; it must have mode 0700");
        for (Path path : told.keySet()) {
            assertEquals(new Ended(1, "", "gochat: " + path + told.get(path) + "\n"),
                    run(Map.of(), Stream.concat(check.stream(), Stream.of(path.toString())).toList()));
        }
        Ended well = run(Map.of(), Stream.concat(check.stream(), Stream.of(none.toString())).toList());
        assertEquals(0, well.exitCode(), well.errors());
        assertFalse(Files.exists(none));
    }

    @Test
    void checkSaysWhetherTheServerCouldRun(@TempDir Path empty) throws Exception {
        List<String> free = List.of("check", "-listen-on", "127.0.0.1:0", "-front-listen-on", "127.0.0.1:0");
        Ended well = run(Map.of(), free);
        assertTrue(well.out().matches("connections that fit into [0-9]+ descriptors and a heap of [0-9]+ MB: "
                + "[0-9]+ of the chat, [0-9]+ of the page\nwell\n"), well.toString());
        assertEquals(0, well.exitCode());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertEquals(new Ended(1, "", "gochat: -admin-listen-on: cannot listen on " + address
                    + ": Address already in use\n"), run(Map.of("GOCHAT_ADMIN_LISTEN_ON", address), free));
        }
        Ended twice = run(Map.of(), List.of("check", "-listen-on", "127.0.0.1:24691", "-front-listen-on", ":24691"));
        assertTrue(twice.errors().startsWith("gochat: -listen-on: cannot listen on "), twice.errors());
        assertEquals("gochat: -front-dir: the folder " + empty + " has no index.html\n",
                run(Map.of("GOCHAT_FRONT_DIR", empty.toString()), free).errors());
        Path none = empty.resolve("secret");
        Ended secretless = run(Map.of("GOCHAT_ENGINE", "redis://127.0.0.1:1", "GOCHAT_CLUSTER_SECRET_FILE",
                none.toString()), free);
        assertEquals(1, secretless.exitCode());
        assertTrue(secretless.errors().startsWith("gochat: -cluster-secret-file"), secretless.errors());
        Ended nobody = run(Map.of("GOCHAT_ENGINE", "redis://chat@127.0.0.1:1", "GOCHAT_CLUSTER_SECRET_FILE",
                none.toString()), free);
        assertEquals(2, nobody.exitCode());
        assertTrue(nobody.errors().startsWith("gochat: -engine names the user chat; -engine-password-file must"),
                nobody.errors());
    }

    /// Whatever was typed, a handle or a path, it is taken, or one line says why not.
    @Test
    void argumentsThatTheLocaleCannotReadAreToldInOneLine() throws Exception {
        Ended ended = run(Map.of("LC_ALL", "C"), List.of("-front-dir", "/tmp/José"));
        assertEquals(2, ended.exitCode());
        assertTrue(ended.errors().endsWith("' is not in this locale's encoding, ANSI_X3.4-1968; set LC_ALL=C.UTF-8\n"),
                ended.errors());
        assertEquals(1, ended.errors().lines().count(), ended.errors());
    }

    @Test
    void theVersionSaysWhichBuildItIs() throws Exception {
        Ended ended = run(Map.of(), List.of("version"));
        assertTrue(ended.out().matches("gochat \\S+ \\(revision \\S+, Java 25\\S*\\)\n"), ended.out());
    }

    /// A script that stores a token must not go on with an empty one.
    @Test
    void whatCannotBePrintedEndsACommandWith1() throws Exception {
        for (String full : List.of(">/dev/full", ">&-")) {
            List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$0\" \"$@\" " + full));
            command.addAll(ServerProcess.compiled());
            command.add(4, ServerProcess.QUICK);
            command.add("version");
            Process process = new ProcessBuilder(command).start();
            assertEquals("gochat: the standard output is closed or full\n",
                    new String(process.getErrorStream().readAllBytes()));
            assertEquals(1, process.waitFor());
        }
    }

    @Test
    void aFlagMayBeRepeatedOrHoldAList() throws Exception {
        List<String> flags = new ArrayList<>(List.of("-allow-origin", "https://a.example,https://b.example",
                "-allow-origin=null", "-max-msg-size", "10", "--max-msg-size=20"));
        Options options = Options.parse(flags,
                Map.of("GOCHAT_MAX_MSG_SIZE", "5", "GOCHAT_MAX_CONNECTIONS_PER_HANDLE", "7"));
        assertEquals(Set.of("https://a.example", "https://b.example", "null"), options.access().origins());
        assertEquals(20, options.messages().messageBytes());
        assertEquals(7, options.keeping().limits().perHandle());
    }
}
