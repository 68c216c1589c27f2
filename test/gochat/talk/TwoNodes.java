package gochat.talk;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Two nodes over one log that lives in memory.
abstract class TwoNodes {
    static final String OK = "{\"ok\":\"message sent with success\"}";
    static final String NOT_FOUND = "{\"error\":\"Recipient not found\"}";
    static final String JOIN = "{\"do\":\"join\",\"room\":\"#team\"}";
    static final String DESK = "desk-00123456789";
    static final String PHONE = "phone-0123456789";

    final SharedLog log = new SharedLog(Duration.ofHours(1));
    SharedLog.Node one;
    SharedLog.Node two;

    @BeforeEach
    void start() throws Exception {
        one = log.node();
        two = log.node();
    }

    @AfterEach
    void stop() {
        log.close();
    }

    static String message(String sender, String recipient, String id) {
        return message(sender, recipient).replace("}", ",\"id\":\"" + id + "\"}");
    }

    static String message(String sender, String recipient) {
        return "{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\",\"message\":\"hi\"}";
    }

    static long seq(String text) {
        return Long.parseLong(text.replaceFirst(".*\"seq\":(\\d+).*", "$1"));
    }

    static String pass(String hello) {
        return hello.replaceFirst(".*\"pass\":\"([^\"]+)\".*", "$1");
    }
}
