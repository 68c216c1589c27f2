'use strict';

/**
 * The one place that touches what the browser keeps: a value for each conversation of each handle. Other pages of
 * the same origin may have written it, so it is only ever read as data. Without storage the page just forgets.
 */
const Store = (() => {
  const NOTIFY = 'gochat:notify';
  const tokens = new Map();

  const keyOf = (me, peer) => `gochat/${encodeURIComponent(me)}/${encodeURIComponent(peer)}`;

  /** Whose conversation a key holds: { me, peer }, or null for a key of something else. */
  function ownersOf(key) {
    const [app, me, peer, ...rest] = key.split('/');
    if (app !== 'gochat' || !me || !peer || rest.length) return null;
    try {
      return { me: decodeURIComponent(me), peer: decodeURIComponent(peer) };
    } catch {
      return null;
    }
  }

  function attempt(action, otherwise) {
    try {
      return action();
    } catch {
      return otherwise;
    }
  }

  const read = (me, peer) => parse(attempt(() => localStorage.getItem(keyOf(me, peer)), null));

  const parse = json => json === null ? null : attempt(() => JSON.parse(json), null);

  /** All conversations of a handle, as [peer, value]. */
  function readAll(me) {
    const owners = attempt(() => Object.keys(localStorage).map(ownersOf), []);
    return owners.filter(owner => owner?.me === me).map(({ peer }) => [peer, read(me, peer)]);
  }

  /** Keeps a conversation; when there is no room for all its lines, the newer half of them, and so on. */
  function write(me, peer, packed) {
    const key = keyOf(me, peer);
    const json = JSON.stringify(packed);
    const written = attempt(() => {
      if (localStorage.getItem(key) !== json) localStorage.setItem(key, json);
      return true;
    }, false);
    if (written || packed.lines.length < 2) return;
    write(me, peer, { ...packed, lines: packed.lines.slice(packed.lines.length >> 1) });
  }

  const remove = (me, peer) => attempt(() => localStorage.removeItem(keyOf(me, peer)));

  /** Calls back when another window changes a conversation; its value is null when it was removed. */
  function watch(changed) {
    addEventListener('storage', event => {
      const owners = event.key === null ? null : ownersOf(event.key);
      if (event.key === null) changed(null, null, null);
      else if (owners) changed(owners.me, owners.peer, parse(event.newValue));
    });
  }

  const tokenKey = me => `gochat:token/${encodeURIComponent(me)}`;

  /** The token of a handle, which this tab alone keeps, for as long as it is open; '' if there is none. */
  const token = me => tokens.get(me) || attempt(() => sessionStorage.getItem(tokenKey(me)), null) || '';

  function keepToken(me, value) {
    tokens.set(me, value);
    attempt(() => sessionStorage.setItem(tokenKey(me), value));
  }

  const wantsNotifications = () => attempt(() => localStorage.getItem(NOTIFY) === 'yes', false);

  function setWantsNotifications(wanted) {
    attempt(() => wanted ? localStorage.setItem(NOTIFY, 'yes') : localStorage.removeItem(NOTIFY));
  }

  return {
    read, readAll, write, remove, watch, token, keepToken, wantsNotifications, setWantsNotifications,
  };
})();
