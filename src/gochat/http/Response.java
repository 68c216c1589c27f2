package gochat.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// An answer, whole. Whoever made it has no further part in it.
///
/// @param fields  header lines beside Content-Type, Content-Length, Date and Connection, each ended by CRLF
/// @param type    the body's media type
public record Response(int status, String fields, String type, byte[] body) {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int NOT_MODIFIED = 304;
    private static final int TOGETHER_BYTES = 32 * 1024;
    /// RFC 9110, section 5.6.7.
    private static final DateTimeFormatter DATE = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// The client has it already (RFC 9110, section 15.4.5).
    public static Response notModified(String fields) {
        return new Response(NOT_MODIFIED, fields, "", new byte[0]);
    }

    /// One line for a person.
    public static Response text(int status, String fields, String line) {
        return new Response(status, fields, TEXT, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Writes it: what is small at once, and of what is large no copy for each who takes his time over it.
    ///
    /// @param withBody  false for the answer to a HEAD
    /// @param last      whether the connection is closed behind it
    void writeTo(OutputStream out, boolean withBody, boolean last, Instant now) throws IOException {
        String head = "HTTP/1.1 " + status + ' ' + phrase() + "\r\n" + fields
                + (status == NOT_MODIFIED ? ""
                        : "Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n")
                + "Date: " + DATE.format(now) + "\r\n"
                + (last ? "Connection: close\r\n" : "") + "\r\n";
        BufferedOutputStream together = new BufferedOutputStream(out, TOGETHER_BYTES);
        together.write(head.getBytes(StandardCharsets.ISO_8859_1));
        if (withBody) together.write(body);
        together.flush();
    }

    /// RFC 9110, section 15; nobody depends on it.
    private String phrase() {
        return switch (status) {
            case 200 -> "OK";
            case NOT_MODIFIED -> "Not Modified";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 421 -> "Misdirected Request";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            default -> "";
        };
    }
}
