package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.MainTest.Ended;
import gochat.config.SecretFile;
import gochat.config.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tokens from outside: minting, starting with a secret, what is logged.
class TokenCommandTest {
    @TempDir
    private Path folder;
    private Path secret;

    @BeforeEach
    void writeSecret() throws Exception {
        secret = Secrets.authFile(folder);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    private String mint(Map<String, String> environment, String... arguments) throws Exception {
        Ended ended = MainTest.run(environment, List.of(arguments));
        assertEquals("", ended.errors());
        assertTrue(ended.out().matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\n"), ended.out());
        return ended.out().strip();
    }

    @Test
    void aMintedTokenLetsInAndIsNeverLogged() throws Exception {
        String minted = mint(Map.of(), "token", "-auth-secret-file", secret.toString(), "-ttl", "5m", "coop");
        String minted2 = mint(Map.of("GOCHAT_AUTH_SECRET_FILE", secret.toString()), "token", "jürgen");
        try (ServerProcess server =
                ServerProcess.start("-auth-secret-file", secret.toString(), "-log-level", "debug")) {
            for (String target : new String[] {"/?user=coop&token=" + minted, "/?token=" + minted2}) {
                try (RawClient client = RawClient.open(server.chatPort(), target)) {
                    client.sendMessage("nobody", "nobody", "x");
                    assertTrue(client.readText().contains("must be this connection's handle"));
                }
            }
            String other = Secrets.token("coop", Duration.ofMinutes(1)) + "x";
            for (String target : new String[] {"/?user=gordon&token=" + minted, "/?user=coop&token=" + other}) {
                try (RawClient client = RawClient.open(server.chatPort(), target)) {
                    assertTrue(client.expectClose(1008).startsWith("token "));
                }
            }
            assertEquals(new Ended(0, "well\n", ""), MainTest.health(Map.of(), server));
            server.stop();
            assertTrue(server.errors().contains("token not accepted"), server.errors());
            for (String token : new String[] {minted, minted2, other}) {
                for (String part : token.split("\\.")) assertFalse(server.errors().contains(part), server.errors());
            }
            assertFalse(server.errors().contains("WARNING"), server.errors());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "-ttl 1h | token needs a handle",
        "`` | token needs a handle",
        "-auth-secret-file secret | token needs a handle",
        "coop gordon | token takes one handle only",
        "coop | token needs -auth-secret-file, the server's secret",
        "-ttl | -ttl needs a value",
        "-tll 1h coop | -tll is unknown: did you mean -ttl?; -h lists the flags",
        "-rooms #a,# coop | -rooms: '#a,#' is wrong: each must be like #team or #ops-*",
        "-rooms ## coop | '##' is wrong: a handle must not begin with # or what looks like it: so do rooms",
        "-rooms #ops-*,#ｔeam coop | '#ｔeam' is wrong: a handle must be in its plain form (NFKC): team",
        "-ttl 0s coop | -ttl: '0s' is wrong: it must be a time of 1ms or more, such as 500ms, 25s, 2m or 1h30m",
        "two@ｗords | 'two@ｗords' is wrong: a handle must be in its plain form (NFKC): two@words"})
    void aWrongUseIsToldInOneLine(String arguments, String expected) {
        List<String> given = List.of(arguments.split(" "));
        assertEquals(expected,
                assertThrows(UsageException.class, () -> TokenCommand.run(given, Map.of())).getMessage());
    }

    @Test
    void aHandleThatLooksLikeAFlagStandsBehindTwoDashes() throws Exception {
        for (String handle : List.of("-coop", "-h")) {
            assertTrue(TokenCommand.run(List.of("-auth-secret-file", secret.toString(), "--", handle), Map.of())
                    .matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\n"), handle);
        }
    }

    @Test
    void aTokenThatServersTakeOnlyByAFlagIsMintedAndTold() throws Exception {
        String rooms = IntStream.range(0, 150).mapToObj(i -> "#room" + i).collect(Collectors.joining(","));
        Ended ended = MainTest.run(Map.of(),
                List.of("token", "-auth-secret-file", secret.toString(), "-rooms", rooms, "coop"));
        assertEquals("gochat: a server takes so long a token only with -max-token-size "
                + ended.out().strip().length() + "\n", ended.errors());
        assertEquals(0, ended.exitCode());
    }

    @Test
    void aSecretFileThatCannotBeUsedIsToldAndNotShown() throws Exception {
        Path none = folder.resolve("none");
        expectNoStart(none, "cannot be read: it is not there");
        Path tooShort = Files.writeString(folder.resolve("short"), "x".repeat(31) + "\n");
        expectNoStart(tooShort, "must have 32 to 4096 bytes, and has 31");
        Path tooLong = Files.writeString(folder.resolve("long"), "x".repeat(4097));
        expectNoStart(tooLong, "must have 32 to 4096 bytes, and has more");
    }

    private static void expectNoStart(Path file, String reason) throws Exception {
        Ended ended = MainTest.run(Map.of(), List.of("-auth-secret-file", file.toString()));
        assertEquals(new Ended(1, "", "gochat: -auth-secret-file " + file + " " + reason + "\n"), ended);
    }

    @Test
    void aSecretIsBytesAndOnlyTheLastLineEndDoesNotCount() throws Exception {
        byte[] bytes = new byte[34];
        Arrays.fill(bytes, (byte) 0xFF);
        Path file = Files.write(folder.resolve("bytes"), bytes);
        assertEquals(34, SecretFile.read(file, "-f", 32).length);
        bytes[32] = '\r';
        bytes[33] = '\n';
        Files.write(file, bytes);
        assertEquals(32, SecretFile.read(file, "-f", 32).length);
        bytes[32] = '\n';
        Files.write(file, bytes);
        assertEquals(33, SecretFile.read(file, "-f", 32).length);
    }

    @Test
    void aSecretThatOthersCanReadIsWarnedOfOnce() throws Exception {
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        try (ServerProcess server = ServerProcess.start("-auth-secret-file", secret.toString())) {
            server.stop();
            assertEquals(1, warnings(server, "other users of this machine can read " + secret));
        }
    }

    @Test
    void unprotectedHandlesAreWarnedOfOnceAndOnlyBeyondLoopback() throws Exception {
        Process open = new ProcessBuilder(flags("-listen-on", ":0", "-front-listen-on", ":0")).start();
        try {
            String started = open.inputReader().readLine();
            assertTrue(started.startsWith("page "), started);
            // the process itself would close its streams along
            open.toHandle().destroy();
            List<String> warnings = open.errorReader().lines().filter(line -> line.contains("WARNING")).toList();
            assertEquals(1, warnings.size(), warnings.toString());
            assertTrue(warnings.getFirst().contains("handles are unprotected"), warnings.toString());
        } finally {
            open.destroyForcibly();
        }
        try (ServerProcess loopback = ServerProcess.start()) {
            loopback.stop();
            assertEquals(0, warnings(loopback, ""));
        }
    }

    private static List<String> flags(String... flags) {
        List<String> command = ServerProcess.compiled();
        command.addAll(List.of(flags));
        return command;
    }

    private static long warnings(ServerProcess server, String text) throws Exception {
        return server.errors().lines().filter(line -> line.contains(" WARNING ") && line.contains(text)).count();
    }

    @Test
    void theLimitsOfTokensAreFlags() throws Exception {
        String token = Secrets.token("coop", Duration.ofMinutes(1));
        try (ServerProcess server = ServerProcess.start("-auth-secret-file", secret.toString(),
                "-max-token-size", "" + (token.length() - 1), "-token-leeway", "10m")) {
            try (RawClient client = RawClient.open(server.chatPort(), "/?token=" + token)) {
                assertEquals("token not accepted", client.expectClose(1008));
            }
        }
    }
}
