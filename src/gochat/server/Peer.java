package gochat.server;

import gochat.access.Addresses;
import gochat.access.Visitors;
import gochat.ops.LogEvent;
import gochat.ops.Reports;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Supplier;

/// Who is at the other end of a connection, and what there is to say of it. Any thread may call it.
record Peer(Socket socket, Visitors.Visit visit, Reports reports) {
    void debug(Supplier<String> text) {
        reports.debug(this, text);
    }

    void metDefect(Throwable defect) {
        reports.defect(() -> event("met a defect of the server"), defect);
    }

    void doesNotRead(String sign) {
        reports.slowConsumer(() -> event("does not read: " + sign));
    }

    private LogEvent event(String text) {
        return new LogEvent(toString(), text);
    }

    /// Its client's address, and whose word that is, where a proxy stands in between.
    @Override
    public String toString() {
        String peer = socket.getRemoteSocketAddress() instanceof InetSocketAddress address
                ? Addresses.host(address) + ":" + address.getPort() : "nobody";
        return visit.client().equals(socket.getInetAddress()) ? peer
                : Addresses.host(visit.client()) + " by " + peer;
    }
}
