'use strict';

/**
 * The page: nothing but this and its parts (`List` and `Pane`) touches it. `View.start(act)` tells what a
 * person does as events; `View.show` makes the page show a state, changing only what differs. What people wrote
 * becomes text nodes, and never anything else.
 */
const View = (() => {
  const { $, setText, toggleHidden } = Dom;
  let act;
  let shown = State.initial;
  let badge = 0;

  /** Begins to listen; what is done goes to `heard`, as events. */
  function start(heard) {
    act = heard;
    onSubmit('join', 'handle', handle => act({ type: 'goto', handle }));
    onSubmit('start', 'peer', peer => act({ type: 'choose', peer }));
    startProving();
    for (const id of ['leave', 'choose-another']) $(id).onclick = () => act({ type: 'goto', handle: '' });
    for (const id of ['try-now', 'try-again']) $(id).onclick = () => act({ type: 'hurry', asked: true });
    $('back').onclick = () => act({ type: 'choose', peer: '' });
    $('notify').onclick = () => act({ type: 'notify' });
    startClearing();
    List.start(act);
    Pane.start(act);
  }

  /** A form that takes one handle. */
  function onSubmit(form, input, done) {
    $(form).addEventListener('submit', event => {
      event.preventDefault();
      const handle = Texts.plainHandle($(input).value);
      if (!handle) return;
      $(input).value = '';
      done(handle);
    });
  }

  function startProving() {
    const box = $('token');
    box.addEventListener('input', () => box.setCustomValidity(
      !box.value || Texts.plainToken(box.value) ? '' : 'A token has letters, digits, dots, - and _ only'));
    $('prove').addEventListener('submit', event => {
      event.preventDefault();
      act({ type: 'prove', token: Texts.plainToken(box.value) });
      box.value = '';
    });
  }

  function startClearing() {
    const clear = peer => {
      $('clearing').close();
      act({ type: 'clear', peer });
    };
    $('clear').onclick = () => {
      setText($('clearing-title'), `Clear the conversation with ${shown.chosen}?`);
      $('clearing').showModal();
    };
    $('clear-one').onclick = () => clear(shown.chosen);
    $('clear-all').onclick = () => clear(null);
    $('clear-none').onclick = () => $('clearing').close();
  }

  function showTop(state, at) {
    const [words, further] = Link.words(state.link, at);
    const { phase, wantsToken, reason } = state.link;
    $('top').dataset.phase = phase;
    setText($('status'), words);
    setText($('next-try'), further);
    toggleHidden('try-now', phase !== 'waiting');
    toggleHidden('who', !state.me);
    for (const id of ['me', 'hello', 'own-handle']) setText($(id), state.me);
    toggleHidden('welcome', Boolean(state.me));
    toggleHidden('chat', !state.me);
    toggleHidden('refused', phase !== 'refused');
    setText($('refused-title'), wantsToken ? 'A token is needed' : 'The server refused this handle');
    toggleHidden('prove', !wantsToken);
    toggleHidden('try-again', wantsToken);
    setText($('refusal'), phase === 'refused' ? reason : '');
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

  /** Makes the page show a state. */
  function show(state, at) {
    const before = shown;
    showTop(state, at);
    showTitle(state);
    List.show(state);
    Pane.show(state);
    shown = state;
    const asks = link => link.phase === 'refused' && link.wantsToken;
    if (before.me !== state.me || before === State.initial) Dom.focus(state.me ? 'peer' : 'handle');
    if (asks(state.link) && !asks(before.link)) Dom.focus('token');
    if (before.chosen !== state.chosen && state.chosen) Dom.focus('text');
    Pane.watch();
  }

  /** Shows whether notifications are wanted; `wish` is `on`, `off`, `blocked` or `none` where there are none. */
  function showWish(wish) {
    const button = $('notify');
    toggleHidden('notify', wish === 'none');
    button.setAttribute('aria-pressed', String(wish === 'on'));
    button.disabled = wish === 'blocked';
    setText(button, { on: 'Notifying you', blocked: 'Notifications are blocked' }[wish] || 'Notify me');
  }

  return { start, show, showWish };
})();
