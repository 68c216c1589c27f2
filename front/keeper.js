'use strict';

// Keeps what is to be kept: soon, in short tasks, and the lines before how far they reach.
const Keeper = (() => {
  const SAVE_MILLIS = 300;
  const MAX_ATTEMPTS = 8;
  const TASK_MILLIS = 16;
  const FULL = 'This browser has no more room: the oldest messages went.';
  const BROKEN = 'This browser keeps nothing: what is said here is gone when the page closes.';
  const TAB_BROKEN = 'This tab keeps nothing: a reload forgets drafts and tokens.';
  const { dispatch } = Loop;
  const unsaved = new Set();
  const drafts = new Set(); // with whom something is being written
  let left = 0; // how many of the unsaved this round still saves: the first of them
  let heard = null; // how far the server was when it began
  let failed = false; // for some of them, which go behind the others
  let timer = 0;
  const flush = () => save(true);

  addEventListener('pagehide', flush);
  Store.watch((me, event) => {
    if (me === null || me === Loop.state.me) dispatch(event);
  });

  // For no conversation, just how far the server was heard.
  function soon(peer) {
    if (peer !== undefined) unsaved.add(peer);
    timer ||= setTimeout(save, SAVE_MILLIS);
  }

  function draft(peer) {
    drafts.add(peer);
    soon();
  }

  // All at once where nobody types, else somebody may between two. Another window may have kept what this one lacks:
  // saving takes that in first.
  function save(all = document.hidden, attempt = 0) {
    const { me, known, question, session, trouble } = Loop.state;
    clearTimeout(timer);
    timer = 0;
    if (!known || question?.kind === 'who') return; // who is not this person leaves nothing here
    if (all || !left) [left, heard, failed] = [unsaved.size, session, false];
    const until = Loop.now() + TASK_MILLIS;
    for (const peer of [...unsaved].slice(0, left)) {
      left--;
      dispatch({ type: 'saving', peer, packed: Store.read(me, peer) });
      if (!all && Loop.now() > until) break;
    }
    saveDrafts(me);
    clearTimeout(timer);
    timer = left && setTimeout(save);
    if (left) return;
    if (failed && attempt < MAX_ATTEMPTS && Store.works()) {
      dispatch({ type: 'crowded' });
      return save(true, attempt + 1);
    }
    const isBroken = failed || heard.epoch && !Store.writeSession(me, heard);
    const words = isBroken ? BROKEN : attempt ? FULL : Store.tabKeeps() ? '' : TAB_BROKEN;
    if (words !== trouble && (words || trouble !== FULL)) dispatch({ type: 'trouble', words });
    if (!failed && unsaved.size || heard !== Loop.state.session) soon();
  }

  function saveDrafts(me) {
    for (const peer of drafts) {
      const { draft } = State.talkWith(Loop.state, peer);
      if (!draft && unsaved.has(peer)) continue; // it went into a line
      drafts.delete(peer);
      Store.keepDraft(me, peer, draft);
    }
  }

  function write(peer) {
    const { me, talks } = Loop.state;
    const talk = Talks.find(talks, peer);
    unsaved.delete(peer);
    // what other windows are told of before it goes: that a last line was dismissed
    if (talk.lines.length && !Store.write(me, peer, Kept.pack(talk))) failed = unsaved.add(peer);
    if (!talk.lines.some(Talks.isShown)) Store.remove(me, peer);
  }

  // All for null: what is kept of conversations that found no room in the list, too.
  function forget(peer, tell) {
    const { me } = Loop.state;
    for (const each of peer === null ? Store.peers(me) : [peer]) Store.forget(me, each);
    if (tell) Store.tellCleared(me, peer);
  }

  return { soon, draft, flush, write, forget };
})();
