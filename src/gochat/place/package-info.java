/// Where handles are reached, and what is kept for them: the state of a chat, and no rule of it. No socket, no thread,
/// and the time comes from outside.
///
/// [Places] maps each handle to its [Place]: its [Window]s, the [Rooms] that it is a member of, and if it ever spoke
/// `gochat.v2` its feed (`gochat.feed`), of which a window's [Sight] shows a part. What is said to a window goes by a
/// [Courier] to its [Line]; what it has to hear beside its feed gathers in its [News], and [Beats] tell one to which
/// nothing is said that the server is there. When feeds take too much, [Relief] makes room. By an [Operation] a log
/// says what changes it.
///
/// A place's monitor guards it, its feed and its windows. Nobody holds two, nor takes a [Room]'s turn while he holds
/// one. Where handles come and go, [Places#change] takes it, and elsewhere whoever reads or writes more than one thing
/// of it.
package gochat.place;
