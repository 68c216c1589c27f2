package gochat.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// A file of the page as it is sent: as it stands, compressed, or not at all to a browser that has it. Any thread may
/// call it.
///
/// @param gzipped  the same compressed; empty where that is no smaller
/// @param type     its media type
/// @param tag      its entity tag (RFC 9110, section 8.8.3): a weak one, for both forms have it; others have others
record PageFile(byte[] bytes, byte[] gzipped, String type, String tag) {
    private static final int TAG_BYTES = 12;

    static PageFile of(byte[] bytes, String type) {
        byte[] gzipped = gzip(bytes);
        return new PageFile(bytes, gzipped.length < bytes.length ? gzipped : new byte[0], type, tag(bytes));
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length);
        try (GZIPOutputStream gzip = new GZIPOutputStream(all)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return all.toByteArray();
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "W/\"" + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, TAG_BYTES)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /// Whether a browser has it already, by its `If-None-Match` (RFC 9110, section 13.1.2).
    boolean isKnown(String ifNoneMatch) {
        return Stream.of(ifNoneMatch.split(",")).map(String::strip)
                .anyMatch(each -> each.equals(tag) || ("W/" + each).equals(tag) || each.equals("*"));
    }

    /// Whether it goes compressed to a browser with this `Accept-Encoding` (RFC 9110, section 12.5.3).
    boolean goesGzipped(String acceptEncoding) {
        return gzipped.length > 0 && Stream.of(acceptEncoding.split(","))
                .map(each -> each.replace(" ", "").toLowerCase(Locale.ROOT))
                .anyMatch(each -> each.equals("gzip") || each.startsWith("gzip;") && !each.matches("gzip;q=0(\\.0*)?"));
    }
}
