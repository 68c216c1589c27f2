/// The chat itself: who is connected, and what becomes of a message. No socket, no thread, no WebSocket.
///
/// [HandleRules] say who may be called what. [Chat] is the way in: it has a connection [join][Chat#join] under a [Handle], reads each text it sends as
/// a [Message], finds the recipient's connections and gives back the one [Answer] that the sender hears.
/// What a connection is, the caller decides: it is a type parameter here.
package gochat.chat;
