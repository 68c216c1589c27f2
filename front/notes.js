'use strict';

// Notifications: after a click asked for them, while nobody sees the page, and not for what is read elsewhere.
const Notes = (() => {
  // Another window may be showing it: what is read by then is not told.
  const WAIT_MILLIS = 1000;
  const button = Dom.$('notify');
  const waiting = new Map();
  let timer = 0;
  let worker = null;

  button.onclick = toggle;
  if ('serviceWorker' in navigator && location.protocol.startsWith('http')) {
    navigator.serviceWorker.register('notes-worker.js').then(made => { worker = made; }, () => {});
    navigator.serviceWorker.onmessage = ({ data, ports: [asker] }) => opened(data, asker);
  }
  navigator.permissions?.query({ name: 'notifications' }).then(status => { status.onchange = showWish; }, () => {});
  addEventListener('storage', ({ key }) => key === Store.NOTIFY && showWish());
  showWish();

  // Some browsers have none at all.
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

  // By the worker, for phones have no other, and all windows see what it shows: the first of them tells each message.
  async function showOne(me, { peer, from, text, at }) {
    const tag = Address.format(me, peer);
    const options = { body: `${from ? `${from}: ` : ''}${Texts.start(text)}`, tag, renotify: true, icon: 'icon.svg',
      data: at };
    try {
      await navigator.locks.request('gochat:note', async () => {
        const [told] = await worker.getNotifications({ tag });
        if (!(told?.data >= at)) await worker.showNotification(peer, options);
      });
    } catch {
      const note = new Notification(peer, options);
      note.onclick = () => {
        opened(tag);
        note.close();
      };
    }
  }

  // What was read meanwhile, here or elsewhere, goes.
  async function tidy() {
    for (const note of await worker?.getNotifications?.() || []) {
      const { me, talks } = Loop.state;
      const said = Address.parse(note.tag);
      if (said.me === me && !Talks.unread(Talks.find(talks, said.peer))) note.close();
    }
  }

  // Or says to who asks that it would be here.
  function opened(tag, asker) {
    const { me, peer } = Address.parse(tag);
    if (me !== Loop.state.me) return;
    if (asker) return asker.postMessage(tag);
    window.focus();
    Loop.dispatch({ type: 'choose', peer });
  }

  return { tell, tidy };
})();
