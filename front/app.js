'use strict';

// The glue: events go through the state to the view; what the user does goes to the socket.

let state = initialState;
let connection = null;
let sends = 0;
const page = Math.random().toString(36).slice(2); // tells our ids from those of another window of this handle

function tell(event) {
  state = reduce(state, event);
  render(state);
}

function become(handle) {
  if (connection !== null) connection.close();
  connection = null;
  tell({ type: 'handle', handle });
  if (handle !== '') connection = connect(window.gochat.socket, handle, tell);
}

bind({
  onJoin(handle) {
    const hash = '#' + encodeURIComponent(handle);
    // the same hash again tells no hashchange, and yet asks for another try
    if (location.hash === hash) become(handle);
    else location.hash = hash;
  },
  onSend(recipient, text) {
    const id = page + '-' + ++sends;
    const connected = state.connection === 'open';
    tell({ type: 'sending', id, recipient, text, time: Date.now() });
    if (connected) connection.send(message(state, id, recipient, text));
  },
});

window.addEventListener('hashchange', () => become(handleOf(location.hash)));
become(handleOf(location.hash));
