'use strict';

// Notifications: after a click asked for them, while nobody sees the page, and not for what is read elsewhere.
const Notes = (() => {
  // Another window may be showing it: what is read by then is not told.
  const WAIT_MILLIS = 1000;
  const button = Dom.$('notify');
  const waiting = new Map();
  let timer = 0;

  button.onclick = toggle;
  if ('serviceWorker' in navigator && location.protocol.startsWith('http')) {
    navigator.serviceWorker.register('notes-worker.js').catch(() => {});
    navigator.serviceWorker.addEventListener('message', ({ data }) => opened(data?.me, data?.peer));
  }
  navigator.permissions?.query({ name: 'notifications' }).then(status => { status.onchange = showWish; }, () => {});
  addEventListener('storage', showWish);
  showWish();

  // Phones have them through a worker alone, and some browsers none at all.
  function wish() {
    if (!('Notification' in window)) return 'none';
    if (Notification.permission === 'denied') return 'blocked';
    return Notification.permission === 'granted' && Store.wantsNotifications() ? 'on' : 'off';
  }

  function showWish() {
    const now = wish();
    button.hidden = now === 'none';
    button.ariaPressed = now === 'on';
    button.disabled = now === 'blocked';
    Dom.setText(button, { on: 'Notifying you', blocked: 'Notifications are blocked' }[now] || 'Notify me');
  }

  async function toggle() {
    const wanted = wish() === 'off' && await Notification.requestPermission() === 'granted';
    Store.setWantsNotifications(wanted);
    showWish();
  }

  function tell(note) {
    if (!document.hidden || wish() !== 'on') return;
    waiting.set(note.peer, note);
    timer ||= setTimeout(show, WAIT_MILLIS);
  }

  function show() {
    timer = 0;
    const { me, talks } = Loop.state;
    for (const note of waiting.values()) {
      if (document.hidden && Talks.find(talks, note.peer).readAt < note.at) showOne(me, note);
    }
    waiting.clear();
  }

  async function showOne(me, { peer, from, text }) {
    const options = { body: `${from ? `${from}: ` : ''}${Texts.start(text)}`, tag: `${me}/${peer}`, icon: 'icon.svg',
      data: { me, peer } };
    try {
      const note = new Notification(peer, options);
      note.onclick = () => {
        opened(me, peer);
        note.close();
      };
    } catch {
      const worker = await navigator.serviceWorker?.getRegistration();
      await worker?.showNotification(peer, options);
    }
  }

  function opened(me, peer) {
    if (me !== Loop.state.me) return;
    window.focus();
    Loop.dispatch({ type: 'choose', peer });
  }

  return { tell };
})();
