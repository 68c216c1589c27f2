'use strict';

/** The one place that touches the WebSocket: one connection at a time, and what becomes of it as events. */
const Socket = (() => {
  const CONNECT_MILLIS = 10000;
  let current = null;

  /**
   * Connects under a handle, with a token or ''; `heard` gets the events `opened`, `received` and `closed` of this
   * connection only.
   */
  function connect(handle, token, heard) {
    disconnect();
    // not in the address, which ends up in logs: the only other thing that a page can send is a subprotocol
    const protocols = token ? ['gochat', `gochat.token.${token}`] : [];
    const socket = new WebSocket(`${window.gochat.socket}?user=${encodeURIComponent(handle)}`, protocols);
    current = socket;
    const deadline = setTimeout(() => lost(1006, ''), CONNECT_MILLIS);

    let opened = false;

    function lost(code, reason) {
      if (socket !== current) return;
      disconnect();
      const foreign = opened || code !== 1006 ? '' : foreignOrigin();
      heard({ type: 'closed', code: foreign ? 1008 : code, reason: foreign || reason });
    }

    socket.onopen = () => {
      clearTimeout(deadline);
      opened = true;
      heard({ type: 'opened' });
    };
    socket.onmessage = event => heard({ type: 'received', text: String(event.data) });
    socket.onclose = event => {
      clearTimeout(deadline);
      lost(event.code, event.reason);
    };
  }

  /** Why, which a browser keeps from us, this page may not connect; or ''. */
  function foreignOrigin() {
    const { origins } = window.gochat;
    const here = location.origin;
    return !origins || origins.includes(here) ? ''
      : `The server lets no page of ${here} connect, only of ${origins.join(', ')}; -allow-origin ${here} would`;
  }

  /** Lets the connection go; nothing more is heard of it. */
  function disconnect() {
    if (!current) return;
    current.onopen = current.onmessage = null;
    current.close();
    current = null;
  }

  function send(text) {
    current?.send(text);
  }

  return { connect, disconnect, send };
})();
