/// HTTP/1.1 (RFC 9112) for small answers to GET and HEAD: what the page and the operators' listener stand on.
///
/// The JDK's own server would do, if strangers did not come: it counts no connections by address, has one limit for all
/// listeners of a process, holds 64 KB for a request that never ends, spins where descriptors are short, and gives
/// error pages of its own. So [HttpListener] accepts, counts and watches the clock, one [HttpConnection] reads heads
/// with the chat's own reader of them ([gochat.ws.RequestHead]), and a [Site] gives a [Response].
package gochat.http;
