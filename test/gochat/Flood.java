package gochat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/// A process of clients who write to themselves as fast as they can, each with a bounded number of bytes on their way,
/// so that their server always has more to read from them. The test that starts it owns it.
final class Flood implements AutoCloseable {
    /// Bytes that a client has sent and not had back.
    private static final int WINDOW_BYTES = 256 * 1024;
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final String ANSWER = "{\"ok\":\"message sent with success\"}";
    private static final int SHORT_HEADER_BYTES = 2;

    private final Process process;

    /// Connects this many clients, as `flood0`, `flood1` and so on.
    Flood(int port, int count) throws Exception {
        process = new ProcessBuilder(ServerProcess.JAVA.toString(), "-cp", System.getProperty("java.class.path"),
                Flood.class.getName(), "" + port, "" + count).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        if (!"ready".equals(process.inputReader().readLine())) throw new IOException("the flood did not begin");
    }

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) begin(Integer.parseInt(arguments[0]), "flood" + i);
        System.out.println("ready");
        Thread.currentThread().join();
    }

    private static void begin(int port, String handle) throws IOException {
        String text = "{\"sender\":\"" + handle + "\",\"recipient\":\"" + handle + "\",\"message\":\"hi\"}";
        byte[] message = RawClient.text(text);
        int messages = CHUNK_BYTES / message.length;
        byte[] chunk = new byte[messages * message.length];
        for (int i = 0; i < messages; i++) System.arraycopy(message, 0, chunk, i * message.length, message.length);
        // what comes back for a chunk: each message, and the answer to it
        int backBytes = messages * (text.length() + ANSWER.length() + 2 * SHORT_HEADER_BYTES);

        Semaphore window = new Semaphore(WINDOW_BYTES / CHUNK_BYTES);
        RawClient client = RawClient.open(port, "/?user=" + handle);
        Thread.ofPlatform().start(() -> read(client, backBytes, window));
        Thread.ofPlatform().start(() -> write(client, chunk, window));
    }

    private static void write(RawClient client, byte[] chunk, Semaphore window) {
        try {
            while (true) {
                window.acquire();
                client.send(chunk);
            }
        } catch (IOException | InterruptedException gone) {
            System.exit(1);
        }
    }

    private static void read(RawClient client, int backBytes, Semaphore window) {
        try {
            DataInputStream in = new DataInputStream(client.socket().getInputStream());
            byte[] back = new byte[backBytes];
            while (true) {
                in.readFully(back);
                window.release();
            }
        } catch (IOException gone) {
            System.exit(1);
        }
    }

    boolean runs() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
