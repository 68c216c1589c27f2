package gochat.io;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// The server's key and certificate, which may be changed while it serves. The threads of all handshakes call it.
///
/// A handshake asks for an alias first, and by it for the key and the certificate: so each alias says which of the keys
/// it belongs to, and the one before the current is kept for handshakes that are under way.
final class ChangingKey extends X509ExtendedKeyManager {
    /// @param number  begins its aliases
    /// @param before  null for the first, and for one that is no longer current
    private record Key(int number, X509ExtendedKeyManager manager, Key before) {
        String prefix() {
            return number + ":";
        }
    }

    private volatile Key current;

    ChangingKey(X509ExtendedKeyManager manager) {
        current = new Key(0, manager, null);
    }

    synchronized void changeTo(ChangingKey other) {
        Key old = current;
        current = new Key(old.number + 1, other.current.manager, new Key(old.number, old.manager, null));
    }

    private static String alias(Key key, String alias) {
        return alias == null ? null : key.prefix() + alias;
    }

    /// What the key that an alias belongs to has under it; null when it is gone.
    private <T> T find(String alias, BiFunction<X509ExtendedKeyManager, String, T> find) {
        Key key = current;
        while (key != null && !alias.startsWith(key.prefix())) key = key.before;
        return key == null ? null : find.apply(key.manager, alias.substring(key.prefix().length()));
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        Key key = current;
        return alias(key, key.manager.chooseServerAlias(type, issuers, socket));
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        Key key = current;
        return alias(key, key.manager.chooseEngineServerAlias(type, issuers, engine));
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return find(alias, X509ExtendedKeyManager::getCertificateChain);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return find(alias, X509ExtendedKeyManager::getPrivateKey);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return null;
    }

    /// It is no client's.
    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return null;
    }
}
