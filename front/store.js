'use strict';

// The one place that touches what the browser keeps: a value and a draft for each conversation of each handle, and how
// far each was heard; for this tab alone its name, its own drafts and tokens. Others of the same origin may have
// written it, so it is only ever read as data. Without storage the page just forgets.
const Store = (() => {
  const DRAFT = 'gochat:draft';
  const NOTIFY = 'gochat:notify';
  const WORKS = 'gochat:works';
  const WINDOW_NAME_CHARACTERS = 22;
  // What stands for a moment for a conversation, or for all of a handle, that a person removed.
  const CLEARED = 'cleared';
  const ofThisTab = new Map(); // where the browser does not keep even that
  let tabKeeps = true; // what was last given to this tab

  const key = (first, ...names) =>
    [first, ...names.map(name => encodeURIComponent(Texts.wellFormed(name)))].join('/');

  // Null for a key of something else.
  function namesIn(text, first, count) {
    const [app, ...names] = text.split('/');
    if (app !== first || names.length !== count || !names.every(Boolean)) return null;
    return attempt(() => names.map(decodeURIComponent), null);
  }

  function attempt(action, otherwise) {
    try {
      return action();
    } catch {
      return otherwise;
    }
  }

  const allNames = (storage, first, count) =>
    attempt(() => Object.keys(storage()), []).map(each => namesIn(each, first, count)).filter(Boolean);

  const peersIn = (storage, first, me) =>
    allNames(storage, first, 2).filter(([owner]) => owner === me).map(([, peer]) => peer);

  const local = () => localStorage;

  const get = name => attempt(() => localStorage.getItem(name), null);

  // Whether it is kept now.
  const put = (name, value) => attempt(() => {
    if (localStorage.getItem(name) !== value) localStorage.setItem(name, value);
    return true;
  }, false);

  const read = (me, peer) => Texts.parse(get(key('gochat', me, peer)));

  const write = (me, peer, packed) => put(key('gochat', me, peer), JSON.stringify(packed));

  const drop = name => attempt(() => localStorage.removeItem(name));

  const remove = (me, peer) => drop(key('gochat', me, peer));

  // Other windows are to forget it too; all for null.
  function tellCleared(me, peer) {
    const name = peer === null ? key('gochat', me) : key('gochat', me, peer);
    put(name, CLEARED);
    drop(name);
  }

  // With what was being written.
  function forget(me, peer) {
    remove(me, peer);
    drop(key(DRAFT, me, peer));
    keepForTab('', 'draft', me, peer);
  }

  const readAll = me => peersIn(local, 'gochat', me).map(peer => [peer, read(me, peer)]);

  const readSession = me => Kept.unpackSession(Texts.parse(get(key('gochat:session', me))));

  const writeSession = (me, session) => put(key('gochat:session', me),
    JSON.stringify(Kept.packSession(Kept.mergeSession(session, readSession(me)))));

  const handles = () => [...new Set([...allNames(local, 'gochat', 2), ...allNames(local, 'gochat:session', 1)]
    .map(([me]) => me))].sort();

  const works = () => put(WORKS, '') && !drop(WORKS);

  // Calls back when another window keeps, clears or sends something: for whom, and the event that it is here. What just
  // goes for lack of room there is no news.
  function watch(changed) {
    addEventListener('storage', ({ key: name, oldValue, newValue }) => {
      if (name === null) return changed(null, { type: 'clear', peer: null, elsewhere: true });
      const [me, peer = null] = namesIn(name, 'gochat', 2) || namesIn(name, 'gochat', 1) || [];
      if (newValue === CLEARED) return me && changed(me, { type: 'clear', peer, elsewhere: true });
      if (newValue !== null) return me && changed(me, { type: 'stored', peer, packed: Texts.parse(newValue) });
      const [writer, reader] = namesIn(name, DRAFT, 2) || [];
      return writer && changed(writer, { type: 'draft-gone', peer: reader, text: oldValue });
    });
  }

  const wantsNotifications = () => get(NOTIFY) === 'yes';

  const setWantsNotifications = wanted => put(NOTIFY, wanted ? 'yes' : 'no');

  // what belongs to this tab: its `window` name, the `draft` of a handle to a peer, a handle's `token`; '' for none

  function ofTab(what, ...whose) {
    const name = key(`gochat:${what}`, ...whose);
    return ofThisTab.get(name) ?? attempt(() => sessionStorage.getItem(name), null) ?? '';
  }

  function keepForTab(value, what, ...whose) {
    const name = key(`gochat:${what}`, ...whose);
    ofThisTab.set(name, value);
    tabKeeps = attempt(() => {
      if (value) sessionStorage.setItem(name, value);
      else sessionStorage.removeItem(name);
      return true;
    }, false);
  }

  // For this tab, and the last one that was written in any for those that come. Another's stays when an own one goes.
  function keepDraft(me, peer, draft) {
    const before = ofTab('draft', me, peer);
    keepForTab(draft, 'draft', me, peer);
    const name = key(DRAFT, me, peer);
    if (draft) put(name, draft);
    else if (before && get(name) === before) drop(name);
  }

  const peersOfDrafts = me => [local, () => sessionStorage].flatMap(storage => peersIn(storage, DRAFT, me));

  const peers = me => new Set([...peersIn(local, 'gochat', me), ...peersOfDrafts(me)]);

  // Each becomes this tab's own.
  function drafts(me) {
    return new Map(peersOfDrafts(me).map(peer => {
      const draft = ofTab('draft', me, peer) || get(key(DRAFT, me, peer));
      keepForTab(draft, 'draft', me, peer);
      return [peer, draft];
    }));
  }

  const newWindowName = () => Loop.random(WINDOW_NAME_CHARACTERS);

  return { NOTIFY, read, write, remove, tellCleared, forget, peers, readAll, readSession, writeSession, handles, works,
    watch, wantsNotifications, setWantsNotifications, ofTab, keepForTab, tabKeeps: () => tabKeeps, keepDraft, drafts,
    newWindowName };
})();
