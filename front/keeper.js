'use strict';

// Keeps what is to be kept: soon, all together, and the lines before how far they reach.
const Keeper = (() => {
  const SAVE_MILLIS = 300;
  const MAX_ATTEMPTS = 8;
  const FULL = 'This browser has no more room: the oldest messages went.';
  const BROKEN = 'This browser keeps nothing: what is said here is gone when the page closes.';
  const TAB_BROKEN = 'This tab keeps nothing: a reload forgets drafts and tokens.';
  const { dispatch } = Loop;
  const unsaved = new Set();
  const drafts = new Set(); // with whom something is being written
  const failing = new Set();
  let timer = 0;

  addEventListener('pagehide', flush);
  Store.watch((me, event) => {
    if (me === null || me === Loop.state.me) dispatch(event);
  });

  // For no conversation, just how far the server was heard.
  function soon(peer) {
    if (peer !== undefined) unsaved.add(peer);
    timer ||= setTimeout(flush, SAVE_MILLIS);
  }

  function draft(peer) {
    drafts.add(peer);
    soon();
  }

  // Another window may have kept what this one lacks: saving takes that in first.
  function flush() {
    const { me, known, question } = Loop.state;
    timer = 0;
    if (!known || question?.kind === 'who') return; // who is not this person leaves nothing here
    saveAll(me);
    saveDrafts(me);
    for (let i = 0; failing.size && i < MAX_ATTEMPTS && Store.works(); i++) {
      dispatch({ type: 'crowded' });
      saveAll(me);
      if (!failing.size) dispatch({ type: 'trouble', words: FULL });
    }
    const { session, trouble } = Loop.state;
    const isBroken = failing.size || session.epoch && !Store.writeSession(me, session);
    const words = isBroken ? BROKEN : Store.tabKeeps() ? '' : TAB_BROKEN;
    if (words !== trouble && (words || trouble !== FULL)) dispatch({ type: 'trouble', words });
  }

  function saveDrafts(me) {
    for (const peer of drafts) Store.keepDraft(me, peer, State.talkWith(Loop.state, peer).draft);
    drafts.clear();
  }

  function saveAll(me) {
    const peers = new Set([...unsaved, ...failing]);
    unsaved.clear();
    failing.clear();
    for (const peer of peers) dispatch({ type: 'saving', peer, packed: Store.read(me, peer) });
    clearTimeout(timer);
    timer = 0;
  }

  function write(peer) {
    const { me, talks } = Loop.state;
    const talk = Talks.find(talks, peer);
    // what other windows are told of before it goes: that a last line was dismissed
    if (talk.lines.length && !Store.write(me, peer, Kept.pack(talk))) failing.add(peer);
    if (!talk.lines.some(Talks.isShown)) Store.remove(me, peer);
    unsaved.delete(peer);
  }

  // All for null: what is kept of conversations that found no room in the list, too.
  function forget(peer, tell) {
    const { me } = Loop.state;
    for (const each of peer === null ? Store.peers(me) : [peer]) Store.forget(me, each);
    if (tell) Store.tellCleared(me, peer);
  }

  return { soon, draft, flush, write, forget };
})();
