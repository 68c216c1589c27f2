package gochat.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/// TLS over another transport, by the JDK's engine, which neither reads nor writes nor waits itself. One thread reads,
/// and shakes hands first of all; one at a time writes.
///
/// What has been read and is no whole record yet, and what has been encrypted and not written yet, is in [Buffers];
/// while nothing is under way, there are none.
final class TlsTransport implements Transport {
    /// Records without content that a client may send in its life, when it has shaken hands. With one it asks for new
    /// keys, once in gigabytes: to make them takes as long as many messages, and our answers would gather.
    private static final int MAX_EMPTY = 16;

    private final Transport tcp;
    private final SSLEngine engine;
    private final Buffers buffers;
    /// Encrypted, as it came.
    private final ReadBuffer in;
    /// The reader's own: whether it takes more input to go on; and whether the client has said that it ends (RFC 8446,
    /// section 6.1), whatever becomes of TCP.
    private boolean starved = true;
    private boolean ended;
    private int empty;
    /// Whether the handshake is over.
    private volatile boolean shaken;
    /// The reader's own: what of a record did not fit where it was to go, `aside[asideFrom..asideTo)`.
    private byte[] aside;
    private int asideFrom;
    private int asideTo;

    /// What was encrypted and has not gone yet: `out[outFrom..outTo)`, which holds that much of what was to be written.
    private byte[] out;
    private int outFrom;
    private int outTo;
    private int sealedBytes;
    /// Whether it is cut. Like what was encrypted, this object's monitor guards it: who cuts does not know whether
    /// the reader still shakes hands, or the writer says that it was the last.
    private boolean released;

    TlsTransport(Transport tcp, SSLEngine engine, Buffers buffers) {
        this.tcp = tcp;
        this.engine = engine;
        this.buffers = buffers;
        this.in = new ReadBuffer(tcp, buffers);
    }

    @Override
    public void awaitInput() throws IOException {
        if (aside == null && starved && !ended) tcp.awaitInput();
    }

    @Override
    public int read(byte[] bytes, int from, int to) throws IOException {
        if (from == to) return 0;
        if (aside != null) return takeAside(bytes, from, to);
        if (ended) return -1;
        if (starved) {
            int came = in.fillNow();
            if (came <= 0) return came;
            if (in.received() == came && Tls.isPlainHttp(in.bytes()[in.from()])) {
                tcp.write(Tls.TO_PLAIN_HTTP, 0, Tls.TO_PLAIN_HTTP.length);
                throw new IOException("plain HTTP where TLS is spoken");
            }
        }
        try {
            return readRecords(bytes, from, to);
        } catch (SSLException wrong) {
            alert();
            throw wrong;
        }
    }

    /// Decrypts records up to the first with content.
    private int readRecords(byte[] bytes, int from, int to) throws IOException {
        while (true) {
            SSLEngineResult result = unwrap(bytes, from, to);
            starved = result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW || in.isEmpty();
            switch (result.getStatus()) {
                case OK -> {
                    if (result.bytesProduced() > 0) return result.bytesProduced();
                    // a task that comes later is a new handshake, which it refuses
                    if (!shaken || engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) shakeHands();
                    else if (result.bytesConsumed() == 0) throw new IOException("TLS does not go on");
                    else if (++empty > MAX_EMPTY) throw new IOException("TLS records come without content");
                    // without content it was: whoever sends no other waits for his turn, too
                    if (starved) return 0;
                }
                case BUFFER_UNDERFLOW -> {
                    return 0;
                }
                case BUFFER_OVERFLOW -> {
                    setAside();
                    return takeAside(bytes, from, to);
                }
                case CLOSED -> {
                    ended = true;
                    return -1;
                }
            }
        }
    }

    private SSLEngineResult unwrap(byte[] bytes, int from, int to) throws SSLException {
        SSLEngineResult result = engine.unwrap(ByteBuffer.wrap(in.bytes(), in.from(), in.to() - in.from()),
                ByteBuffer.wrap(bytes, from, to - from));
        in.consumeTo(in.from() + result.bytesConsumed());
        return result;
    }

    private void setAside() throws IOException {
        aside = buffers.borrow(Buffers.BYTES);
        if (aside == null) throw new IOException("the server is short of memory");
        asideFrom = 0;
        asideTo = unwrap(aside, 0, aside.length).bytesProduced();
        starved = in.isEmpty();
    }

    private int takeAside(byte[] bytes, int from, int to) {
        int count = Math.min(to - from, asideTo - asideFrom);
        System.arraycopy(aside, asideFrom, bytes, from, count);
        asideFrom += count;
        if (asideFrom == asideTo) dropAside();
        return count;
    }

    private void dropAside() {
        if (aside != null) buffers.giveBack(aside);
        aside = null;
    }

    /// Does what the handshake asks of us, until it asks for more input.
    private void shakeHands() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    // milliseconds of arithmetic
                    tcp.awaitEntrance();
                    for (Runnable task; (task = engine.getDelegatedTask()) != null; ) task.run();
                }
                case NEED_WRAP -> {
                    if (!sealNothing()) throw new IOException("the client does not read the handshake");
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    return;
                }
                case NOT_HANDSHAKING, FINISHED -> {
                    shaken = true;
                    return;
                }
            }
        }
    }

    @Override
    public void awaitTurn() {
        tcp.awaitTurn();
    }

    @Override
    public void later(Runnable step) {
        tcp.later(step);
    }

    @Override
    public void awaitShortTurn() {
        tcp.awaitShortTurn();
    }

    @Override
    public synchronized int write(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (true) {
            int sealed = sealedBytes;
            if (!flush()) return at - from;
            at += sealed;
            if (at == to) return at - from;
            seal(bytes, at, to);
        }
    }

    /// Writes what TLS itself has to say; whether all of it went. Not in the midst of a record: that is the writer's.
    private synchronized boolean sealNothing() throws IOException {
        if (out != null) return false;
        seal(new byte[0], 0, 0);
        return flush();
    }

    /// Says what the client did wrong, or that this is the end (RFC 8446, section 6), if that goes at once.
    private synchronized void alert() {
        if (outFrom < outTo) return;
        // the record that could not be made
        dropOut();
        try {
            sealNothing();
        } catch (IOException untold) {
            // what was wrong counts, and the end comes anyhow
        }
    }

    /// Encrypts the next record, behind which nothing may wait.
    private void seal(byte[] bytes, int from, int to) throws IOException {
        if (released) throw new IOException("the connection has been cut");
        out = buffers.borrow(Buffers.BYTES);
        // beyond the share: it mostly goes at once, and a client that does not take it is cut before long
        if (out == null) out = buffers.insist(null, Buffers.BYTES);
        outFrom = 0;
        outTo = 0;
        SSLEngineResult result = engine.wrap(ByteBuffer.wrap(bytes, from, to - from), ByteBuffer.wrap(out));
        outTo = result.bytesProduced();
        sealedBytes = result.bytesConsumed();
        if (outTo == 0) throw new IOException("TLS takes nothing more: " + result.getStatus());
    }

    /// Writes what has been encrypted; whether all of it went.
    private boolean flush() throws IOException {
        if (out == null) return true;
        outFrom += tcp.write(out, outFrom, outTo);
        if (outFrom < outTo) return false;
        sealedBytes = 0;
        dropOut();
        return true;
    }

    @Override
    public void awaitOutput(Outgoing outgoing) throws IOException {
        tcp.awaitOutput(outgoing);
    }

    @Override
    public void attend(List<? extends Outgoing> outgoing) {
        tcp.attend(outgoing);
    }

    /// The alert that says so goes if it goes at once.
    @Override
    public synchronized void shutdownOutput() throws IOException {
        engine.closeOutbound();
        if (out == null) sealNothing();
        tcp.shutdownOutput();
    }

    @Override
    public void releaseInput() {
        dropAside();
        in.release();
    }

    @Override
    public synchronized void releaseOutput() {
        // a task of the handshake holds up whoever encrypts
        if (shaken && !released && !engine.isOutboundDone()) {
            engine.closeOutbound();
            alert();
        }
        released = true;
        dropOut();
    }

    private void dropOut() {
        if (out != null) buffers.giveBack(out);
        out = null;
    }

    @Override
    public void close() throws IOException {
        tcp.close();
    }
}
