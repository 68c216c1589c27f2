package gochat;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program beside many clients that take a place and give nothing.
class CrowdTest {
    private static final int CROWD = 500;
    private static final String PAGE_REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static boolean servesPage(ServerProcess server) throws IOException {
        try (RawClient client = new RawClient(server.frontPort())) {
            client.send(PAGE_REQUEST);
            return client.head().startsWith("HTTP/1.1 200 ");
        } catch (IOException noRoom) {
            return false;
        }
    }

    private static boolean servesChat(ServerProcess server) throws IOException {
        try (RawClient client = new RawClient(server.chatPort())) {
            client.send(RawClient.request("/?user=coop", ""));
            if (!client.head().startsWith("HTTP/1.1 101 ")) return false;
            client.sendMessage("coop", "coop", "hi");
            return client.readText().contains("\"hi\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHos", PAGE_REQUEST})
    void thePageLoadsBesideFiveHundredIdlers(String says) throws Exception {
        try (ServerProcess server = ServerProcess.start();
                Crowd _ = Crowd.of(CROWD, server.frontPort(), says)) {
            assertTrue(servesPage(server));
            assertTrue(servesChat(server));
        }
    }

    @Test
    void idlersOfThePageAreLetGo() throws Exception {
        try (ServerProcess server = ServerProcess.start("-front-request-timeout", "1s", "-front-idle-timeout", "1s");
                RawClient silent = new RawClient(server.frontPort());
                RawClient slow = new RawClient(server.frontPort());
                RawClient served = new RawClient(server.frontPort())) {
            slow.send("GET / HTTP/1.1\r\nHos");
            served.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(served.head().startsWith("HTTP/1.1 200 "));
            silent.expectEnd();
            slow.expectEnd();
            served.expectEnd();
        }
    }

    @Test
    void aRequestForThePageHasALargestHead() throws Exception {
        try (ServerProcess server = ServerProcess.start("-front-max-request-head", "2000",
                "-front-max-request-fields", "10")) {
            String twentyFields = IntStream.range(0, 20).mapToObj(i -> "X" + i + ": x\r\n").collect(joining());
            for (String fields : List.of("X: " + "x".repeat(3000) + "\r\n", twentyFields)) {
                try (RawClient client = new RawClient(server.frontPort())) {
                    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
                    String head = client.head();
                    assertTrue(!head.startsWith("HTTP/1.1 200 "), head);
                }
            }
            assertTrue(servesPage(server));
        }
    }

    @Test
    void morePageConnectionsThanAllowedAreClosedAtOnce() throws Exception {
        try (ServerProcess server = ServerProcess.start("-front-max-connections", "2");
                RawClient first = new RawClient(server.frontPort());
                RawClient second = new RawClient(server.frontPort());
                RawClient third = new RawClient(server.frontPort())) {
            third.expectEnd();
            first.socket().close();
            second.socket().close();
            Waiting.until("the page is served again", () -> servesPage(server));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "page"})
    void fewDescriptorsCostNeitherTheProcessorNorTheOtherPort(String port) throws Exception {
        try (ServerProcess server = startWithFewDescriptors()) {
            boolean chat = port.equals("chat");
            try (Crowd _ = Crowd.of(CROWD, chat ? server.chatPort() : server.frontPort(), "GET / HT")) {
                Waiting.until("they cost less than a tenth of a processor", () -> {
                    Duration before = ProcessFigures.cpu(server.process());
                    Thread.sleep(1_000);
                    return ProcessFigures.cpu(server.process()).minus(before).toMillis() < 100;
                });
                assertTrue(chat ? servesPage(server) : servesChat(server), "the other port serves");
                long lines = server.errors().lines().count();
                assertTrue(lines <= 6, () -> "so many lines in a few seconds: " + lines);
            }
            Waiting.until("the chat is back", () -> servesChat(server));
            Waiting.until("the page is back", () -> servesPage(server));
            assertEquals(0, server.stop());
        }
    }

    private static ServerProcess startWithFewDescriptors() throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 64; exec \"$0\" \"$@\""));
        command.addAll(ServerProcess.compiled());
        return ServerProcess.startOther(Path.of("."), command.toArray(String[]::new));
    }
}
