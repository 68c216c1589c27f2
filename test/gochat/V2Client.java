package gochat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A window that speaks `gochat.v2` over a raw socket.
public final class V2Client implements AutoCloseable {
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private final RawClient raw;
    private final String handle;
    private String epoch = "";
    private String pass = "";
    private long seq;

    private V2Client(RawClient raw, String handle) {
        this.raw = raw;
        this.handle = handle;
    }

    /// Connects, without coming in yet.
    public static V2Client connect(RawClient raw, String handle) throws IOException {
        raw.send(RawClient.request("/?user=" + handle, "Sec-WebSocket-Protocol: gochat, gochat.v2\r\n"));
        String head = raw.head();
        assertTrue(head.contains("Sec-WebSocket-Protocol: gochat.v2\r\n"), head);
        return new V2Client(raw, handle);
    }

    public static V2Client connect(int port, String handle) throws IOException {
        return connect(new RawClient(port), handle);
    }

    /// Comes in for the first time, as a window of this name.
    public static V2Client enter(RawClient raw, String handle, String window) throws IOException {
        V2Client client = connect(raw, handle);
        client.say("{\"do\":\"enter\",\"window\":\"" + window + "\"}");
        client.hello();
        return client;
    }

    public static V2Client enter(int port, String handle, String window) throws IOException {
        return enter(new RawClient(port), handle, window);
    }

    /// Comes again after a cut, as the same window.
    public V2Client resume(int port, String window) throws IOException {
        V2Client client = connect(port, handle);
        client.seq = seq;
        client.say("{\"do\":\"enter\",\"window\":\"" + window + "\",\"since\":\"" + since() + "\"}");
        return client;
    }

    /// Reads the hello, and keeps what it tells. Who has seen more than it begins with has seen that.
    public String hello() throws IOException {
        String hello = raw.readText();
        assertTrue(hello.startsWith("{\"hello\":"), hello);
        epoch = field(hello, "epoch");
        pass = field(hello, "pass");
        seq = Math.max(seq, seq(hello));
        return hello;
    }

    /// The newest position that was seen.
    public long seq() {
        return seq;
    }

    public String since() {
        return epoch + "." + seq + "." + pass;
    }

    public void say(String json) throws IOException {
        raw.send(RawClient.text(json));
    }

    /// Sends a message under an id.
    public void send(String recipient, String message, String id) throws IOException {
        say("{\"sender\":\"" + handle + "\",\"recipient\":\"" + recipient + "\",\"message\":\"" + message
                + "\",\"id\":\"" + id + "\"}");
    }

    /// The next text, whose position counts as seen.
    public String read() throws IOException {
        return heard(raw.readText());
    }

    /// Notes a text that was read: its position counts as seen.
    public String heard(String text) {
        long at = seq(text);
        if (at > seq && (text.startsWith("{\"seq\"") || text.startsWith("{\"ok\""))) seq = at;
        return text;
    }

    /// The next text that is about neither windows nor presence.
    public String next() throws IOException {
        while (true) {
            String text = read();
            if (!text.startsWith("{\"windows\"") && !text.startsWith("{\"presence\"")) return text;
        }
    }

    public static long seq(String text) {
        Matcher matcher = SEQ.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static String field(String text, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    public RawClient raw() {
        return raw;
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
