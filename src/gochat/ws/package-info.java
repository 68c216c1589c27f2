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
/// | 9.1 negotiating extensions | [Extension] reads the offers |
///
/// | RFC 7692, compression | here |
/// |---|---|
/// | 7.1 parameters and their negotiation | [PerMessageDeflate] |
/// | 7.2.1 compressing | [MessageDeflater], which forgets in time for small windows |
/// | 7.2.2 decompressing | [MessageInflater], which gives no more than there is room for |
/// | 7.2 the sliding window across messages | [SlidingWindow]; the zlib streams are lent by [Compression] |
/// | 8 security | [Quotes] of each author |
package gochat.ws;
