package gochat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What Ctrl-C does to a process.
public final class Interrupts {
    /// The exit code of who ends by it, as shells have it.
    public static final int EXIT_CODE = 130;

    private Interrupts() {}

    /// A command that heeds interrupts though the tests may not: what a shell starts with `&`, or under nohup,
    /// ignores them, and leaves that to all it starts.
    public static List<String> heeding(String... command) {
        var heeding = new ArrayList<>(List.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec @ARGV"));
        heeding.addAll(List.of(command));
        return heeding;
    }

    public static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }
}
