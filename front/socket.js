'use strict';

// The one place that touches the WebSocket: keeps a connection for a handle, and tells what happens to it.

const FIRST_RETRY_MILLIS = 500;
const LONGEST_RETRY_MILLIS = 30000;
const POLICY_VIOLATION = 1008; // the server's final word: trying again would change nothing

function connect(url, handle, tell) {
  let socket = null;
  let timer = 0;
  let failures = 0;
  let over = false;

  function open() {
    tell({ type: 'connecting' });
    socket = new WebSocket(url + '?user=' + encodeURIComponent(handle));
    socket.onopen = () => {
      failures = 0;
      tell({ type: 'open' });
    };
    socket.onmessage = (event) => tell({ type: 'text', text: event.data, time: Date.now() });
    socket.onclose = (event) => {
      if (over) return;
      const final = event.code === POLICY_VIOLATION;
      tell({ type: 'closed', final, reason: event.reason });
      if (!final) timer = setTimeout(open, retryMillis(failures++));
    };
  }

  open();
  return {
    send: (text) => socket.send(text),
    close() {
      over = true;
      clearTimeout(timer);
      socket.close();
    },
  };
}

// Full jitter: many clients of a server that restarts must not come back in step.
function retryMillis(failures) {
  return Math.random() * Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** failures);
}
