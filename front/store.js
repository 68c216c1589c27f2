'use strict';

// The one place that touches what the browser keeps: a value for each conversation of each handle, and how far each was
// heard; for this tab alone its name, drafts and tokens. Others of the same origin may have written it, so it is only
// ever read as data. Without storage the page just forgets.
const Store = (() => {
  const NOTIFY = 'gochat:notify';
  const WINDOW = 'gochat:window';
  const own = new Map(); // what belongs to this tab, where the browser does not keep even that

  function encode(...names) {
    return names.map(name => encodeURIComponent(Texts.wellFormed(name))).join('/');
  }

  const keyOf = (me, peer) => `gochat/${encode(me, peer)}`;
  const sessionKey = me => `gochat:session/${encode(me)}`;
  const draftKey = (me, peer) => `gochat:draft/${encode(me, peer)}`;
  const tokenKey = me => `gochat:token/${encode(me)}`;

  // Null for a key of something else.
  function namesIn(key, first, count) {
    const [app, ...names] = key.split('/');
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
    attempt(() => Object.keys(storage()), []).map(key => namesIn(key, first, count)).filter(Boolean);

  const peersIn = (storage, first, me) =>
    allNames(storage, first, 2).filter(([owner]) => owner === me).map(([, peer]) => peer);

  const local = () => localStorage;

  const get = key => attempt(() => localStorage.getItem(key), null);

  // Whether it is kept now.
  const put = (key, json) => attempt(() => {
    if (localStorage.getItem(key) !== json) localStorage.setItem(key, json);
    return true;
  }, false);

  const read = (me, peer) => Texts.parse(get(keyOf(me, peer)));

  const write = (me, peer, packed) => put(keyOf(me, peer), JSON.stringify(packed));

  const remove = (me, peer) => attempt(() => localStorage.removeItem(keyOf(me, peer)));

  const readAll = me => peersIn(local, 'gochat', me).map(peer => [peer, read(me, peer)]);

  const readSession = me => Kept.unpackSession(Texts.parse(get(sessionKey(me))));

  const writeSession = (me, session) => put(sessionKey(me),
    JSON.stringify(Kept.packSession(Kept.mergeSession(session, readSession(me)))));

  const handles = () => [...new Set([...allNames(local, 'gochat', 2), ...allNames(local, 'gochat:session', 1)]
    .map(([me]) => me))].sort();

  const works = () => attempt(() => {
    localStorage.setItem('gochat:works', '');
    localStorage.removeItem('gochat:works');
    return true;
  }, false);

  // Calls back when another window changes a conversation; its value is null when it was removed.
  function watch(changed) {
    addEventListener('storage', ({ key, newValue }) => {
      const names = key === null ? [null, null] : namesIn(key, 'gochat', 2);
      if (names) changed(...names, Texts.parse(newValue));
    });
  }

  // what belongs to this tab

  const getOwn = key => own.get(key) ?? attempt(() => sessionStorage.getItem(key), null) ?? '';

  function putOwn(key, value) {
    own.set(key, value);
    attempt(() => value ? sessionStorage.setItem(key, value) : sessionStorage.removeItem(key));
  }

  const windowName = () => getOwn(WINDOW);
  const keepWindowName = name => putOwn(WINDOW, name);

  const keepDraft = (me, peer, text) => putOwn(draftKey(me, peer), text);

  const drafts = me => new Map(peersIn(() => sessionStorage, 'gochat:draft', me)
    .map(peer => [peer, getOwn(draftKey(me, peer))]));

  const token = me => getOwn(tokenKey(me));
  const keepToken = (me, value) => putOwn(tokenKey(me), value);

  const wantsNotifications = () => get(NOTIFY) === 'yes';

  const setWantsNotifications = wanted => put(NOTIFY, wanted ? 'yes' : 'no');

  return {
    read, write, remove, readAll, readSession, writeSession, handles, works, watch, windowName, keepWindowName,
    keepDraft, drafts, token, keepToken, wantsNotifications, setWantsNotifications,
  };
})();
