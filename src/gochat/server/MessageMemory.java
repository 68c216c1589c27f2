package gochat.server;

import gochat.io.MemoryShare;
import gochat.ws.Memory;

/// What decoders may take of the share for messages that have arrived in part.
record MessageMemory(MemoryShare share) implements Memory {
    @Override
    public boolean claim(int bytes) {
        return share.claim(bytes);
    }

    @Override
    public void release(int bytes) {
        share.release(bytes);
    }
}
