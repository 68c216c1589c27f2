'use strict';

/** Joins the parts: gives events their time, chance and ids, carries effects out, and has the state shown. */
(() => {
  const SAVE_MILLIS = 300;
  const FRAME_MILLIS = 16;
  const ID_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

  let state = State.initial;
  let drawing = false;
  let wakeTimer = 0;
  let saveTimer = 0;
  const unsaved = new Set();
  const unnotified = new Map();

  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(Texts.ID_CHARACTERS)),
    byte => ID_LETTERS[byte % ID_LETTERS.length]).join('');

  function dispatch(event) {
    const full = { at: Date.now(), chance: Math.random(), key: newId(), ...event };
    const result = State.next(state, full);
    state = result.state;
    result.effects.forEach(carryOut);
    draw();
  }

  function carryOut(effect) {
    switch (effect.do) {
      case 'connect': return Socket.connect(effect.me, Store.token(effect.me), dispatch);
      case 'disconnect': return Socket.disconnect();
      case 'send': return Socket.send(effect.text);
      case 'save': return saveSoon(effect.peer);
      case 'forget': return forget(effect.peer);
      case 'notify': return unnotified.set(effect.peer, effect.text);
      default: throw new Error(`unknown effect ${effect.do}`);
    }
  }

  // showing: once for all that happens within a frame; a hidden page has no frames, and still has a title

  function draw() {
    if (drawing) return;
    drawing = true;
    setTimeout(drawNow, FRAME_MILLIS);
  }

  function drawNow() {
    drawing = false;
    View.show(state, Date.now());
    notify();
    wakeLater();
  }

  /** The next moment at which something is due, or the words of the connection change. */
  function wakeLater() {
    clearTimeout(wakeTimer);
    const now = Date.now();
    const { phase, retryAt } = state.link;
    const words = phase === 'waiting' ? (retryAt - now) % 1000 || 1000 : Infinity;
    const due = Math.min(words, State.wakeAt(state, now) - now);
    if (due < Infinity) wakeTimer = setTimeout(() => dispatch({ type: 'tick' }), Math.max(0, due));
  }

  // keeping

  function saveSoon(peer) {
    unsaved.add(peer);
    if (!saveTimer) saveTimer = setTimeout(save, SAVE_MILLIS);
  }

  /** Another window of this handle may have kept what this one lacks, so that is taken in first. */
  function save() {
    clearTimeout(saveTimer);
    saveTimer = 0;
    for (const peer of unsaved) {
      state = State.next(state, { type: 'stored', peer, packed: Store.read(state.me, peer) }).state;
      const talk = State.talkWith(state, peer);
      if (Talks.holdsAnything(talk)) Store.write(state.me, peer, Kept.pack(talk));
      else Store.remove(state.me, peer);
    }
    unsaved.clear();
    draw();
  }

  function forget(peer) {
    unsaved.delete(peer);
    Store.remove(state.me, peer);
  }

  Store.watch((me, peer, packed) => {
    if (me !== null && me !== state.me) return;
    dispatch(packed === null ? { type: 'clear', peer } : { type: 'stored', peer, packed });
  });

  // notifying, after a click asked for it, while nobody sees the page

  /** Phones have notifications for installed pages only, and throw where others ask for one. */
  const wish = () => !('Notification' in window) || matchMedia('(pointer: coarse)').matches ? 'none'
    : Notification.permission === 'denied' ? 'blocked'
    : Notification.permission === 'granted' && Store.wantsNotifications() ? 'on' : 'off';

  function notify() {
    if (document.hidden && wish() === 'on') unnotified.forEach(showNote);
    unnotified.clear();
  }

  function showNote(text, peer) {
    const note = new Notification(peer, { body: text.slice(0, 200), tag: `${state.me}/${peer}`, icon: 'icon.svg' });
    note.onclick = () => {
      window.focus();
      dispatch({ type: 'choose', peer });
      note.close();
    };
  }

  async function toggleNotifications() {
    const wanted = wish() === 'off' && await Notification.requestPermission() === 'granted';
    Store.setWantsNotifications(wanted);
    View.showWish(wish());
  }

  // what a person does

  function act(event) {
    switch (event.type) {
      case 'goto': location.hash = event.handle ? `#${encodeURIComponent(event.handle)}` : ''; return;
      case 'notify': toggleNotifications(); return;
      case 'prove': prove(state.me, event.token); return;
      case 'send': dispatch({ ...event, id: newId() }); return;
      case 'retry': dispatch({ ...event, newId: newId() }); return;
      default: dispatch(event);
    }
  }

  function prove(me, token) {
    Store.keepToken(me, token);
    if (me === state.me) dispatch({ type: 'hurry', asked: true });
  }

  /** A token in the address goes from there at once: neither the screen nor a bookmark may show it. */
  function begin() {
    const me = Texts.handleOfHash(location.hash);
    const token = Texts.tokenOfHash(location.hash);
    if (location.hash.includes('&token=')) history.replaceState(null, '', `#${encodeURIComponent(me)}`);
    if (me && token) prove(me, token);
    if (me === state.me && me) return;
    save();
    const needsToken = window.gochat.needsToken && !Store.token(me);
    dispatch({ type: 'handle', me, history: me ? Store.readAll(me) : [], needsToken });
  }

  View.start(act);
  View.showWish(wish());
  addEventListener('hashchange', begin);
  addEventListener('online', () => dispatch({ type: 'hurry' }));
  document.addEventListener('visibilitychange', () => document.hidden ? save() : dispatch({ type: 'hurry' }));
  addEventListener('pagehide', save);
  begin();
})();
