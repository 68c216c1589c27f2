package gochat;

import gochat.config.TlsFiles;
import gochat.io.Tls;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Takes up a keystore that was changed, for the connections that come from then on. A thread of its own runs it for as
/// long as the server does.
///
/// @param tls    what is served with
/// @param files  where it came from
record CertificateWatch(Tls tls, TlsFiles files, Logger log) implements Runnable {
    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(files.checkInterval());
                if (files.haveChanged()) takeUp();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeUp() {
        try {
            tls.changeTo(files.load());
            log.log(Level.INFO, "the changed keystore is taken up: its certificate is good until " + tls.validUntil());
            tls.outdated().ifPresent(reason -> log.log(Level.WARNING, reason));
        } catch (IOException | RuntimeException broken) {
            log.log(Level.WARNING, broken.getMessage() + "; the earlier certificate is still served");
        }
    }
}
