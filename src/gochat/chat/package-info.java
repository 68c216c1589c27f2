/// What is said: handles, messages, requests, answers. No socket, no thread, no state.
///
/// [HandleRules] say who may be called what, and make a [Handle]. Each text is read as a [Message] first, in one pass
/// and without a copy; a request of `gochat.v2` then as a [Command], by [CommandReader]. What becomes of it is an
/// [Outcome], which the sender hears as an [Answer]; the rest of what the server says are [Notices]. [Json] reads
/// strictly, [JsonText] writes.
package gochat.chat;
