package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.config.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README tells what is.
class ReadmeTest {
    private static List<String> all(String pattern) throws Exception {
        return Pattern.compile(pattern).matcher(String.join("\n", Readme.lines())).results()
                .map(found -> found.group(1)).toList();
    }

    @Test
    void itsFlagsAreThereWithTheseDefaults() throws Exception {
        String help = Options.flagHelp();
        int flags = 0;
        for (String line : Readme.lines()) {
            Matcher row = Pattern.compile("\\| `(-[a-z-]+)` \\| (?:`(.*)`)? ?\\| .*").matcher(line);
            if (!row.matches()) continue;
            flags++;
            Matcher told = Pattern.compile("(?m)^  " + row.group(1) + "(?: .*)?\n.*?(?: \\(default (.*)\\))?$").matcher(help);
            assertTrue(told.find(), row.group(1) + " is no flag");
            assertEquals(row.group(2), told.group(1), row.group(1));
        }
        assertTrue(flags > 10, flags + " flags");
    }

    @Test
    void everyFlagThatItNamesIsTaken() throws Exception {
        String help = Options.flagHelp();
        for (String flag : all("`(-[a-z]+(?:-[a-z]+)+)[ `]")) assertTrue(help.contains("  " + flag + " "), flag);
    }

    @Test
    void itsVerbsAreThere() throws Exception {
        String script = Files.readString(Path.of("build.sh"));
        for (String verb : all("\\./build\\.sh ([a-z]+)")) assertTrue(script.contains("\n## " + verb + " "), verb);
        String makefile = Files.readString(Path.of("Makefile"));
        for (String target : all("(?:`|^ {4})make ([a-z]+)")) {
            assertTrue(Pattern.compile("(?m)^[a-z ]*\\b" + target + "\\b[a-z ]*:").matcher(makefile).find(), target);
        }
    }

    @Test
    void itsLinksLeadSomewhere() throws Exception {
        List<String> anchors = Readme.lines().stream().filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase().replace(' ', '-')).toList();
        for (String anchor : all("\\(#([a-z-]+)\\)")) assertTrue(anchors.contains(anchor), anchor);
        for (String file : all("(?:\\]\\(|src=\")((?!http|#)[^)\"]+)")) assertTrue(Files.exists(Path.of(file)), file);
        for (String folder : all("(?m)^ {4}((?:src|front|loadtest|test)/\\S*) ")) {
            assertTrue(Files.isDirectory(Path.of(folder)), folder);
        }
    }

    /// Twice, as somebody does who tries again; and nothing that git would see is left behind.
    @Test
    void itsSecretsAreMadeAsItSays(@TempDir Path folder) throws Exception {
        Files.createSymbolicLink(folder.resolve("build.sh"), Path.of("build.sh").toAbsolutePath());
        List<String> script = new ArrayList<>(List.of("set -e"));
        for (String block : List.of("mkdir -p private; (umask 077; head", "mkdir -p private; (umask 077; echo")) {
            Readme.block(block).stream().takeWhile(line -> !line.startsWith("./build.sh run")).forEach(script::add);
        }
        for (int i = 0; i < 2; i++) {
            Process shell = new ProcessBuilder("bash", "-c", String.join("\n", script)).directory(folder.toFile())
                    .redirectErrorStream(true).start();
            String output = new String(shell.getInputStream().readAllBytes());
            assertEquals(0, shell.waitFor(), output);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of("build.sh", "private"), left.map(path -> path.getFileName().toString()).sorted().toList());
        }
        assertTrue(Files.readString(Path.of(".gitignore")).contains("/private/\n"));
        Path of = folder.resolve("private");
        Options options = Options.parse(List.of("-auth-secret-file", of.resolve("secret").toString(), "-tls-keystore",
                of.resolve("keystore.p12").toString(), "-tls-password-file", of.resolve("password").toString()), Map.of());
        ServeCommand.identity(options);
        assertTrue(ServeCommand.tls(options).orElseThrow().outdated().isEmpty());
    }
}
