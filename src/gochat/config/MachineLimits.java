package gochat.config;

/// What this process may have of the machine, for a person.
public final class MachineLimits {
    private static final int MEGABYTE = 1024 * 1024;

    private MachineLimits() {}

    /// Descriptors and heap, in words.
    public static String told() {
        int descriptors = DescriptorLimit.limit();
        return (descriptors == Integer.MAX_VALUE ? "unlimited" : "" + descriptors) + " descriptors and a heap of "
                + Runtime.getRuntime().maxMemory() / MEGABYTE + " MB";
    }
}
