package loadtest.plan;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import loadtest.text.Flags;
import loadtest.text.UsageException;

/// Reads the addresses among the flags. Pure.
final class Addresses {
    private Addresses() { }

    static URI url(Flags flags) {
        URI url = read(flags.text("url"), List.of("ws", "wss"));
        if (url == null) {
            throw new UsageException("-url must be like ws://HOST:PORT/ or wss://HOST:PORT/, not '" + flags.text("url")
                    + "'");
        }
        return url.getRawPath().isEmpty() ? url.resolve("/") : url;
    }

    static Optional<URI> admin(Flags flags) {
        if (!flags.has("admin-url")) {
            return Optional.empty();
        }
        URI url = read(flags.text("admin-url"), List.of("http", "https"));
        if (url == null) {
            throw new UsageException("-admin-url must be like http://HOST:PORT, not '" + flags.text("admin-url") + "'");
        }
        return Optional.of(List.of("", "/").contains(url.getRawPath()) ? url.resolve("/metrics") : url);
    }

    private static URI read(String text, List<String> schemes) {
        try {
            URI url = URI.create(text);
            return schemes.contains(String.valueOf(url.getScheme())) && url.getHost() != null
                    && url.getFragment() == null ? url : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
