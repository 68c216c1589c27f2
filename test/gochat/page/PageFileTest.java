package gochat.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageFileTest {
    private static final PageFile FILE = file("a".repeat(1000));

    private static PageFile file(String text) {
        return PageFile.of(text.getBytes(StandardCharsets.UTF_8), "text/css");
    }

    @Test
    void compressedItIsTheSameAndSmaller() throws IOException {
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(FILE.gzipped()))) {
            assertArrayEquals(FILE.bytes(), plain.readAllBytes());
        }
    }

    @Test
    void whatGrowsByCompressionGoesAsItStands() {
        assertEquals(false, file("x").goesGzipped("gzip"));
    }

    @ParameterizedTest
    @CsvSource({"'', false", "gzip, true", "'br, GZIP ;q=0.5', true",
        "'gzip;q=0', false", "'gzip; q=0.000', false", "x-gzip, false", "identity, false"})
    void itGoesCompressedToWhoTakesThat(String acceptEncoding, boolean gzipped) {
        assertEquals(gzipped, FILE.goesGzipped(acceptEncoding));
    }

    @Test
    void aBrowserThatHasItIsKnownByItsTag() {
        assertEquals(true, FILE.isKnown("\"other\", " + FILE.tag()));
        assertEquals(true, FILE.isKnown(FILE.tag().substring("W/".length())));
        assertEquals(true, FILE.isKnown("*"));
        assertEquals(false, FILE.isKnown("\"other\""));
        assertEquals(false, FILE.isKnown(""));
        assertNotEquals(FILE.tag(), file("b").tag());
    }

    /// A strong one would say that they are the same bytes.
    @Test
    void bothItsFormsHaveOneTagAndSoAWeakOne() {
        assertTrue(FILE.tag().matches("W/\"[\\w-]+\""), FILE.tag());
    }
}
