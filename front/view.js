'use strict';

// The page: nothing but this and its parts touches it. `act` is told what a person does as events; `show` makes the
// page show a state, changing only what differs. What people wrote becomes text nodes, and never anything else.
const View = (() => {
  const { $, setText, setTexts, setHidden } = Dom;
  let shown = null;
  let badge = 0;

  function start(act) {
    $('start').addEventListener('submit', event => {
      event.preventDefault();
      const peer = Handles.plain($('peer').value);
      if (!peer) return;
      $('peer').value = '';
      act({ type: 'choose', peer, join: true });
    });
    startProving(act);
    for (const id of ['leave', 'choose-another']) $(id).onclick = () => act({ type: 'goto', handle: '' });
    for (const id of ['try-now', 'try-again']) $(id).onclick = () => act({ type: 'hurry', asked: true });
    $('notify').onclick = () => act({ type: 'notify' });
    Asking.start(act);
    Welcome.start(act);
    List.start(act);
    Pane.start(act);
  }

  function startProving(act) {
    const box = $('token');
    box.addEventListener('input', () => box.setCustomValidity(
      !box.value || Address.plainToken(box.value) ? '' : 'A token has letters, digits, dots, - and _ only'));
    $('prove').addEventListener('submit', event => {
      event.preventDefault();
      act({ type: 'prove', token: Address.plainToken(box.value) });
      box.value = '';
    });
  }

  function showTop({ me, connection, windows, trouble }, now) {
    const { phase, wantsToken, reason } = connection;
    const [status, nextTry] = Connection.words(connection, now);
    document.body.dataset.phase = phase;
    setTexts({ status, 'next-try': nextTry, me, hello: me, 'own-handle': me, trouble,
      windows: windows > 1 ? `in ${windows} windows` : '', refusal: phase === 'refused' ? reason : '',
      'refused-title': wantsToken ? 'A token is needed' : 'The server refused this handle' });
    setHidden({ 'try-now': phase !== 'waiting', who: !me, own: !me, welcome: me !== '', chat: !me, trouble: !trouble,
      refused: phase !== 'refused', prove: !wantsToken, 'try-again': wantsToken });
  }

  function showTitle(state) {
    const count = Talks.unreadInAll(state.talks);
    document.title = `${count ? `(${count}) ` : ''}${state.me ? `${state.me} · ` : ''}Gochat`;
    if (count === badge) return;
    badge = count;
    $('icon').href = count ? badgeIcon(Math.min(count, 99)) : 'icon.svg';
  }

  function badgeIcon(count) {
    return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"
      font-size="14" font-family="sans-serif"><path fill="#1f5c46" d="M3 3h26v21H16l-7 6v-6H3z"/>
      <circle cx="21" cy="21" r="11" fill="#b3261e"/>
      <text x="21" y="26" fill="#fff" text-anchor="middle">${count}</text></svg>`)}`;
  }

  function show(state, now) {
    const before = shown || State.initial;
    const isNew = !shown || before.me !== state.me;
    showTop(state, now);
    showTitle(state);
    if (state.me) Welcome.left();
    else Welcome.show();
    for (const part of [List, Pane, Asking]) Dom.guarded(() => part.show(state));
    shown = state;
    const asks = ({ connection }) => connection.phase === 'refused' && connection.wantsToken;
    if (isNew) Dom.focus(state.me ? 'peer' : 'handle');
    if (asks(state) && !asks(before)) Dom.focus('token');
    if (before.chosen !== state.chosen && state.chosen) Dom.focus('text');
  }

  // `wish` is `on`, `off`, `blocked` or `none` where there are no notifications.
  function showWish(wish) {
    const button = $('notify');
    button.hidden = wish === 'none';
    button.setAttribute('aria-pressed', wish === 'on');
    button.disabled = wish === 'blocked';
    setText(button, { on: 'Notifying you', blocked: 'Notifications are blocked' }[wish] || 'Notify me');
  }

  return { start, show, showWish };
})();
