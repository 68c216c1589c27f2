package gochat.http;

import gochat.access.Visitors;
import gochat.ws.HandshakeRefusal;
import gochat.ws.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One client's connection to a listener, from the accept to its end. A thread of its own [#run]s it; the listener
/// asks whether it [#isLate] and [#abort]s it.
final class HttpConnection implements Runnable {
    private static final int FIRST_BUFFER_BYTES = 1024;
    /// How much of a body that nobody wants is read, so that its sender still reads the answer (RFC 9112, section 9.6).
    private static final int DISCARD_BYTES = 64 * 1024;
    /// Virtual threads are not time-sliced, and one whose client sends ahead never waits: a pause behind each answer
    /// lets others run.
    private static final long PAUSE_NANOS = 200_000;
    /// The host and the path of a target in origin form or absolute form (RFC 9112, section 3.2).
    private static final Pattern TARGET = Pattern.compile("(?:(?i:https?)://([^/?#]++)|(?=/))([^?#]*+)(?:\\?[^#]*+)?");

    private enum Stage {
        /// Nothing has come yet.
        NEW,
        /// Nothing has come since the last answer.
        IDLE,
        READING,
        ANSWERING
    }

    private final HttpListener listener;
    private final Socket raw;
    private final Visitors.Visit visit;
    /// What has been read and not been answered: `buffer[0..length)`.
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int length;
    private volatile long deadline;
    private final long accepted = System.nanoTime();
    private volatile ByteBuffer address;
    private volatile Stage stage = Stage.NEW;
    private volatile boolean cut;

    HttpConnection(HttpListener listener, Socket raw, Visitors.Visit visit) {
        this.listener = listener;
        this.raw = raw;
        this.visit = visit;
        this.address = Visitors.block(visit.client());
        allow(listener.limits().request());
    }

    private void allow(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
    }

    /// What counts as the address of its client.
    ByteBuffer address() {
        return address;
    }

    InetAddress client() {
        return visit.client();
    }

    /// When it was accepted, by [System#nanoTime].
    long accepted() {
        return accepted;
    }

    boolean isCut() {
        return cut;
    }

    /// Whether it waits for its client to ask for something, and may give up its place.
    boolean isWaiting() {
        return stage != Stage.ANSWERING && !cut;
    }

    boolean isLate(long now) {
        return now - deadline >= 0;
    }

    /// Whether nothing of a request has come, so that a stop may cut it.
    boolean isIdle() {
        return stage == Stage.NEW || stage == Stage.IDLE;
    }

    /// Cuts; frees whoever is blocked on it. It may be called by any thread, and does not wait.
    void abort() {
        cut = true;
        try {
            raw.close();
        } catch (IOException e) {
            listener.trouble().broke("did not close: " + e.getMessage());
        }
    }

    @Override
    public void run() {
        try (Socket socket = listener.layer().over(raw)) {
            serve(socket);
        } catch (IOException gone) {
            listener.trouble().broke("a request broke: " + gone.getMessage());
        } catch (RuntimeException | Error defect) {
            listener.trouble().defect(defect);
        } finally {
            abort();
            listener.forget(this);
        }
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        for (boolean last = false, first = true; !last; first = false) {
            boolean withBody = true;
            Response response;
            try {
                RequestHead head = read(in);
                if (head == null) return;
                stage = Stage.ANSWERING;
                last = isLast(head);
                withBody = !head.method().equals("HEAD");
                if (first) identify(head);
                response = answer(head);
            } catch (HandshakeRefusal refusal) {
                last = true;
                response = Response.text(Integer.parseInt(refusal.statusCode()), listener.site().fields(),
                        refusal.getMessage());
            }
            last |= listener.isStopping();
            allow(listener.limits().response());
            response.writeTo(socket.getOutputStream(), withBody, last, Instant.now());
            stage = length == 0 ? Stage.IDLE : Stage.READING;
            allow(stage == Stage.IDLE ? listener.limits().idle() : listener.limits().request());
            if (!last) LockSupport.parkNanos(PAUSE_NANOS);
        }
        allow(listener.limits().request());
        socket.shutdownOutput();
        for (int left = DISCARD_BYTES; left > 0; ) {
            int read = in.read(buffer);
            left = read < 0 ? 0 : left - read;
        }
    }

    /// Behind a proxy, the request says whom it is from.
    private void identify(RequestHead head) throws HandshakeRefusal {
        listener.visitors().admit(visit, head);
        ByteBuffer client = Visitors.block(visit.client());
        if (client.equals(address)) return;
        if (!listener.hasRoomFor(client)) throw HandshakeRefusal.tooMany("too many connections from this address");
        address = client;
    }

    /// Section 3.2: a request without a Host, or with two, is wrong in HTTP/1.1.
    private Response answer(RequestHead head) throws HandshakeRefusal {
        String own = listener.site().fields();
        Matcher target = TARGET.matcher(head.target());
        String host = head.single("host");
        if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
            return Response.text(405, own + "Allow: GET, HEAD\r\n", "only GET and HEAD are answered here");
        }
        if (!target.matches()) throw HandshakeRefusal.badRequest("the request target must be a path");
        if (!head.version().equals("HTTP/1.0") && (!head.version().equals("HTTP/1.1") || host == null)) {
            throw HandshakeRefusal.badRequest("a request needs HTTP/1.1 and a Host");
        }
        // section 3.2.2: what an absolute target says counts
        if (target.group(1) != null) host = target.group(1);
        if (host != null) RequestHead.checkHost(host);
        String path = target.group(2).isEmpty() ? "/" : target.group(2);
        try {
            return listener.site().answer(new Request(path, host == null ? "" : host, raw.getLocalAddress(), head));
        } catch (IOException failed) {
            listener.trouble().broke("a request failed: " + failed);
            return Response.text(503, own, "this cannot be read now");
        }
    }

    /// RFC 9112, section 9.3. A body would be read as the next request, so there is none behind it; and nobody knows
    /// how long it is (section 6.3) without a number, or a coding that says so itself.
    private static boolean isLast(RequestHead head) throws HandshakeRefusal {
        String length = head.single("content-length");
        List<String> codings = head.tokens("transfer-encoding");
        if (length != null && !length.matches("[0-9]+")) {
            throw HandshakeRefusal.badRequest("Content-Length must be a number");
        }
        if (!codings.isEmpty() && !codings.getLast().equalsIgnoreCase("chunked")) {
            throw HandshakeRefusal.badRequest("Transfer-Encoding must end with chunked");
        }
        boolean hasBody = !codings.isEmpty() || length != null && !length.equals("0");
        return hasBody || !head.version().equals("HTTP/1.1")
                || head.tokens("connection").stream().anyMatch("close"::equalsIgnoreCase);
    }

    /// Reads a head; what follows it stays in the buffer.
    ///
    /// @return null when the stream ends before it does
    private RequestHead read(InputStream in) throws IOException, HandshakeRefusal {
        int most = listener.limits().headBytes();
        for (int searched = 0; ; ) {
            int end = RequestHead.end(buffer, searched, length);
            if (end > most || end < 0 && length >= most) {
                throw HandshakeRefusal.tooLarge("a request head has at most " + most + " bytes; forget this site's "
                        + "cookies, which other programs on this host may have set");
            }
            if (end >= 0) {
                RequestHead head = RequestHead.parse(buffer, end, listener.limits().headFields());
                System.arraycopy(buffer, end, buffer, 0, length -= end);
                return head;
            }
            searched = length;
            if (length == buffer.length) buffer = Arrays.copyOf(buffer, Math.min(most, 2 * length));
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) return null;
            length += read;
            if (stage == Stage.IDLE) allow(listener.limits().request());
            stage = Stage.READING;
        }
    }
}
