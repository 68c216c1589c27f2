/// Who may come in, and how often: origins of pages, addresses and the proxies that tell them, rates.
///
/// [Origins] judges a page by its [Origin], [Visitors] counts the connections of an address (behind a proxy [Forwarded]
/// finds it), a [TokenBucket] the messages of a connection. A [Rejection] closes with a reason that a browser can read.
/// A [Probe] asks only whether the server is well.
package gochat.access;
