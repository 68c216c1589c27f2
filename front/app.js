'use strict';

// Joins the parts: carries effects out, and has the state shown.
(() => {
  const { dispatch, now } = Loop;
  const { guarded } = Dom;
  let wakeTimer = 0;

  const carryOut = {
    connect: ({ me }) => Socket.connect(me, Tokens.use(me), heard),
    disconnect: () => Socket.disconnect(),
    send: ({ text }) => Socket.send(text),
    save: ({ peer }) => Keeper.soon(peer),
    keep: () => Keeper.soon(),
    write: ({ peer }) => Keeper.write(peer),
    forget: ({ peer, tell }) => Keeper.forget(peer, tell),
    'save-draft': ({ peer }) => Keeper.draft(peer),
    'keep-window': () => Store.keepForTab(Loop.state.window, 'window'),
    proven: () => Tokens.proven(Loop.state.me),
    notify: note => Notes.tell(note),
  };

  // A token that was refused leaves the place to the one that was good before.
  function heard(event) {
    const { me } = Loop.state;
    dispatch({ ...event, onTrial: Tokens.isTried(me), fresh: event.type === 'closed' ? Store.newWindowName() : '' });
    const { phase, wantsToken } = Loop.state.connection;
    if (phase === 'refused' && wantsToken && Tokens.rejected(me)) dispatch({ type: 'hurry', asked: true });
  }

  function draw() {
    guarded(() => Route.follow(Loop.state));
    guarded(() => View.show(Loop.state, now()));
    wakeLater();
  }

  // When something is due, or the words of the connection change.
  function wakeLater() {
    clearTimeout(wakeTimer);
    const time = now();
    const { phase, retryAt } = Loop.state.connection;
    const words = phase === 'waiting' && retryAt < Infinity ? (retryAt - time) % 1000 || 1000 : Infinity;
    const due = Math.min(words, State.wakeAt(Loop.state, time) - time);
    if (due < Infinity) wakeTimer = setTimeout(() => dispatch({ type: 'tick' }), Math.max(0, due));
  }

  // Throws where one did not come: nothing starts then, and the page goes on saying what may help.
  [Talks, Markup, Rows, Rooms, Wire, Socket, Tokens, List, Log, Composer, Pane, Asking, Notes, Welcome];
  Loop.start(carryOut, draw);
  addEventListener('online', () => dispatch({ type: 'hurry' }));
  addEventListener('offline', () => Loop.state.connection.phase === 'open' && dispatch({ type: 'hurry' }));
  addEventListener('pageshow', event => event.persisted && dispatch({ type: 'hurry' }));
  addEventListener('pagehide', () => dispatch({ type: 'suspend' }));
  document.addEventListener('visibilitychange', () => document.hidden ? Keeper.flush() : dispatch({ type: 'hurry' }));
  // What is dropped beside a box, and a file anywhere, would take some browsers elsewhere.
  addEventListener('dragover', event => {
    if (event.dataTransfer.types.includes('Files')) Composer.refuse(event);
    else if (event.target.matches?.('input, textarea')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  });
  // Of a picture some browsers name no type, and put nothing in its place.
  addEventListener('paste', event => event.clipboardData.getData('text') || Composer.refuse(event));
  Route.arrive();
})();
