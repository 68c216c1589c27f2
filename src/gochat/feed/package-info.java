/// Who is here, and what is kept for them: feeds, resume, rooms, presence, read marks. No socket, no thread, and the
/// time comes from outside.
///
/// [Feeds] is the door. [Places] maps each handle to its [Place]: its [Window]s, and its [Feed] if it ever spoke
/// `gochat.v2`. [Doors] lets windows in, with [Passes] that show who was here before; [Post] passes messages on,
/// [Rooms] to many, each feed under its own lock; [Past] tells what was said, [Presence] who is online, by the [News]
/// of each window.
///
/// With a log, be it a journal on this machine or one that many nodes share, everything that changes what is kept is
/// a [Deed] that goes on a [Journey] through it, and is carried out by the [Log] when it comes back: what is kept
/// follows from the log alone. Without one it is carried out at once, by the same methods.
package gochat.feed;
