'use strict';

// The page: nothing but this and its parts touches it. `show` makes the page show a state, changing only what differs.
// What people wrote becomes text nodes, and never anything else.
const View = (() => {
  const { $, setTexts, setHidden, focus } = Dom;
  const { dispatch } = Loop;
  const token = $('token');
  const hurry = () => dispatch({ type: 'hurry', asked: true });
  const leave = () => Route.go('');
  let shown = {};
  let badge = 0;

  Dom.onClick({ 'leave': leave, 'choose-another': leave, 'try-now': hurry, 'try-again': hurry });
  Dom.onSubmit('start', () => {
    const peer = Handles.plain($('peer').value);
    if (/^#?$/.test(peer)) return;
    $('peer').value = '';
    dispatch({ type: 'choose', peer, join: true });
  });
  token.addEventListener('input', () => token.setCustomValidity(
    !token.value || Address.plainToken(token.value) ? '' : 'A token has only letters, digits, dots, _ and -'));
  Dom.onSubmit('prove', () => {
    Tokens.tryOut(Loop.state.me, Address.plainToken(token.value));
    hurry();
    token.value = '';
  });

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

  function showTitle({ talks, me }) {
    const count = Talks.unreadInAll(talks);
    document.title = `${count ? `(${count}) ` : ''}${me ? `${me} · ` : ''}Gochat`;
    if (count === badge) return;
    badge = count;
    Notes.tidy();
    $('icon').href = count ? badgeIcon(Math.min(count, 99)) : 'icon.svg';
  }

  // Nothing but the number: an icon is small.
  function badgeIcon(count) {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 -16 32 32"><circle r="16" fill="#b3261e"/>'
      + `<text y="7" fill="#fff" font-family="sans-serif" font-size="20" text-anchor="middle">${count}</text></svg>`;
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  }

  function show(state, now) {
    const before = shown;
    const isNew = before.me !== state.me;
    const focused = document.activeElement;
    showTop(state, now);
    showTitle(state);
    for (const part of [Welcome, List, Pane, Asking]) Dom.guarded(() => part.show(state));
    shown = state;
    // a keyboard goes on from where one writes
    if (isNew || Dom.isGone(focused)) focus(!state.me ? 'handle' : state.chosen && !isNew ? 'text' : 'peer');
    if (state.connection.phase === 'refused' && before.connection?.phase !== 'refused') focus('token');
    if (before.chosen !== state.chosen && state.chosen) focus('text');
  }

  return { show };
})();
