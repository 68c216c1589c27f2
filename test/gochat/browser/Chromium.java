package gochat.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How Chromium is started and reached. Debian's chromium-headless-shell shows the same pages at less than half the
/// work: there is no window around them.
final class Chromium {
    private static final List<String> SHELL = List.of("chromium-headless-shell");
    private static final List<String> WHOLE = List.of("chromium", "chromium-browser", "google-chrome");
    /// Windows behind others work as those before them do, and certificates that tests make are believed.
    private static final List<String> FLAGS = List.of("--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-default-apps", "--password-store=basic", "--use-mock-keychain",
            "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
            "--ignore-certificate-errors", "--lang=en-GB", "--window-size=1100,720", "--remote-debugging-port=0");

    private Chromium() {}

    /// Why there can be no browser here; empty when there can.
    static Optional<String> missing() {
        return BrowserProcess.first(WHOLE).isPresent() ? Optional.empty()
                : Optional.of("browser tests are skipped: chromium is not on the PATH (Debian: apt install chromium)");
    }

    static Path whole() {
        return BrowserProcess.first(WHOLE).orElseThrow();
    }

    /// What costs least of what is there.
    static Path smallest() {
        return BrowserProcess.first(SHELL).orElseGet(Chromium::whole);
    }

    static BrowserProcess start(Path program, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--user-data-dir=" + folder));
        command.addAll(FLAGS);
        return new BrowserProcess(folder, command);
    }

    /// It tells its port in the folder, and the path behind it.
    static DevTools connect(HttpClient http, Path folder) throws IOException {
        Path told = folder.resolve("DevToolsActivePort");
        Browser.await("Chromium starts", () -> Files.exists(told) && Files.readAllLines(told).size() == 2);
        return new DevTools(http, URI.create("ws://127.0.0.1:" + String.join("", Files.readAllLines(told))));
    }
}
