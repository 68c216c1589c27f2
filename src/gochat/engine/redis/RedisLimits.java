package gochat.engine.redis;

/// What a log in Redis takes, and how safe it must be.
///
/// @param replicas  which must have an append before it counts; 0 to trust the leader alone
/// @param bytes     most that the log takes in the memory of the server, about; the oldest batches go
public record RedisLimits(int replicas, long bytes) {
    public static final int MAX_REPLICAS = 16;
    public static final long MIN_BYTES = 1 << 20;

    public RedisLimits {
        if (replicas < 0 || replicas > MAX_REPLICAS) {
            throw new IllegalArgumentException("-engine-replicas is " + replicas + "; it must be 0 to " + MAX_REPLICAS);
        }
        if (bytes < MIN_BYTES) throw new IllegalArgumentException("the log must have at least a megabyte");
    }
}
