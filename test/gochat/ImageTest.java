package gochat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `./build.sh image` makes: size, start, memory, the unit for systemd.
class ImageTest {
    private static final Path IMAGE = Path.of("build/image").toAbsolutePath();
    private static final Path CACHE = IMAGE.resolve("lib/gochat.aot");
    private static final long MEGABYTE = 1 << 20;
    private static final int SMALL_MEMORY_MEGABYTES = 64;
    private static final int CONNECTIONS = 1_000;
    private static final int ROUNDS = 20;

    /// Two at once, the first of them broken off while its server runs.
    @BeforeAll
    static void build() throws Exception {
        Path log = Path.of("build/image.log");
        Files.deleteIfExists(log);
        Process brokenOff = new ProcessBuilder(Interrupts.heeding("./build.sh", "image")).inheritIO().start();
        while (brokenOff.isAlive() && !(Files.exists(log) && Files.size(log) > 0)) Thread.sleep(10);
        Process waiting = new ProcessBuilder("./build.sh", "image").redirectErrorStream(true).start();
        BufferedReader out = waiting.inputReader();
        assertTrue(out.readLine().startsWith("another build.sh builds here: waiting for it, or until "));
        Interrupts.interrupt(brokenOff);
        assertEquals(Interrupts.EXIT_CODE, brokenOff.waitFor());
        assertEquals(List.of(), ProcessHandle.allProcesses()
                .filter(process -> process.info().command().equals(Optional.of(IMAGE + "/bin/java")))
                .filter(process -> process.info().arguments().toString().contains("AOTCacheOutput")).toList());
        String built = out.readAllAsString();
        assertTrue(built.startsWith("build/image: "), built);
        assertEquals(0, waiting.waitFor());
    }

    private record Ended(int exitCode, String output) {}

    private static Ended run(String... command) throws IOException, InterruptedException {
        return run(Map.of(), command);
    }

    private static Ended run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output);
    }

    @Test
    void itRunsOnItsOwnInAnyFolderAndThroughALink(@TempDir Path elsewhere) throws Exception {
        Path link = Files.createSymbolicLink(elsewhere.resolve("gochat"), IMAGE.resolve("bin/gochat"));
        try (ServerProcess server = ServerProcess.startOther(elsewhere, link.toString())) {
            MainTest.servesPageAndChat(server);
            assertEquals(0, server.stop());
        }
    }

    /// Without UTF-8 in the shell, where a JVM cannot even read its own folder's name.
    @Test
    void itRunsInAFolderAndWithNamesBeyondAsciiWhateverTheLocale(@TempDir Path elsewhere) throws Exception {
        Path folder = elsewhere.resolve("café");
        assertEquals(0, run("cp", "-R", IMAGE.toString(), folder.toString()).exitCode());
        Path secret = Secrets.authFile(Files.createDirectory(folder.resolve("geheimnüsse")));
        Ended minted = run(Map.of("LC_ALL", "C"), folder.resolve("bin/gochat").toString(), "token",
                "-auth-secret-file", secret.toString(), "José");
        assertEquals(0, minted.exitCode(), minted.output());
        String claims = new String(Base64.getUrlDecoder().decode(minted.output().split("\\.")[1]), UTF_8);
        assertTrue(claims.contains("\"José\""), claims);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-Xmx64m -XX:+UseParallelGC -Da=b"})
    void itsCollectorGivesWayToThatOfTheEnvironment(String options) throws Exception {
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            Ended told = run(Map.of(variable, options), IMAGE.resolve("bin/gochat").toString(), "version");
            assertEquals(0, told.exitCode(), told.output());
            assertTrue(told.output().endsWith(Files.readString(IMAGE.resolve("VERSION"))), told.output());
        }
    }

    @Test
    void itHoldsNoModuleBeyondTheTwoNeeded() throws Exception {
        String listed = run(IMAGE.resolve("bin/java").toString(), "--list-modules").output();
        assertEquals(List.of("gochat", "java.base"),
                listed.lines().map(line -> line.replaceFirst("@.*", "")).toList());
    }

    @Test
    void itIsSmallerThan40MegabytesWithoutItsCache() throws IOException {
        // without the tool, a JVM that came with symbols keeps them
        int mostMegabytes = Files.isExecutable(Path.of("/usr/bin/strip")) ? 40 : 45;
        long bytes;
        try (Stream<Path> files = Files.walk(IMAGE)) {
            bytes = files.filter(file -> Files.isRegularFile(file) && !file.equals(CACHE))
                    .mapToLong(file -> file.toFile().length()).sum();
        }
        assertTrue(bytes < mostMegabytes * MEGABYTE, bytes + " bytes");
    }

    @Test
    void itStartsInSilenceWithoutItsCacheAndWithAnyOther(@TempDir Path elsewhere) throws Exception {
        Path bin = Files.createDirectory(elsewhere.resolve("bin"));
        Path lib = Files.createDirectory(elsewhere.resolve("lib"));
        Path launcher = Files.copy(IMAGE.resolve("bin/gochat"), bin.resolve("gochat"));
        Files.createSymbolicLink(bin.resolve("java"), IMAGE.resolve("bin/java"));
        Files.createSymbolicLink(elsewhere.resolve("conf"), IMAGE.resolve("conf"));
        startsInSilence(elsewhere, launcher);

        Path cache = lib.resolve("gochat.aot");
        byte[] whole = Files.readAllBytes(CACHE);
        for (int length : List.of(0, 100, whole.length / 2)) {
            Files.write(cache, Arrays.copyOf(whole, length));
            startsInSilence(elsewhere, launcher);
        }
    }

    /// ServerProcess holds that stdout begins with the two addresses.
    private static void startsInSilence(Path folder, Path launcher) throws IOException {
        try (ServerProcess server = ServerProcess.startOther(folder, launcher.toString(), "-log-level", "warn")) {
            assertEquals("", server.errors());
        }
    }

    /// As in a container of that size: the JVM takes its measure from MaxRAM as it would from the container, and
    /// the launcher would add the options for small ones. Pages of files do not count: the kernel can drop them.
    @Test
    @EnabledOnOs(OS.LINUX)
    void aThousandChatsFitInto64Megabytes(@TempDir Path elsewhere) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (ServerProcess server = ServerProcess.startOther(elsewhere, IMAGE.resolve("bin/java").toString(),
                "-XX:MaxRAM=" + SMALL_MEMORY_MEGABYTES + "m", "-XX:AOTCache=" + CACHE,
                "@" + IMAGE.resolve("conf/jvm.options"), "@" + IMAGE.resolve("conf/jvm-small.options"),
                "-m", "gochat/gochat.Main", "-log-level", "warn")) {
            MainTest.servesPageAndChat(server);
            for (int i = 0; i < CONNECTIONS; i++) clients.add(RawClient.open(server.chatPort(), "/?user=u" + i));
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    clients.get(i).sendMessage("u" + i, "u" + (i + round) % CONNECTIONS, "hi");
                }
                for (RawClient client : clients) {
                    client.readText();
                    client.readText();
                }
            }
            long kilobytes = statusKilobytes(server.process().pid(), "RssAnon");
            assertTrue(kilobytes < SMALL_MEMORY_MEGABYTES * 1024, kilobytes + " KB");
            assertEquals("", server.errors());
        } finally {
            for (RawClient client : clients) client.close();
        }
    }

    private static long statusKilobytes(long pid, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    @Test
    void theUnitIsOneThatSystemdAcceptsAndShutsTheServiceIn(@TempDir Path elsewhere) throws Exception {
        String unit = Files.readString(IMAGE.resolve("lib/systemd/gochat.service"));
        assertTrue(unit.lines().allMatch(line -> line.matches("|#.*|\\[(Unit|Service|Install)]|[A-Za-z]+=.+")), unit);
        for (String setting : List.of("ExecStart=/opt/gochat/bin/gochat", "DynamicUser=yes", "NoNewPrivileges=yes",
                "ProtectSystem=strict", "PrivateTmp=yes", "Restart=on-failure",
                "RestartPreventExitStatus=2", "SuccessExitStatus=143")) {
            assertTrue(unit.contains("\n" + setting + "\n"), setting);
        }
        // systemd gives up for good after five starts within ten seconds
        int restartSeconds = unit.lines().filter(line -> line.matches("RestartSec=\\d+s"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
        assertTrue(restartSeconds >= 3, () -> "it gives up on a Redis that loads: RestartSec=" + restartSeconds);
        if (Files.isExecutable(Path.of("/usr/bin/systemd-analyze"))) {
            Path copy = elsewhere.resolve("gochat.service");
            Files.writeString(copy, unit.replace("/opt/gochat", IMAGE.toString()));
            assertEquals(new Ended(0, ""), run("systemd-analyze", "verify", copy.toString()));
        }
    }
}
