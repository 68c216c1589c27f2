package gochat.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gochat.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Offers of compression and their answers; the offers stand in header lines as they come.
class PerMessageDeflateTest {
    private static String answer(String... lines) throws HandshakeRefusal {
        StringBuilder fields = new StringBuilder();
        for (String line : lines) fields.append("Sec-WebSocket-Extensions: ").append(line).append("\r\n");
        byte[] head = RawClient.request("/", fields.toString()).getBytes(StandardCharsets.ISO_8859_1);
        List<Extension> offers = Extension.offers(RequestHead.parse(head, head.length, 100));
        return PerMessageDeflate.negotiate(offers).map(PerMessageDeflate::toString).orElse("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "permessage-deflate | permessage-deflate",
        "permessage-deflate; client_max_window_bits | permessage-deflate",
        "permessage-deflate; client_max_window_bits=9 | permessage-deflate",
        "permessage-deflate;server_no_context_takeover | permessage-deflate; server_no_context_takeover",
        "permessage-deflate;client_no_context_takeover | permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=8 | permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=15 | permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=\"10\" | permessage-deflate; server_max_window_bits=10",
        ", ,permessage-deflate, | permessage-deflate",
    })
    void whatIsOfferedIsGranted(String offer, String answer) throws HandshakeRefusal {
        assertEquals(answer, answer(offer));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=",
        "permessage-deflate; server_max_window_bits=\"\"",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=+9",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
        "permessage-deflate; mem_level=9",
        "Permessage-Deflate",
        "x-webkit-deflate-frame",
        "constructor; __proto__=1",
        "",
    })
    void whatCannotBeGrantedIsDeclinedWithoutFailing(String offer) throws HandshakeRefusal {
        assertEquals("", answer(offer));
    }

    @Test
    void theFirstAcceptableOfferIsTaken() throws HandshakeRefusal {
        String declined = "permessage-deflate; server_max_window_bits=7";
        String first = "permessage-deflate; server_max_window_bits=9";
        String second = "permessage-deflate; server_no_context_takeover";
        assertEquals(first, answer(declined + ", " + first + ", " + second));
        assertEquals(first, answer(declined, "foo; bar=\"a,b\"", first, second));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "permessage-deflate;", "; a", "a;=1", "a; b=\"open", "a; b=\"x\"y", "a=b", "\"a\""})
    void anOfferThatIsNotWellFormedIsABadRequest(String offer) {
        HandshakeRefusal refusal = assertThrows(HandshakeRefusal.class, () -> answer(offer));
        assertEquals("400 Bad Request: Sec-WebSocket-Extensions must be names with parameters: "
                + "name; parameter=value, name", refusal.toString());
    }

    @Test
    void aHeaderFullOfSeparatorsCostsLittle() throws HandshakeRefusal {
        assertEquals("", answer(",".repeat(16_000)));
        assertEquals("", answer(" ".repeat(16_000)));
        assertThrows(HandshakeRefusal.class, () -> answer("a" + ";".repeat(16_000)));
    }
}
