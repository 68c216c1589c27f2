/// What the page's HTTP listener serves: [FrontServer] answers with [StaticFiles] and the [PageSettings]
/// that the page needs.
package gochat.page;
