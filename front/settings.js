'use strict';

// For a page that is opened as a file. One that comes from the server gets the server's own settings instead.
window.gochat = Object.freeze({ socket: 'ws://localhost:4691/', maxMessageBytes: 8192, needsToken: false });
