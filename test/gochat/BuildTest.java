package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people meet who clone and build: `build.sh` and what git makes of the files.
class BuildTest {
    private static final Pattern PID = Pattern.compile("\\(pid ([0-9]+)\\)");

    private record Ended(int exitCode, String output) {}

    private static Ended run(Map<String, String> environment, Path folder, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output);
    }

    /// As Windows' git checks out by default, for Docker and WSL to run.
    @Test
    void aCloneHasUnixLineEndsThoughGitIsSetToOthers(@TempDir Path folder) throws Exception {
        Path clone = folder.resolve("clone");
        Ended cloned = run(Map.of(), Path.of("."), "git", "clone", "-q", "-c", "core.autocrlf=true", "-c",
                "core.eol=crlf", "file://" + Path.of(".").toRealPath(), clone.toString());
        assertEquals(new Ended(0, ""), cloned);
        List<Path> changed = new ArrayList<>();
        for (String name : run(Map.of(), clone, "git", "ls-files").output().lines().toList()) {
            Path file = clone.resolve(name);
            if (!name.endsWith(".png") && Files.readString(file).contains("\r")) changed.add(file);
        }
        assertEquals(List.of(), changed);
        assertTrue(run(Map.of(), clone, "./build.sh", "help").output().startsWith("usage: ./build.sh VERB"));
        Ended launched = run(Map.of("JAVA_HOME", folder.toString()), clone, "src/image/gochat");
        assertTrue(launched.output().contains("java: not found"), launched.output());
    }

    /// As services and many continuous integrations have it: nobody looks on where the first JDK will do.
    @Test
    void theJdkIsFoundWithoutAWordWhereBrokenPipesAreIgnored() throws Exception {
        String home = System.getProperty("java.home");
        for (int i = 0; i < 5; i++) {
            assertEquals(new Ended(0, home + "\n"), run(Map.of("JAVA_HOME", home), Path.of("."), "bash", "-c",
                    "trap '' PIPE; exec ./build.sh jdk"));
        }
    }

    @Test
    void whatDoesNotCompileExitsWith1(@TempDir Path clone) throws Exception {
        Files.copy(Path.of("build.sh"), clone.resolve("build.sh"));
        Files.writeString(Files.createDirectory(clone.resolve("loadtest")).resolve("Half.java"), "class Half {");
        Ended ended = run(Map.of(), clone, "./build.sh", "loadtest", "-h");
        assertTrue(ended.output().contains("Half.java:1: error: "), ended.output());
        assertEquals(1, ended.exitCode());
    }

    /// The `java` of the path may be another than the JDK that was found.
    @Test
    void whereNothingCanBeWrittenTheCommandIsToldThatNeedsNoBuild(@TempDir Path clone) throws Exception {
        Files.copy(Path.of("build.sh"), clone.resolve("build.sh"));
        Files.createFile(clone.resolve("build"));
        String home = System.getProperty("java.home");
        Ended ended = run(Map.of("JAVA_HOME", home), clone, "./build.sh", "run", "version");
        assertEquals(1, ended.exitCode());
        assertTrue(ended.output().endsWith("build.sh: cannot write to " + clone.toRealPath().resolve("build") + "; "
                + home + "/bin/java src/gochat/Main.java needs no build\n"), ended.output());
    }

    /// Not by a run that skips all its tests, and ends well.
    @Test
    void withoutFirefoxItsVerbSaysWhatToInstall(@TempDir Path programs) throws Exception {
        for (String each : List.of("bash", "dirname", "uname", "sed", "tr")) {
            String found = run(Map.of(), Path.of("."), "sh", "-c", "command -v " + each).output().strip();
            Files.createSymbolicLink(programs.resolve(each), Path.of(found));
        }
        assertEquals(new Ended(1, "build.sh: firefox is not on the PATH (Debian: apt install firefox-esr)\n"),
                run(Map.of("PATH", programs.toString()), Path.of("."), "./build.sh", "firefox"));
    }

    @Test
    void aWrongVerbIsToldInOneLineAndExitsWith2() throws Exception {
        for (List<String> words : List.of(List.of("./build.sh", "tset"), List.of("./build.sh", "help", "tset"))) {
            Ended ended = run(Map.of(), Path.of("."), words.toArray(String[]::new));
            assertTrue(ended.output().matches("build\\.sh: no such verb: tset; there are: run .* test .*help \n"),
                    ended.output());
            assertEquals(2, ended.exitCode());
        }
    }

    @Test
    void everyVerbTellsItsUseWithoutRunning() throws Exception {
        for (String verb : List.of("test", "fuzz", "exhaustive", "echo", "autobahn", "soak", "bench", "image")) {
            Ended ended = run(Map.of(), Path.of("."), "./build.sh", verb, "-h");
            assertTrue(ended.output().startsWith("usage: ./build.sh VERB [arguments]\n\n  " + verb), ended.output());
        }
    }

    @Test
    void withoutAJdkItSaysWhatItFound(@TempDir Path old) throws Exception {
        Path javac = Files.createDirectory(old.resolve("bin")).resolve("javac");
        Files.writeString(javac, "#!/bin/sh\necho javac 17.0.1\n");
        assertTrue(javac.toFile().setExecutable(true));
        Ended ended = run(Map.of("JAVA_HOME", old.toString(), "JDKS", "/none"), Path.of("."), "./build.sh", "jdk");
        // where others stand in the usual folders, one of them is found
        if (ended.exitCode() == 0) return;
        assertTrue(ended.output().contains("but JDK 17 in " + old), ended.output());
    }

    @Test
    void aWrongFlagLeavesTheServerOfDevAlone(@TempDir Path folder) throws Exception {
        Path clone = cloneWithClasses(folder);
        try {
            Ended started = run(Map.of(), clone, "./build.sh", "dev", "-listen-on", "127.0.0.1:0", "-front-listen-on",
                    "127.0.0.1:0");
            assertEquals(0, started.exitCode(), started.output());
            String pid = Files.readString(clone.resolve("build/dev.pid")).strip();
            Ended wrong = run(Map.of(), clone, "./build.sh", "dev", "-log-level", "loud");
            assertEquals(2, wrong.exitCode(), wrong.output());
            assertEquals(1, wrong.output().lines().count(), wrong.output());
            assertTrue(ProcessHandle.of(Long.parseLong(pid)).orElseThrow().isAlive());
            assertEquals(new Ended(0, ""), run(Map.of(), clone, "./build.sh", "devdown"));
            assertFalse(ProcessHandle.of(Long.parseLong(pid)).isPresent());
        } finally {
            run(Map.of(), clone, "./build.sh", "devdown");
        }
    }

    @Test
    void theClusterToTryTalksAndEndsAsAWhole() throws Exception {
        assumeTrue(run(Map.of(), Path.of("."), "sh", "-c", "command -v redis-server").exitCode() == 0,
                "redis-server is not installed");
        Process cluster = new ProcessBuilder("./build.sh", "cluster").redirectErrorStream(true).start();
        try {
            List<ProcessHandle> all = new ArrayList<>();
            BufferedReader out = cluster.inputReader();
            for (String line; (line = out.readLine()) != null && !line.endsWith("Ctrl-C ends all"); ) {
                Matcher pid = PID.matcher(line);
                if (pid.find()) all.add(ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow());
            }
            assertEquals(4, all.size());
            try (RawClient coop = RawClient.open(4701, "/?user=coop");
                    RawClient gordon = RawClient.open(4703, "/?user=gordon")) {
                coop.sendMessage("coop", "gordon", "hi");
                assertTrue(gordon.readText().contains("\"hi\""));
            }
            cluster.destroy();
            cluster.waitFor();
            Waiting.until("all have ended", () -> all.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            cluster.destroy();
        }
    }

    /// Another folder with this one's sources and classes, so that nothing need be compiled.
    private static Path cloneWithClasses(Path folder) throws Exception {
        Path clone = folder.resolve("other");
        Files.createDirectories(clone.resolve("build"));
        for (String part : List.of("build.sh", "src", "front", "build/classes", "build/classes.list")) {
            Ended copied = run(Map.of(), Path.of("."), "cp", "-Rp", part, clone.resolve(part).toString());
            if (copied.exitCode() != 0) throw new IOException(copied.output());
        }
        return clone;
    }
}
