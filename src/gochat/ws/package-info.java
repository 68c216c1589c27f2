/// The WebSocket protocol: bytes in, events out. No socket, no thread, no chat.
///
/// | RFC 6455 | here |
/// |---|---|
/// | 1.3, 4.2 opening handshake | [RequestHead] reads the HTTP request, [OpeningHandshake] judges and answers it |
/// | 5.2 base framing, 5.5 control frames | [FrameHeader] holds the rules of a single header |
/// | 5.3 masking | [Masking] |
/// | 5.4 fragmentation, 6.2 receiving data | [Decoder] turns bytes into whole messages |
/// | 6.1 sending data | [Frames] writes frames |
/// | 7.4 status codes | [CloseCode] |
/// | 8.1 errors in UTF-8 | [Utf8] |
/// | 7.1.7 failing the connection | [ProtocolViolation] says with which close code |
package gochat.ws;
