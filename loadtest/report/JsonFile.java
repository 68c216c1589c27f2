package loadtest.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loadtest.plan.Options;
import loadtest.stats.Histogram;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.text.Json;

/// A result for other programs: times in nanoseconds, rates per second. Pure.
public final class JsonFile {
    private JsonFile() { }

    public static String of(Result result, List<String> failures) {
        Options options = result.options();
        var root = new LinkedHashMap<String, Object>();
        root.put("url", options.url());
        root.put("mode", options.mode());
        root.put("user_count", options.userCount());
        root.put("idle_count", options.idleCount());
        root.put("total_rate", options.totalRate());
        root.put("window", options.window());
        root.put("message_size_bytes", options.messageSizeBytes());
        root.put("ok", failures.isEmpty());
        root.put("failed_conditions", failures);
        root.put("interrupted", result.interrupted());
        root.put("measured_seconds", result.measuredSeconds());
        root.put("received_per_second", result.receivedPerSecond());
        root.put("counts", underscored(result.counts()));
        root.put("refusals", result.refusals());
        root.put("connect_failures", result.connectFailures());
        root.put("disconnects", result.disconnects());
        root.put("latency_nanos", times(result.latency()));
        root.put("raw_latency_nanos", times(result.rawLatency()));
        root.put("connect_nanos", times(result.connectTimes()));
        root.put("sender_delay_nanos", times(result.senderDelay()));
        root.put("cores", Map.of("count", result.cores().count(), "tester", result.cores().tester(),
                "machine", result.cores().machine()));
        root.put("bottleneck", result.bottleneck());
        root.put("samples", result.samples().stream().map(JsonFile::sample).toList());
        return Json.write(root) + "\n";
    }

    private static Map<String, Object> underscored(Map<String, Long> counts) {
        var map = new LinkedHashMap<String, Object>();
        counts.forEach((name, count) -> map.put(name.replace('-', '_'), count));
        return map;
    }

    private static Map<String, Object> times(Histogram.Snapshot times) {
        var map = new LinkedHashMap<String, Object>();
        map.put("count", times.total());
        map.put("mean", times.mean());
        for (double percentile : Summary.PERCENTILES) {
            map.put(Summary.name(percentile), times.percentile(percentile));
        }
        return map;
    }

    private static Map<String, Object> sample(Sample sample) {
        var map = new LinkedHashMap<String, Object>();
        map.put("seconds", sample.seconds());
        map.put("measured", sample.measured());
        map.put("connected", sample.connected());
        map.put("sent_per_second", sample.sentPerSecond());
        map.put("received_per_second", sample.receivedPerSecond());
        map.put("in_flight", sample.inFlight());
        map.put("errors", sample.errors());
        map.put("p50_nanos", sample.p50Nanos());
        map.put("p90_nanos", sample.p90Nanos());
        map.put("p99_nanos", sample.p99Nanos());
        map.put("max_nanos", sample.maxNanos());
        return map;
    }
}
