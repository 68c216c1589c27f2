'use strict';

// The one place that touches what the browser keeps: a value for each conversation of each handle, and how far each was
// heard; for this tab alone its name, drafts and tokens. Others of the same origin may have written it, so it is only
// ever read as data. Without storage the page just forgets.
const Store = (() => {
  const NOTIFY = 'gochat:notify';
  const WORKS = 'gochat:works';
  const WINDOW_NAME_CHARACTERS = 22;
  const ofThisTab = new Map(); // where the browser does not keep even that

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

  const remove = (me, peer) => attempt(() => localStorage.removeItem(key('gochat', me, peer)));

  const readAll = me => peersIn(local, 'gochat', me).map(peer => [peer, read(me, peer)]);

  const readSession = me => Kept.unpackSession(Texts.parse(get(key('gochat:session', me))));

  const writeSession = (me, session) => put(key('gochat:session', me),
    JSON.stringify(Kept.packSession(Kept.mergeSession(session, readSession(me)))));

  const handles = () => [...new Set([...allNames(local, 'gochat', 2), ...allNames(local, 'gochat:session', 1)]
    .map(([me]) => me))].sort();

  const works = () => attempt(() => {
    localStorage.setItem(WORKS, '');
    localStorage.removeItem(WORKS);
    return true;
  }, false);

  // Calls back when another window changes a conversation; its value is null when it was removed.
  function watch(changed) {
    addEventListener('storage', ({ key: name, newValue }) => {
      const names = name === null ? [null, null] : namesIn(name, 'gochat', 2);
      if (names) changed(...names, Texts.parse(newValue));
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
    attempt(() => value ? sessionStorage.setItem(name, value) : sessionStorage.removeItem(name));
  }

  const drafts = me => new Map(peersIn(() => sessionStorage, 'gochat:draft', me)
    .map(peer => [peer, ofTab('draft', me, peer)]));

  const newWindowName = () => Loop.random(WINDOW_NAME_CHARACTERS);

  return { read, write, remove, readAll, readSession, writeSession, handles, works, watch, wantsNotifications,
    setWantsNotifications, ofTab, keepForTab, drafts, newWindowName };
})();
