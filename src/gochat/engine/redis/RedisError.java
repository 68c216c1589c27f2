package gochat.engine.redis;

import java.io.IOException;

/// What the server says is wrong with a command. Its text begins with a code in capitals.
final class RedisError extends IOException {
    private static final long serialVersionUID = 1;

    RedisError(String message) {
        super(message);
    }

    /// Whether the server does not let us in.
    boolean isAboutPassword() {
        String text = getMessage();
        return text.contains("NOAUTH") || text.contains("WRONGPASS") || text.contains("invalid password");
    }
}
