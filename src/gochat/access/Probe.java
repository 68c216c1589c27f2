package gochat.access;

import gochat.ws.RequestHead;
import java.nio.charset.StandardCharsets;

/// The question whether a server is well, asked of its own port: `GET /healthz` or `HEAD /healthz`, without an upgrade.
/// It takes the way of every connection up to its handshake, and is then answered though the server is full. It has a
/// figure of its own and counts in no other, and no log tells of it.
public final class Probe {
    private static final String PATH = "/healthz";

    private Probe() {}

    public static boolean is(RequestHead head) {
        return head.target().equals(PATH) && (head.method().equals("GET") || head.method().equals("HEAD"));
    }

    /// The whole response; the connection is closed behind it.
    public static byte[] answer(RequestHead head, boolean stopping) {
        String body = stopping ? "stopping\n" : "well\n";
        return ("HTTP/1.1 " + (stopping ? "503 Service Unavailable" : "200 OK")
                + "\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n" + (head.method().equals("GET") ? body : ""))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
