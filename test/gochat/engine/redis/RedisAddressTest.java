package gochat.engine.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @Test
    void oneServer() {
        assertEquals(new RedisAddress(false, Optional.empty(), List.of(new RedisAddress.Host("db", 6379)),
                Optional.empty()), RedisAddress.parse("redis://db"));
        assertEquals(new RedisAddress(true, Optional.of("chat"), List.of(new RedisAddress.Host("::1", 7000)),
                Optional.empty()), RedisAddress.parse("rediss://chat@[::1]:7000/"));
    }

    @Test
    void sentinels() {
        assertEquals(new RedisAddress(false, Optional.empty(), List.of(new RedisAddress.Host("a", 26379),
                new RedisAddress.Host("b", 1), new RedisAddress.Host("c", 26379)), Optional.of("chat")),
                RedisAddress.parse("redis+sentinel://a,b:1,c/chat"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "redis", "redis://", "http://a", "redis://a:0", "redis://a:65536", "redis://a,b",
        "redis://a/0", "redis+sentinel://a,b,c", "redis+sentinel://a,,c/chat", "redis://a:", "redis://a b:x"})
    void anythingElseIsRefusedWithWhatIsAllowed(String url) {
        String message = assertThrows(IllegalArgumentException.class, () -> RedisAddress.parse(url)).getMessage();
        assertTrue(message.contains(RedisAddress.FORMS), message);
    }

    @Test
    void aPasswordInItIsRefusedAndNotRepeated() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> RedisAddress.parse("redis://user:sesame@host:6379")).getMessage();
        assertFalse(message.contains("sesame"), message);
        assertTrue(message.contains("file"), message);
    }
}
