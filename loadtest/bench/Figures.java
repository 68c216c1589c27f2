package loadtest.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loadtest.text.UsageException;

/// A table of figures in Markdown, which is printed as it grows, and can then be put into a file between two marks.
/// The main thread owns it.
final class Figures {
    static final String BEGIN = "<!-- figures, made by ./build.sh bench -into README.md -->";
    static final String END = "<!-- end of the figures -->";
    private static final String ROW = "| %-" + BenchRow.NAME_WIDTH + "s | %11s | %7s | %7s | %7s | %7s | %9s | %7s |";

    private final PrintStream out;
    private final List<String> lines = new ArrayList<>();

    Figures(PrintStream out) {
        this.out = out;
    }

    /// Prints what does not belong to the file.
    void aside(String line) {
        out.println(line);
    }

    /// Goes on with a line of text.
    void text(String line) {
        lines.add(line);
        out.println(line);
    }

    /// Begins the table, a line apart from what is above.
    void head() {
        text("");
        row("load", "delivered/s", "CPU", "p50", "p99", "p99.9", "resident", "connect");
        text(ROW.replaceAll("%-?\\d+s", "-").replaceFirst("-", ":-").replaceAll(" - ", " -: "));
    }

    /// @param columns as many as the head has
    void row(Object... columns) {
        text(ROW.formatted(columns));
    }

    /// Refuses a file that has no place for a table.
    static void look(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UsageException("-into: there is no file " + file);
        }
        List<String> all = Files.readAllLines(file);
        if (!all.contains(BEGIN) || all.indexOf(BEGIN) > all.indexOf(END)) {
            throw new UsageException("-into: " + file + " must have the lines " + BEGIN + " and " + END);
        }
    }

    /// Puts all lines in the place of those that stand between the marks.
    void putInto(Path file) throws IOException {
        look(file);
        List<String> all = new ArrayList<>(Files.readAllLines(file));
        List<String> between = all.subList(all.indexOf(BEGIN) + 1, all.indexOf(END));
        between.clear();
        between.add("");
        between.addAll(lines);
        between.add("");
        Files.write(file, all);
    }
}
