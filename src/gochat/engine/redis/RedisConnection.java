package gochat.engine.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A connection to Redis that speaks RESP2: commands are gathered, go out together, and each has one reply. It
/// belongs to one thread at a time.
///
/// A watch closes it when something takes too long: a time limit on reads would not end a write that is stuck.
final class RedisConnection implements Closeable {
    /// Also that of a TLS handshake's each part.
    static final int CONNECT_MILLIS = 2000;
    /// For how long the server may say nothing when it owes a reply, or not read.
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final String name;
    private final Socket socket;
    private final OutputStream out;
    private final Replies replies;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private volatile long busySince;
    private volatile boolean busy;
    private volatile boolean late;

    private RedisConnection(String name, Socket socket) throws IOException {
        this.name = name;
        this.socket = socket;
        out = socket.getOutputStream();
        replies = new Replies(new BufferedInputStream(new Watched(socket.getInputStream()), 1 << 16));
    }

    /// What comes, a long reply in many parts, each of which shows that the server is there.
    private final class Watched extends FilterInputStream {
        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            busySince = System.nanoTime();
            return count;
        }
    }

    /// @throws IOException in one line, which names the server
    static RedisConnection open(RedisAddress.Host host, boolean tls, TlsClient client) throws IOException {
        String name = (tls ? "rediss://" : "redis://") + host;
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host.name(), host.port()), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            RedisConnection connection = new RedisConnection(name, tls ? client.over(socket, host) : socket);
            Thread.ofVirtual().name("engine-watch").start(connection::watch);
            return connection;
        } catch (UnknownHostException e) {
            socket.close();
            throw new IOException(name + ": no such host", e);
        } catch (IOException | RuntimeException e) {
            boolean isSilent = e instanceof SocketTimeoutException && socket.isConnected();
            socket.close();
            String why = !isSilent ? e.getMessage() : "no TLS handshake within "
                    + TimeUnit.MILLISECONDS.toSeconds(CONNECT_MILLIS) + " s; is TLS spoken there?";
            throw new IOException(name + ": " + why, e);
        }
    }

    String name() {
        return name;
    }

    private void watch() {
        while (!socket.isClosed()) {
            LockSupport.parkNanos(WATCH_NANOS);
            if (!busy || System.nanoTime() - busySince < PATIENCE_NANOS) continue;
            late = true;
            reset();
        }
    }

    /// Closes it so that what was written and has not arrived never will: else it might minutes later, when a cut line
    /// is mended.
    private void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it is closed already
        }
        close();
    }

    private void begin() {
        busySince = System.nanoTime();
        busy = true;
    }

    private void end() {
        busy = false;
    }

    /// Gathers a command.
    ///
    /// @param words  each a string, a number or bytes
    RedisConnection add(Object... words) {
        line('*', words.length);
        for (Object word : words) {
            byte[] bytes = word instanceof byte[] given ? given : word.toString().getBytes(StandardCharsets.UTF_8);
            line('$', bytes.length);
            gathered.writeBytes(bytes);
            gathered.writeBytes(Replies.LINE_END);
        }
        return this;
    }

    private void line(char type, int number) {
        gathered.write(type);
        gathered.writeBytes(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
        gathered.writeBytes(Replies.LINE_END);
    }

    /// Sends what was gathered.
    RedisConnection flush() throws IOException {
        begin();
        try {
            gathered.writeTo(out);
            gathered.reset();
        } catch (IOException e) {
            throw broken(e);
        } finally {
            end();
        }
        return this;
    }

    /// The next reply: text, a number, bytes, a list of replies, or null.
    ///
    /// @throws RedisError if the server says that something is wrong
    Object reply() throws IOException {
        begin();
        try {
            return replies.next();
        } catch (RedisError told) {
            throw new RedisError(name + " says: " + told.getMessage());
        } catch (IOException e) {
            throw broken(e);
        } finally {
            end();
        }
    }

    /// Sends one command, and waits for its reply.
    Object call(Object... words) throws IOException {
        return add(words).flush().reply();
    }

    private IOException broken(IOException e) {
        String why = late ? "it does not answer within " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s"
                : e.getMessage();
        return new IOException(name + ": " + why, e);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }
}
