package gochat.engine.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// A way to a server that can be shut: then nothing comes through, and nobody is told, as in a network that has fallen
/// apart.
public final class Gate implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final RedisAddress.Host to;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Semaphore open = new Semaphore(1);

    private Gate(RedisAddress.Host to) throws IOException {
        this.to = to;
        Thread.ofVirtual().start(this::accept);
    }

    public static Gate to(RedisProcess server) throws IOException {
        return new Gate(server.host());
    }

    public String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    public void shut() {
        open.acquireUninterruptibly();
    }

    public void reopen() {
        open.release();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(to.name(), to.port());
                sockets.add(near);
                sockets.add(far);
                Thread.ofVirtual().start(() -> pass(near, far));
                Thread.ofVirtual().start(() -> pass(far, near));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void pass(Socket from, Socket onTo) {
        try (from; onTo; InputStream in = from.getInputStream(); OutputStream out = onTo.getOutputStream()) {
            byte[] some = new byte[1 << 14];
            for (int got; (got = in.read(some)) > 0; ) {
                open.acquireUninterruptibly();
                open.release();
                out.write(some, 0, got);
            }
        } catch (IOException closed) {
            // so is the other side
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket each : sockets) each.close();
    }
}
