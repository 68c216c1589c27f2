package gochat.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/// A transport that keeps what is written.
public class Paper implements Transport {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int left;

    /// @param left  how many bytes it takes until told otherwise
    public Paper(int left) {
        this.left = left;
    }

    /// From now on it takes so many more.
    public void takeMore(int bytes) {
        left = bytes;
    }

    public byte[] written() {
        return written.toByteArray();
    }

    @Override
    public void awaitInput() {}

    @Override
    public int read(byte[] bytes, int from, int to) throws IOException {
        return -1;
    }

    @Override
    public void awaitTurn() {}

    @Override
    public void awaitShortTurn() {}

    @Override
    public void later(Runnable step) {
        step.run();
    }

    @Override
    public int write(byte[] bytes, int from, int to) throws IOException {
        int taken = Math.min(left, to - from);
        written.write(bytes, from, taken);
        left -= taken;
        return taken;
    }

    @Override
    public void awaitOutput(Outgoing outgoing) {}

    @Override
    public void attend(List<? extends Outgoing> outgoing) {}

    @Override
    public void shutdownOutput() {}

    @Override
    public void releaseInput() {}

    @Override
    public void releaseOutput() {}

    @Override
    public void close() {}
}
