'use strict';

// Keeps what is to be kept: soon, all together, and the lines before how far they reach.
const Keeper = (() => {
  const SAVE_MILLIS = 300;
  const MAX_ATTEMPTS = 8;
  const FULL = 'This browser has no more room: the oldest messages went.';
  const BROKEN = 'This browser keeps nothing: what is said here is gone when the page closes.';
  const { dispatch } = Loop;
  const unsaved = new Set();
  const failing = new Set();
  let timer = 0;

  addEventListener('pagehide', flush);
  Store.watch((me, peer, packed) => {
    if (me !== null && me !== Loop.state.me) return;
    dispatch(packed === null ? { type: 'clear', peer } : { type: 'stored', peer, packed });
  });

  // For no conversation, just how far the server was heard.
  function soon(peer) {
    if (peer !== undefined) unsaved.add(peer);
    timer ||= setTimeout(flush, SAVE_MILLIS);
  }

  // Another window may have kept what this one lacks: saving takes that in first.
  function flush() {
    const { me, question } = Loop.state;
    timer = 0;
    if (question?.kind === 'who') return; // who is not this person leaves nothing here
    saveAll(me);
    if (!me) return;
    for (let i = 0; failing.size && i < MAX_ATTEMPTS && Store.works(); i++) {
      dispatch({ type: 'crowded' });
      saveAll(me);
      if (!failing.size) dispatch({ type: 'trouble', words: FULL });
    }
    const { session, trouble } = Loop.state;
    const isBroken = failing.size || session.epoch && !Store.writeSession(me, session);
    if (isBroken || trouble === BROKEN) dispatch({ type: 'trouble', words: isBroken ? BROKEN : '' });
  }

  function saveAll(me) {
    const peers = new Set(me ? [...unsaved, ...failing] : []);
    unsaved.clear();
    failing.clear();
    for (const peer of peers) dispatch({ type: 'saving', peer, packed: Store.read(me, peer) });
    clearTimeout(timer);
    timer = 0;
  }

  function write(peer) {
    const { me, talks } = Loop.state;
    const talk = Talks.find(talks, peer);
    if (!talk.lines.some(Talks.isShown)) Store.remove(me, peer);
    else if (!Store.write(me, peer, Kept.pack(talk))) failing.add(peer);
    unsaved.delete(peer);
  }

  function forget(peer) {
    unsaved.delete(peer);
    Store.remove(Loop.state.me, peer);
  }

  return { soon, flush, write, forget };
})();
