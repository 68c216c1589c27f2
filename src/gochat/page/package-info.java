/// The page's HTTP server: [FrontServer] answers with [StaticFiles] and the [PageSettings] that the page needs.
package gochat.page;
