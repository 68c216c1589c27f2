'use strict';

// Keeps what is to be kept: soon, all together, and the lines before how far they reach.
const Keeper = (() => {
  const SAVE_MILLIS = 300;
  const MOST_ATTEMPTS = 8;
  const FULL = 'This browser has no more room: the oldest messages went.';
  const BROKEN = 'This browser keeps nothing: what is said here is gone when the page closes.';
  const unsaved = new Set();
  const failing = new Set();
  let app = null; // { state(), dispatch(event) }
  let timer = 0;

  function start(joined) {
    app = joined;
    addEventListener('pagehide', flush);
    Store.watch((me, peer, packed) => {
      if (me !== null && me !== app.state().me) return;
      app.dispatch(packed === null ? { type: 'clear', peer } : { type: 'stored', peer, packed });
    });
  }

  // For no conversation, just how far the server was heard.
  function soon(peer) {
    if (peer !== undefined) unsaved.add(peer);
    if (!timer) timer = setTimeout(flush, SAVE_MILLIS);
  }

  // Another window may have kept what this one lacks: saving takes that in first.
  function flush() {
    clearTimeout(timer);
    timer = 0;
    const { me } = app.state();
    if (!me) return unsaved.clear();
    saveAll(me);
    for (let i = 0; failing.size && i < MOST_ATTEMPTS && Store.works(); i++) {
      app.dispatch({ type: 'crowded' });
      failing.forEach(peer => unsaved.add(peer));
      saveAll(me);
      if (!failing.size) app.dispatch({ type: 'trouble', words: FULL });
    }
    const { session } = app.state();
    if (!failing.size && (!session.epoch || Store.writeSession(me, session))) return undefined;
    app.dispatch({ type: 'trouble', words: BROKEN });
    return undefined;
  }

  function saveAll(me) {
    const peers = [...unsaved];
    unsaved.clear();
    failing.clear();
    for (const peer of peers) app.dispatch({ type: 'saving', peer, packed: Store.read(me, peer) });
    clearTimeout(timer);
    timer = 0;
  }

  function write(peer) {
    const { me, talks } = app.state();
    const talk = Talks.find(talks, peer);
    if (!talk.lines.some(Talks.isShown)) Store.remove(me, peer);
    else if (!Store.write(me, peer, Kept.pack(talk))) failing.add(peer);
    unsaved.delete(peer);
  }

  function forget(peer) {
    unsaved.delete(peer);
    Store.remove(app.state().me, peer);
  }

  return { start, soon, flush, write, forget };
})();
