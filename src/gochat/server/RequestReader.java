package gochat.server;

import gochat.io.ReadBuffer;
import gochat.ws.HandshakeRefusal;
import gochat.ws.RequestHead;
import java.io.IOException;

/// Reads the head of an opening handshake, within the limits.
final class RequestReader {
    private RequestReader() {}

    /// Reads and consumes a head; what follows it stays in the buffer.
    ///
    /// @return null when the stream ends before the head does
    /// @throws HandshakeRefusal 431, 400 or 503
    static RequestHead read(ReadBuffer in, NetLimits limits) throws IOException, HandshakeRefusal {
        int searched = 0;
        for (int read; (read = in.fill()) >= 0; ) {
            if (read == 0) throw HandshakeRefusal.unavailable("the server is short of memory");
            int end = RequestHead.end(in.bytes(), searched, in.to());
            if (end > limits.requestHeadBytes() || end < 0 && in.to() >= limits.requestHeadBytes()) {
                throw HandshakeRefusal.tooLarge("a request head has at most " + limits.requestHeadBytes() + " bytes");
            }
            if (end >= 0) {
                RequestHead head = RequestHead.parse(in.bytes(), end, limits.requestFields());
                in.consumeTo(end);
                return head;
            }
            searched = in.to();
        }
        return null;
    }
}
