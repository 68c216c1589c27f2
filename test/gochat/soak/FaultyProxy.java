package gochat.soak;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/// A TCP proxy that delays, splits and joins what passes, and, if told so, resets connections. Its whims come from a
/// seed, for each connection anew.
public final class FaultyProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int MAX_DELAY_MILLIS = 5;
    /// One chunk in so many is treated badly.
    private static final int FAULT_ONE_IN = 4;
    /// Small, so that what a peer does not read soon backs up to the server.
    private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

    private final ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final IntSupplier target;
    private final long seed;
    private final int resetAfterBytes;

    /// @param target           the port that it passes everything to
    /// @param resetAfterBytes  each direction of a connection is reset after at most this much; 0 for never
    public FaultyProxy(int target, long seed, int resetAfterBytes) throws IOException {
        this(() -> target, seed, resetAfterBytes);
    }

    /// @param target  the port that a new connection is passed to
    FaultyProxy(IntSupplier target, long seed, int resetAfterBytes) throws IOException {
        this.target = target;
        this.seed = seed;
        this.resetAfterBytes = resetAfterBytes;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        Random seeds = new Random(seed);
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket();
                sockets.add(client);
                sockets.add(server);
                server.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                Random there = new Random(seeds.nextLong());
                Random back = new Random(seeds.nextLong());
                Thread.ofVirtual().start(() -> {
                    try {
                        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()));
                        Thread other = Thread.ofVirtual().start(() -> pump(server, client, back));
                        pump(client, server, there);
                        other.join();
                        discard(client, server);
                    } catch (IOException | InterruptedException refused) {
                        reset(client, server);
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pump(Socket from, Socket to, Random random) {
        long left = resetAfterBytes > 0 ? random.nextInt(resetAfterBytes) : Long.MAX_VALUE;
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read;
            while ((read = in.read(buffer)) >= 0) {
                left -= read;
                if (left < 0) {
                    out.write(buffer, 0, random.nextInt(read + 1));
                    reset(from, to);
                    return;
                }
                pass(buffer, read, in, out, random);
            }
            to.shutdownOutput();
        } catch (IOException | InterruptedException gone) {
            reset(from, to);
        }
    }

    private static void pass(byte[] buffer, int read, InputStream in, OutputStream out, Random random)
            throws IOException, InterruptedException {
        int bytes = read;
        if (random.nextInt(FAULT_ONE_IN) == 0) {
            Thread.sleep(random.nextInt(MAX_DELAY_MILLIS));
            if (random.nextBoolean()) {
                // join what has come meanwhile
                if (in.available() > 0 && bytes < buffer.length) {
                    bytes += Math.max(0, in.read(buffer, bytes, buffer.length - bytes));
                }
            } else {
                int head = random.nextInt(bytes);
                out.write(buffer, 0, head);
                Thread.sleep(random.nextInt(MAX_DELAY_MILLIS));
                out.write(buffer, head, bytes - head);
                return;
            }
        }
        out.write(buffer, 0, bytes);
    }

    /// Cuts both sides with RST.
    private void reset(Socket... both) {
        for (Socket socket : both) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException alreadyClosed) {
                // it is gone
            }
        }
        discard(both);
    }

    private void discard(Socket... both) {
        for (Socket socket : both) {
            close(socket);
            sockets.remove(socket);
        }
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException gone) {
            // it is gone
        }
    }

    @Override
    public void close() {
        close(listener);
        sockets.forEach(FaultyProxy::close);
    }
}
