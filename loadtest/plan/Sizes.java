package loadtest.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import loadtest.text.UsageException;
import loadtest.text.Values;
import loadtest.wire.Message;

/// How large messages are: always the same, evenly between two bounds, or of some sizes each with a weight. Immutable.
///
/// @param text as the flag has it
public record Sizes(List<Part> parts, String text) {
    private static final int MAX_PARTS = 20;

    /// Sizes from `least` to `most` bytes, each as likely as the others of its part.
    record Part(int least, int most, double weight) { }

    /// Reads `128`, `100-4000`, or `128:90,1000-4000:9,8192:1`.
    static Sizes parse(String text) {
        var parts = new ArrayList<Part>();
        for (String part : text.split(",", -1)) {
            String[] sizeAndWeight = part.split(":", 2);
            String[] bounds = sizeAndWeight[0].split("-", 2);
            double least = Values.number(bounds[0]);
            double most = bounds.length == 2 ? Values.number(bounds[1]) : least;
            double weight = sizeAndWeight.length == 2 ? Values.number(sizeAndWeight[1]) : 1;
            if (!(least >= 1 && most >= least && most <= Message.MAX_SIZE_BYTES && weight > 0)
                    || parts.size() == MAX_PARTS) {
                throw new UsageException("-message-size must be like 128, 100-4000 or 128:90,8192:10 (a size and its"
                        + " weight), from 1 to " + Message.MAX_SIZE_BYTES + " bytes, at most " + MAX_PARTS
                        + " of them, not '" + text + "'");
            }
            parts.add(new Part((int) least, (int) most, weight));
        }
        return new Sizes(List.copyOf(parts), text);
    }

    int leastBytes() {
        return parts.stream().mapToInt(Part::least).min().orElseThrow();
    }

    public int next(RandomGenerator random) {
        Part part = parts.getFirst();
        if (parts.size() > 1) {
            double at = random.nextDouble() * parts.stream().mapToDouble(Part::weight).sum();
            for (Part candidate : parts) {
                part = candidate;
                at -= candidate.weight();
                if (at < 0) {
                    break;
                }
            }
        }
        return part.least() == part.most() ? part.least() : random.nextInt(part.least(), part.most() + 1);
    }
}
