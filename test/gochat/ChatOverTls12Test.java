package gochat;

/// All of the chat over TLS 1.2, which closes in another way.
class ChatOverTls12Test extends ChatOverTlsTest {
    @Override
    String version() {
        return "TLSv1.2";
    }
}
