/// What people do, and what comes of it: they come in, write to each other, join rooms, look back. The rules of a
/// chat, over the state that `gochat.place` holds. No socket, no thread, and the time comes from outside. [Feeds] is
/// the door. What can happen has a class of its own:
///
/// | | |
/// |---|---|
/// | [Doors] | lets windows in, and out; the [Census] tells a shared log how many there are |
/// | [Moves] | lets handles into rooms, and out |
/// | [Router] | passes a message on, to one or to many, and has it answered |
/// | [History] | tells what was said, and up to where it was read |
/// | [Presence] | tells who is online |
///
/// With a log, be it a journal on this machine or one that many nodes share, everything that changes what is kept is
/// an [Operation][gochat.place.Operation] that the [OperationLog] sends through it, and that the [LogFollower] carries
/// out when it comes back: what is kept follows from the log alone. Without one it is carried out at once, by the same
/// methods. Either way it comes to a [Result].
///
/// Several nodes hear of each coming of a window. From then on what its connection of before has sent, and has not
/// come through, counts no more, for whoever comes again sends it again; and that connection ends, on whichever node it
/// is. Nobody is let in before his node has heard of his coming from the log, within [Doors#MAX_OPENING]: so a node
/// that lags behind tells him nothing twice, and one that is cut off sends him elsewhere.
package gochat.talk;
