package gochat.browser;

import gochat.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Takes the README's pictures: the page in use, and a load report, both from a real server in a real Chromium.
final class Screenshots {
    private Screenshots() {}

    /// Writes `page.png` and `report.png` into the folder that is given.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        try (Browser browser = Browser.startOrSkip(); ServerProcess server = ServerProcess.start()) {
            Files.write(folder.resolve("page.png"), page(browser, server));
            Files.write(folder.resolve("report.png"), report(browser, server));
        }
    }

    private static byte[] page(Browser browser, ServerProcess server) throws IOException {
        String url = "http://localhost:" + server.frontPort() + "/#";
        Browser.Page gordon = browser.open(url + "gordon");
        Browser.Page coop = browser.open(url + "coop");
        coop.size(900, 520);
        for (Browser.Page page : List.of(gordon, coop)) page.await("#status", "connected"::equals);
        say(coop, "gordon", "Did you see the owl on the bridge?");
        coop.await("#log", log -> log.contains("owl") && !log.contains("sending"));
        say(gordon, "coop", "Twice, this morning. It was not what it seemed.");
        coop.await("#log", log -> log.contains("Twice"));
        say(coop, "bob", "hello?");
        coop.await("#log", log -> log.contains("Recipient not found"));
        return coop.screenshot();
    }

    private static void say(Browser.Page page, String recipient, String text) throws IOException {
        page.script("document.getElementById('recipient').value = ''");
        page.type("#recipient", recipient);
        page.type("#text", text + "\n");
    }

    private static byte[] report(Browser browser, ServerProcess server) throws IOException, InterruptedException {
        Path file = Files.createTempFile("report", ".html");
        try {
            int exitCode = new ProcessBuilder(ServerProcess.JAVA.toString(), "loadtest/LoadTest.java", "-url",
                    "ws://127.0.0.1:" + server.chatPort() + "/", "-user-count", "100", "-mode", "pairs", "-rate", "100",
                    "-ramp-up", "2s", "-duration", "6s", "-report", file.toString()).inheritIO().start().waitFor();
            if (exitCode != 0) throw new IOException("the load test ended with " + exitCode);
            Browser.Page report = browser.open(file.toUri().toString());
            report.size(1000, 1100);
            return report.screenshot();
        } finally {
            Files.delete(file);
        }
    }
}
