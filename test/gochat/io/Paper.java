package gochat.io;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// A transport that keeps what is written.
public class Paper implements Transport {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final int atOnce;

    /// @param atOnce  how many bytes it takes from writers who do not wait
    public Paper(int atOnce) {
        this.atOnce = atOnce;
    }

    public byte[] written() {
        return written.toByteArray();
    }

    @Override
    public boolean awaitInput() {
        return true;
    }

    @Override
    public int read(byte[] bytes, int from, int to) {
        return -1;
    }

    @Override
    public void rest() {}

    @Override
    public void attend(List<? extends Outgoing> outgoing) {}

    @Override
    public int writeNow(byte[] bytes, int from, int to) {
        int taken = Math.clamp(atOnce - written.size(), 0, to - from);
        written.write(bytes, from, taken);
        return taken;
    }

    @Override
    public void write(byte[] bytes, int from, int to) {
        written.write(bytes, from, to - from);
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}
}
