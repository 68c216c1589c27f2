package gochat.ws;

import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/// Where a decoder asks before it takes memory for a message that has arrived in part: whoever owns the process's
/// memory. It is called by the decoders' readers.
///
/// @param claim    is asked for so many bytes: false when there are none left
/// @param release  gets back what was claimed
public record Memory(IntPredicate claim, IntConsumer release) {}
