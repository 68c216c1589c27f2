'use strict';

// The one place that touches the WebSocket: one connection at a time, and what becomes of it as events.
const Socket = (() => {
  let current = null;

  // `heard` gets the events `opened`, `received` and `closed` of this connection only.
  function connect(handle, token, heard) {
    disconnect();
    // the token is not in the address, which ends up in logs: a subprotocol is all else that a page can send
    const protocols = ['gochat.v2', 'gochat', ...token ? [`gochat.token.${token}`] : []];
    try {
      current = new WebSocket(`${gochat.socket}?user=${encodeURIComponent(handle)}`, protocols);
    } catch (refused) { // by the browser itself
      setTimeout(() => heard({ type: 'closed', code: 1006, reason: String(refused.message) }));
      return;
    }
    const socket = current;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      heard({ type: 'opened', v2: socket.protocol === 'gochat.v2' });
    };
    socket.onmessage = event => heard({ type: 'received', text: String(event.data) });
    socket.onclose = ({ code, reason }) => {
      current = null;
      const foreign = opened || code !== 1006 ? '' : foreignOrigin();
      heard({ type: 'closed', code: foreign ? 1008 : code, reason: foreign || reason });
    };
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
    current.onopen = current.onmessage = current.onclose = null;
    current.close();
    current = null;
  }

  function send(text) {
    if (current?.readyState === 1) current.send(text);
  }

  return { connect, disconnect, send };
})();
