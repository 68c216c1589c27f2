'use strict';

// The one place that touches the WebSocket: one connection at a time, and what becomes of it as events.
const Socket = (() => {
  const CONNECT_MILLIS = 10000;
  let current = null;

  // `heard` gets the events `opened`, `received` and `closed` of this connection only.
  function connect(handle, token, heard) {
    disconnect();
    // the token is not in the address, which ends up in logs: a subprotocol is all else that a page can send
    const protocols = ['gochat.v2', 'gochat', ...token ? [`gochat.token.${token}`] : []];
    const socket = open(`${gochat.socket}?user=${encodeURIComponent(handle)}`, protocols, heard);
    if (!socket) return;
    current = socket;
    const deadline = setTimeout(() => lost(1006, ''), CONNECT_MILLIS);
    let opened = false;

    function lost(code, reason) {
      clearTimeout(deadline);
      if (socket !== current) return;
      disconnect();
      const foreign = opened || code !== 1006 ? '' : foreignOrigin();
      heard({ type: 'closed', code: foreign ? 1008 : code, reason: foreign || reason });
    }

    socket.onopen = () => {
      clearTimeout(deadline);
      opened = true;
      heard({ type: 'opened', v2: socket.protocol === 'gochat.v2' });
    };
    socket.onmessage = event => heard({ type: 'received', text: String(event.data) });
    socket.onclose = event => lost(event.code, event.reason);
  }

  // What a browser refuses by itself, it refuses by throwing.
  function open(url, protocols, heard) {
    try {
      return new WebSocket(url, protocols);
    } catch (refused) {
      setTimeout(() => heard({ type: 'closed', code: 1006, reason: String(refused.message) }));
      return null;
    }
  }

  // Why the server refuses this page, which a browser keeps from it; '' if it does not.
  function foreignOrigin() {
    const { origins } = gochat;
    if (!origins || origins.includes(location.origin)) return '';
    return `This server lets no page of ${location.origin} connect, only of ${origins.join(', ')}. `
      + `Started with -allow-origin ${location.origin} it would`;
  }

  function disconnect() {
    if (!current) return;
    current.onopen = current.onmessage = null;
    current.close();
    current = null;
  }

  function send(text) {
    if (current?.readyState === 1) current.send(text);
  }

  return { connect, disconnect, send };
})();
