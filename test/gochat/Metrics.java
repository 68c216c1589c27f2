package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A scrape, read by the letter of Prometheus' text format, version 0.0.4.
public final class Metrics {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-z_:][a-z0-9_:]*) (\\S.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z_:][a-z0-9_:]*) (counter|gauge)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_:][a-z0-9_:]*)"
            + "(\\{(?:(?:^|,|(?<=\\{))[a-z_][a-z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\")+})? (-?[0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?)");
    private static final Set<String> NOT_BASE_UNITS = Set.of("milliseconds", "kilobytes", "minutes", "percent");

    private final Map<String, Double> values = new LinkedHashMap<>();

    private Metrics(String text) {
        assertTrue(text.endsWith("\n"), "the last line must end");
        Set<String> families = new HashSet<>();
        String helped = null;
        String family = null;
        boolean counter = false;
        boolean sampled = true;
        for (String line : text.split("\n")) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                assertTrue(sampled, "a family without a sample before " + line);
                assertNull(helped, line);
                helped = help.group(1);
                assertTrue(families.add(helped), "a family twice: " + line);
                assertTrue(NOT_BASE_UNITS.stream().noneMatch(line.split(" ")[2]::contains), line);
            } else if (type.matches()) {
                assertEquals(helped, type.group(1), "HELP comes right before TYPE");
                family = helped;
                helped = null;
                sampled = false;
                counter = type.group(2).equals("counter");
                assertEquals(counter, family.endsWith("_total"), line);
            } else {
                assertTrue(sample.matches(), "not a line of the format: '" + line + "'");
                assertNull(helped, line);
                assertEquals(family, sample.group(1), "samples follow their family");
                sampled = true;
                String series = sample.group(1) + (sample.group(2) == null ? "" : sample.group(2));
                double value = Double.parseDouble(sample.group(3));
                assertTrue(!counter || value >= 0, line);
                assertNull(values.put(series, value), "a series twice: " + line);
            }
        }
    }

    /// Scrapes an admin listener, and checks the response as well.
    public static Metrics scrape(int adminPort) throws IOException {
        try (RawClient client = new RawClient(adminPort)) {
            client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String head = client.head();
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            assertTrue(head.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"), head);
            return new Metrics(new String(client.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /// The value of a series, such as `up` or `requests_total{code="200"}`.
    public double value(String series) {
        assertNotNull(values.get(series), () -> series + " is not among " + values.keySet());
        return values.get(series);
    }

    public Set<String> series() {
        return values.keySet();
    }
}
