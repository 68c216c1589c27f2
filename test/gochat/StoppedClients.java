package gochat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A process of clients that connect and do nothing, so that a test can stop it as SIGSTOP does.
final class StoppedClients implements AutoCloseable {
    private final Process process;

    /// Connects this many clients, as `NAME0`, `NAME1` and so on.
    StoppedClients(int port, String name, int count) throws Exception {
        process = new ProcessBuilder(ServerProcess.JAVA.toString(), "-cp", System.getProperty("java.class.path"),
                StoppedClients.class.getName(), "" + port, name, "" + count)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        if (!"ready".equals(process.inputReader().readLine())) throw new IllegalStateException("it did not connect");
    }

    public static void main(String[] arguments) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            clients.add(RawClient.open(Integer.parseInt(arguments[0]), "/?user=" + arguments[1] + i));
        }
        System.out.println("ready");
        for (RawClient client : clients) {
            client.socket().setSoTimeout(0);
            Thread.ofVirtual().start(() -> answerPings(client));
        }
        Thread.currentThread().join();
    }

    private static void answerPings(RawClient client) {
        try {
            while (true) {
                RawClient.Frame frame = client.read();
                if (frame.opcode() == 0x9) client.send(RawClient.frame(0x8A, frame.payload()));
            }
        } catch (IOException gone) {
            // it was cut while stopped
        }
    }

    void stop() throws Exception {
        signal("-STOP");
    }

    void goOn() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        new ProcessBuilder("kill", signal, "" + process.pid()).inheritIO().start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
