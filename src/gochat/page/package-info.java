/// What the page's HTTP listener serves: [FrontServer] answers with [StaticFiles], each a [PageFile], and the
/// [PageSettings] that the page needs. The page that came with the program is sent without what is only for readers of
/// its [SourceText].
package gochat.page;
