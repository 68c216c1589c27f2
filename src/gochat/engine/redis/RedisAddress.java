package gochat.engine.redis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where Redis or Valkey is: one server, or Sentinels that know which one leads.
///
/// @param tls     whether to speak TLS with all of them
/// @param user    the user of Redis' ACL (6.0); the default one if empty
/// @param master  what the Sentinels call the servers; empty without Sentinels
public record RedisAddress(boolean tls, Optional<String> user, List<Host> hosts, Optional<String> master) {
    /// What may be written, for errors and help.
    public static final String FORMS = "redis://[USER@]HOST[:PORT], or redis+sentinel://[USER@]HOST[:PORT],.../NAME, "
            + "with rediss instead of redis for TLS";
    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26379;
    private static final int MAX_PORT = 65535;
    private static final int MAX_HOSTS = 16;
    private static final Pattern URL =
            Pattern.compile("redis(s)?(\\+sentinel)?://(?:([^@/:]+)@)?([^@/]+)(?:/([\\w.-]+))?/?");
    private static final Pattern HOST = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]]+))(?::([0-9]{1,5}))?");

    /// @param name  or an address
    public record Host(String name, int port) {
        @Override
        public String toString() {
            return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
        }
    }

    /// @throws IllegalArgumentException with what is allowed
    public static RedisAddress parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) throw wrong(url);
        boolean sentinel = parts.group(2) != null;
        List<Host> hosts = Stream.of(parts.group(4).split(",", -1))
                .map(host -> host(url, host, sentinel ? SENTINEL_PORT : PORT)).toList();
        Optional<String> master = Optional.ofNullable(parts.group(5));
        if (master.isPresent() != sentinel || hosts.size() > (sentinel ? MAX_HOSTS : 1)) throw wrong(url);
        return new RedisAddress(parts.group(1) != null, Optional.ofNullable(parts.group(3)), hosts, master);
    }

    private static Host host(String url, String text, int defaultPort) {
        Matcher parts = HOST.matcher(text);
        if (!parts.matches()) throw wrong(url);
        int port = parts.group(3) == null ? defaultPort : Integer.parseInt(parts.group(3));
        if (port < 1 || port > MAX_PORT) throw wrong(url);
        return new Host(parts.group(1) == null ? parts.group(2) : parts.group(1), port);
    }

    /// A password has no place in an address, which others see; so none is repeated here either.
    private static IllegalArgumentException wrong(String url) {
        boolean secret = url.matches("[^/]*//[^/@]*:[^/]*@.*");
        return new IllegalArgumentException((secret ? "a password must be in a file, not in the address"
                : "'" + url + "' is no address of Redis") + "; it must be " + FORMS);
    }
}
