/// A journal: the log of one node in a folder, so that what was answered is there after a restart, or `kill -9`.
///
/// [Journal] is the relay: what is sent waits in the [WriteQueue], whose one reader writes it into [Segments], has it
/// applied, and tells. [SegmentReader] reads them back. A [DiskWatch] says when the disk takes nothing. A [Folder]
/// belongs to one process at a time:
///
/// | file | |
/// |---|---|
/// | `0001795600000123.log`, ... | segments, each named after the last seq before it, so that a gap between two shows |
/// | `epoch` | 12 random bytes, made with the first segment; without it, the log counts as another one |
/// | `key` | 32 random bytes, made once, that sign passes |
/// | `boot` | which run of the machine it is, while a journal is open whose end is not on the disk yet |
/// | `lock` | locked while a process has the folder |
///
/// A segment is a row of [Records]. Before it goes, what is still so is said again in later ones: who has a feed, who
/// is a member of what. What can be wrong with one:
///
/// - **A torn tail**: the last segment ends in bytes that are no whole record, and no whole record begins anywhere
///   behind their first. That is what a killed process or a full disk leaves. It is cut off at the start, and told.
/// - **Damage**: bytes that are no whole record with a whole one behind them, or a segment that does not end with the
///   seq which the next is named after. To go on would be a gap that nobody is told of, so the journal refuses to
///   start, with file and offset.
package gochat.journal;
