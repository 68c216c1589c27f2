package loadtest.run;

import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import loadtest.plan.Load;
import loadtest.plan.Options;
import loadtest.stats.Result;
import loadtest.stats.Sample;

/// All users of a test, connected once, and put to work in one run after the other. The main thread owns them.
public final class Users implements AutoCloseable {
    private final Options options;
    private final Pool pool;
    private final Traffic traffic;
    private final ServerWatch server;

    public Users(Options options) {
        this.options = options;
        pool = new Pool(options);
        traffic = new Traffic(options, pool.lines());
        pool.countIn(traffic::tally);
        server = new ServerWatch(options.target().adminUrl());
    }

    /// Why the server's own figures cannot be had; empty if they can, or nobody asked for them.
    public Optional<String> metricsProblem() throws InterruptedException {
        return server.problem();
    }

    /// Opens every connection, until all are ready or failed or `stop` says so.
    public void connect(BooleanSupplier stop) throws InterruptedException {
        pool.connect(stop);
    }

    public long readyCount() {
        return pool.readyCount();
    }

    /// Why connections failed before the first run, and how many each time.
    public Map<String, Long> connectFailures() {
        return pool.connectFailures();
    }

    /// Puts this load on the server, which may differ in its rate from what the options say.
    public Result run(Load load, BooleanSupplier interrupted, Consumer<Sample> onSample) throws InterruptedException {
        return Run.execute(options, load, pool, traffic, server, interrupted, onSample);
    }

    @Override
    public void close() {
        pool.close();
        server.close();
    }
}
