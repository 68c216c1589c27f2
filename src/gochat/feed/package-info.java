/// What is kept for one handle: pure stores, each guarded by whoever owns it. No time, no lock of a place, no window.
///
/// A [Feed] holds [Entry]s behind each other, those between two handles as bytes ([Texts]), bounded by [KeepLimits];
/// what must go when there is too much, it finds by what each conversation takes ([Loads]). Beside them it has read
/// marks, and the [Repeats] by which a message that is sent again is known. [Memberships] say of which rooms a handle
/// is a member, and [Leavings] where that has ended of late. [Gaps] are those of a log that many nodes share,
/// [Doubts] what nobody knows of whether a log has it, and [Evictions] whose feeds went before their time.
package gochat.feed;
