package gochat.ws;

import static gochat.ws.HandshakeRefusal.badRequest;

import java.util.ArrayList;
import java.util.List;

/// One offer of an extension, as a client's Sec-WebSocket-Extensions names it (RFC 6455, section 9.1).
public record Extension(String name, List<Parameter> parameters) {
    /// @param value  without its quotes; null for a parameter that has none
    public record Parameter(String name, String value) {}

    public Extension {
        parameters = List.copyOf(parameters);
    }

    /// The offers of a request, those that the client prefers first.
    ///
    /// @throws HandshakeRefusal 400 for a list that is not well-formed, as section 9.1 demands
    public static List<Extension> offers(RequestHead head) throws HandshakeRefusal {
        Reader reader = new Reader(String.join(",", head.all("sec-websocket-extensions")));
        List<Extension> offers = new ArrayList<>();
        do {
            // an empty element of a list means nothing (RFC 9110, section 5.6.1)
            if (!reader.isAtListEnd()) offers.add(reader.extension());
        } while (reader.skip(','));
        reader.expectEnd();
        return offers;
    }

    /// Reads the field's value from left to right.
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Extension extension() throws HandshakeRefusal {
            String name = token();
            List<Parameter> parameters = new ArrayList<>();
            while (skip(';')) {
                String parameter = token();
                parameters.add(new Parameter(parameter, skip('=') ? value() : null));
            }
            return new Extension(name, parameters);
        }

        boolean isAtListEnd() {
            skipSpace();
            return at == text.length() || text.charAt(at) == ',';
        }

        boolean skip(char separator) {
            skipSpace();
            if (at == text.length() || text.charAt(at) != separator) return false;
            at++;
            return true;
        }

        void expectEnd() throws HandshakeRefusal {
            if (at < text.length()) throw malformed();
        }

        /// A token, perhaps in quotes. It may also be empty, which no extension allows: that is for each to say.
        private String value() throws HandshakeRefusal {
            if (!skip('"')) return token(at);
            StringBuilder value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\') at++;
                if (at < text.length()) value.append(text.charAt(at++));
            }
            if (!skip('"')) throw malformed();
            return value.toString();
        }

        private String token() throws HandshakeRefusal {
            skipSpace();
            int start = at;
            String token = token(start);
            if (token.isEmpty()) throw malformed();
            return token;
        }

        private String token(int start) {
            while (at < text.length() && RequestHead.isTokenCharacter(text.charAt(at))) at++;
            return text.substring(start, at);
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
        }

        private static HandshakeRefusal malformed() {
            return badRequest("Sec-WebSocket-Extensions must be names with parameters: name; parameter=value, name");
        }
    }
}
