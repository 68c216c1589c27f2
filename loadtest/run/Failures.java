package loadtest.run;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/// Says in a few words why a connection failed. Pure.
final class Failures {
    static final String CUT = "ended without a Close frame";
    /// What the JDK says of a send behind a failed one, whose reason it keeps to itself.
    private static final String CLOSED_OUTPUT = "closed output";
    private static final String NO_DESCRIPTOR = "Too many open files";
    private static final int OK_STATUS = 200;
    private static final int MAX_WORDS_CHARS = 200;

    private Failures() { }

    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case WebSocketHandshakeException refused -> {
                int status = refused.getResponse().statusCode();
                yield "handshake refused with status " + status + (status != OK_STATUS
                        ? words(refused.getResponse().body())
                        : ": a web page is served there; the WebSocket has another port, which Gochat prints behind"
                                + " 'socket' (4691 by default)");
            }
            case ConnectException unknown when unknown.getCause() instanceof UnresolvedAddressException ->
                "unknown host";
            case ConnectException refused when refused.getMessage() == null -> "connection refused";
            case SSLHandshakeException doubted when doubted.getCause() instanceof CertificateException why ->
                "the certificate is not trusted (-insecure accepts any): " + why.getMessage();
            case EOFException _ -> CUT;
            case IOException closed when CLOSED_OUTPUT.equals(closed.getMessage()) -> CUT;
            case Throwable full when String.valueOf(full.getMessage()).endsWith(NO_DESCRIPTOR) ->
                "the tester itself has no descriptor left: raise ulimit -n";
            case ProtocolException rude when rude.getCause() != null ->
                "broke the WebSocket protocol: " + rude.getCause().getMessage();
            case TimeoutException _, HttpTimeoutException _ ->
                "no answer within " + Pool.CONNECT_TIMEOUT.toSeconds() + " s";
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
    }

    /// The first line of a refusal that is text, and no page for a browser.
    private static String words(Object body) {
        String line = body instanceof String text ? text.lines().findFirst().orElse("").strip() : "";
        return line.isEmpty() || line.startsWith("<") ? ""
                : ": " + line.substring(0, Math.min(line.length(), MAX_WORDS_CHARS));
    }
}
