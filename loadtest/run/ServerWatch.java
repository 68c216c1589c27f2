package loadtest.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loadtest.stats.Clock;

/// What the server tells of itself, in Prometheus' text format: processor time and memory.
/// The thread that steers a run asks each second and reads what came last; the answer comes on the HttpClient's thread.
final class ServerWatch implements AutoCloseable {
    private static final Pattern CPU = Pattern.compile("(?m)^process_cpu_seconds_total(?:\\{.*})? ([0-9.eE+-]+)");
    private static final Pattern MEMORY =
            Pattern.compile("(?m)^process_resident_memory_bytes(?:\\{.*})? ([0-9.eE+-]+)");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private record Figures(long nanos, double cpuSeconds, double bytes, double cores) { }

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Optional<URI> url;
    private volatile Figures last = new Figures(0, Double.NaN, Double.NaN, Double.NaN);

    /// @param url of the metrics; empty where nothing is to be known
    ServerWatch(Optional<URI> url) {
        this.url = url;
    }

    /// Asks once and waits for the answer: why it is of no use, or nothing.
    Optional<String> problem() throws InterruptedException {
        if (url.isEmpty()) {
            return Optional.empty();
        }
        try {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(url.get()).timeout(TIMEOUT).build(),
                    HttpResponse.BodyHandlers.ofString());
            take(answer.body());
            return Double.isNaN(last.cpuSeconds()) ? Optional.of("no metrics at " + url.get()
                    + ": process_cpu_seconds_total is not told there") : Optional.empty();
        } catch (IOException e) {
            return Optional.of("no metrics at " + url.get() + ": " + Failures.reason(e));
        }
    }

    /// Asks once; what went wrong shows as a figure that is missing.
    void ask() {
        url.ifPresent(address -> client.sendAsync(HttpRequest.newBuilder(address).timeout(TIMEOUT).build(),
                HttpResponse.BodyHandlers.ofString()).whenComplete((answer, failure) ->
                        take(failure == null && answer.statusCode() == 200 ? answer.body() : "")));
    }

    private void take(String metrics) {
        long now = Clock.now();
        double cpu = number(CPU, metrics);
        Figures before = last;
        double cores = (cpu - before.cpuSeconds()) / ((now - before.nanos()) / 1e9);
        last = new Figures(now, cpu, number(MEMORY, metrics), cores >= 0 ? cores : Double.NaN);
    }

    private static double number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        try {
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /// How many cores it kept busy between the last two answers; not a number where unknown.
    double cores() {
        return last.cores();
    }

    double bytes() {
        return last.bytes();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
