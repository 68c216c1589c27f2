package gochat.server;

import gochat.io.CoarseClock;
import gochat.io.MemoryShare;
import gochat.ops.Reports;
import gochat.ws.Compression;
import gochat.ws.MessageLimits;

/// What all connections of a server share.
///
/// @param handler  what they are for
/// @param memory   what all of them together may take for what is under way
record ServerContext(Handler handler, MessageLimits messageLimits, NetLimits limits, MemoryShare memory,
        Compression compression, CoarseClock clock, Metrics metrics, Reports reports) {}
