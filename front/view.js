'use strict';

/**
 * The one place that touches the page. `View.start(act)` tells what a person does as events; `View.show` makes the
 * page show a state, changing only what differs. What people wrote becomes text nodes, and never anything else.
 */
const View = (() => {
  const NEAR_END_PIXELS = 40;
  const NEAR_LIMIT_BYTES = 150;

  const $ = id => document.getElementById(id);
  const timeFormat = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
  const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
  const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

  let act = () => {};
  let shown = State.initial;
  let log = null; // the list of messages of the conversation on screen
  let atEnd = true;
  let badge = 0;

  // elements

  /** An element; strings among its children become text nodes. */
  function make(tag, className, ...children) {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...children);
    return element;
  }

  /** Changes a text only where it differs, so that nothing is announced anew. */
  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function toggleHidden(id, hidden) {
    if ($(id).hidden !== hidden) $(id).hidden = hidden;
  }

  /** Makes an element's children those of the items, in order: known keys keep their element. */
  function reconcile(parent, items, create, update) {
    const known = new Map([...parent.children].map(child => [child.key, child]));
    const focused = parent.contains(document.activeElement) ? document.activeElement : null;
    const wanted = new Set(items.map(item => item.key));
    for (const [key, child] of known) if (!wanted.has(key)) child.remove();
    let place = parent.firstChild;
    for (const item of items) {
      let child = known.get(item.key);
      if (!child) {
        child = create(item);
        child.key = item.key;
      }
      update(child, item);
      if (child === place) place = place.nextSibling;
      else parent.insertBefore(child, place);
    }
    if (focused && focused !== document.activeElement && focused.isConnected) focused.focus();
  }

  function timeOf(at) {
    const date = new Date(at);
    return Object.assign(make('time', '', timeFormat.format(date)),
      { dateTime: date.toISOString(), title: fullFormat.format(date) });
  }

  function dayWords(at) {
    const midnight = new Date().setHours(0, 0, 0, 0);
    if (at >= midnight) return 'Today';
    return at >= midnight - 86400000 ? 'Yesterday' : dayFormat.format(at);
  }

  /** A colour of its own for a handle: the hue of its disc. */
  function hueOf(handle) {
    let hash = 7;
    for (const c of handle) hash = (hash * 31 + c.codePointAt(0)) % 997;
    return hash * 37 % 360;
  }

  function disc(handle) {
    const element = make('span', 'disc', [...handle][0] || '');
    element.ariaHidden = 'true';
    element.style.setProperty('--hue', hueOf(handle));
    return element;
  }

  // the connection, and who one is

  function showTop(state, at) {
    const [words, further] = State.linkWords(state, at);
    const { phase } = state.link;
    $('top').dataset.phase = phase;
    setText($('status'), words);
    setText($('next-try'), further);
    toggleHidden('try-now', phase !== 'waiting');
    toggleHidden('who', !state.me);
    for (const id of ['me', 'hello', 'own-handle']) setText($(id), state.me);
    toggleHidden('welcome', Boolean(state.me));
    toggleHidden('chat', !state.me);
    toggleHidden('refused', phase !== 'refused');
    const { wantsToken } = state.link;
    setText($('refused-title'), wantsToken ? 'A token is needed' : 'The server refused this handle');
    toggleHidden('prove', !wantsToken);
    toggleHidden('try-again', wantsToken);
    setText($('refusal'), phase === 'refused' ? state.link.reason : '');
  }

  function showTitle(state) {
    const count = State.unreadInAll(state);
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

  // the list of conversations

  function showTalks(state) {
    const items = state.talks.map(talk => ({ key: talk.peer, talk }));
    reconcile($('talks'), items, createTalk, (item, { talk }) => updateTalk(item, talk, talk.peer === state.chosen));
    toggleHidden('no-talks', items.length > 0);
  }

  function createTalk({ key: peer }) {
    const button = make('button', 'to-talk', disc(peer), make('bdi', 'peer', peer), make('span', 'when'),
      make('span', 'last'), make('span', 'count'));
    button.addEventListener('click', () => act({ type: 'choose', peer }));
    return make('li', '', button);
  }

  function updateTalk(item, talk, isChosen) {
    const button = item.firstChild;
    const [, , when, last, count] = button.children;
    const line = talk.lines.findLast(each => each.state !== 'gone');
    const unread = State.unread(talk);
    if (isChosen) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
    button.classList.toggle('unread', unread > 0);
    const today = new Date().setHours(0, 0, 0, 0);
    setText(when, line ? (line.at >= today ? timeFormat : dayFormat).format(line.at) : '');
    setText(last, !isChosen && talk.draft ? `Draft: ${talk.draft}`
      : line ? `${line.state === 'failed' ? 'Not sent: ' : line.mine ? 'You: ' : ''}${line.text.slice(0, 200)}` : '');
    setText(count, unread ? String(unread) : '');
  }

  // the conversation

  function showTalk(state) {
    const { chosen } = state;
    const talk = State.talkWith(state, chosen);
    const switched = !log || log.peer !== chosen || shown.me !== state.me;
    $('chat').dataset.pane = chosen ? 'talk' : 'list';
    for (const id of ['talk-top', 'scroll', 'compose']) toggleHidden(id, !chosen);
    toggleHidden('nobody', Boolean(chosen));
    setText($('with'), chosen);
    toggleHidden('clear', !State.holdsAnything(talk));
    if (switched) replaceLog(chosen);
    const items = State.rows(talk);
    const before = log.lastChild;
    reconcile(log, items, item => createRow(item, talk.peer), updateRow);
    const sent = log.lastChild !== before && log.lastChild?.classList.contains('mine');
    if (switched) showFrom(log.querySelector('.new'));
    else if (atEnd || sent) toEnd();
    const unread = State.unread(talk);
    toggleHidden('jump', !chosen || atEnd || !unread);
    setText($('jump'), `${unread} new ↓`);
    showDraft(state, talk, switched);
  }

  /** A new list for each conversation: a screen reader hears what is added to it, not the whole of it. */
  function replaceLog(peer) {
    log = make('div', '');
    log.id = 'log';
    log.setAttribute('role', 'log');
    log.setAttribute('aria-label', `Messages with ${peer}`);
    log.peer = peer;
    $('scroll').replaceChildren(log);
    atEnd = true;
  }

  function createRow(item, peer) {
    if (item.kind !== 'line') return make('p', item.kind, 'New');
    const { line } = item;
    const text = make('p', 'text', ...State.linkParts(line.text).map(createPart));
    return make('div', '', make('span', 'unseen', line.mine ? 'You: ' : `${peer}: `), text,
      make('span', 'mark', timeOf(line.at), make('span', 'state')));
  }

  function createPart({ text, href }) {
    return href ? Object.assign(make('a', '', text), { href, target: '_blank', rel: 'noopener noreferrer' }) : text;
  }

  function updateRow(row, { kind, at, line, first }) {
    if (kind === 'day') setText(row, dayWords(at));
    if (kind !== 'line' || row.line === line && row.first === first) return;
    const failedBefore = row.line?.state === 'failed';
    row.line = line;
    row.first = first;
    row.className = ['line', line.mine ? 'mine' : 'theirs', line.state, first ? 'first' : ''].filter(Boolean).join(' ');
    setText(row.querySelector('.state'), { pending: 'sending…', sent: 'sent', failed: 'not sent' }[line.state] || '');
    if (line.state === 'failed' && !failedBefore) row.append(createFailure(line));
    if (line.state !== 'failed' && failedBefore) row.querySelector('.failure').remove();
  }

  function createFailure({ id, reason }) {
    const buttons = [['retry', 'Retry'], ['dismiss', 'Dismiss']].map(([type, label]) => {
      const button = make('button', `quiet ${type}`, label);
      button.addEventListener('click', () => {
        focus('text'); // the button goes away with its line, and would take the focus along
        act({ type, id });
      });
      return button;
    });
    return make('p', 'failure', reason, ' ', ...buttons);
  }

  function showFrom(divider) {
    if (divider) divider.scrollIntoView({ block: 'center' });
    else toEnd();
    scrolled();
  }

  function toEnd() {
    $('scroll').scrollTop = $('scroll').scrollHeight;
    atEnd = true;
  }

  function scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = $('scroll');
    atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS;
    watch();
  }

  /** Tells whether a person sees the end of the conversation, when that changes. */
  function watch() {
    const watching = !document.hidden && atEnd && Boolean(shown.chosen);
    if (watching !== shown.watching) act({ type: 'watch', watching });
  }

  // the message box

  function showDraft(state, talk, switched) {
    const box = $('text');
    const replaced = talk.draft === '' && State.talkWith(shown, talk.peer).draft !== '';
    if ((switched || replaced) && box.value !== talk.draft) {
      box.value = talk.draft;
      fit();
    }
    const left = bytesLeft(state);
    const bytes = `${Math.abs(left)} byte${Math.abs(left) === 1 ? '' : 's'}`;
    setText($('room'), left < 0 ? `${bytes} too long` : left < NEAR_LIMIT_BYTES ? `${bytes} left` : '');
    box.setAttribute('aria-invalid', String(left < 0));
  }

  const bytesLeft = state => State.bytesLeft(state, $('text').value, window.gochat.maxMessageBytes);

  /** The box is as high as its text; the style sheet says how high at most. */
  function fit() {
    const box = $('text');
    box.style.height = '';
    if (box.value) box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }

  function submit() {
    const box = $('text');
    if (!box.value.trim() || bytesLeft(shown) < 0) return;
    act({ type: 'send', text: box.value });
    box.value = '';
    fit();
  }

  /** Focus, unless a keyboard on the screen would come along. */
  function focus(id) {
    if (!matchMedia('(pointer: coarse)').matches) $(id).focus();
  }

  // what a person does

  /** Begins to listen; what is done goes to `heard`, as events. */
  function start(heard) {
    act = heard;
    onSubmit('join', 'handle', handle => act({ type: 'goto', handle }));
    onSubmit('start', 'peer', peer => act({ type: 'choose', peer }));
    startProving();
    for (const id of ['leave', 'choose-another']) onClick(id, () => act({ type: 'goto', handle: '' }));
    for (const id of ['try-now', 'try-again']) onClick(id, () => act({ type: 'hurry', asked: true }));
    onClick('back', () => act({ type: 'choose', peer: '' }));
    onClick('notify', () => act({ type: 'notify' }));
    onClick('jump', () => {
      toEnd();
      scrolled();
      focus('text');
    });
    startClearing();
    startBox();
    $('scroll').addEventListener('scroll', scrolled, { passive: true });
    new ResizeObserver(() => {
      fit();
      if (atEnd) toEnd();
    }).observe($('scroll'));
    document.addEventListener('visibilitychange', watch);
    document.addEventListener('keydown', event => {
      if (event.altKey && !event.ctrlKey && !event.metaKey) step(event, shown.chosen);
    });
    $('talks').addEventListener('keydown', event => {
      const item = event.target.closest('li');
      const near = { ArrowUp: item?.previousSibling, ArrowDown: item?.nextSibling }[event.key];
      if (!near || event.altKey) return;
      event.preventDefault();
      near.firstChild.focus();
    });
  }

  function onClick(id, done) {
    $(id).addEventListener('click', done);
  }

  /** A form that takes one handle. */
  function onSubmit(form, input, done) {
    $(form).addEventListener('submit', event => {
      event.preventDefault();
      const handle = State.plainHandle($(input).value);
      if (!handle) return;
      $(input).value = '';
      done(handle);
    });
  }

  /** Alt and an arrow go to the conversation above or below. */
  function step(event, chosen) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const peers = shown.talks.map(talk => talk.peer);
    if (!by || !peers.length) return;
    event.preventDefault();
    const at = peers.indexOf(chosen);
    const to = at < 0 ? 0 : Math.min(peers.length - 1, Math.max(0, at + by));
    if (to !== at) act({ type: 'choose', peer: peers[to] });
  }

  function startBox() {
    const box = $('text');
    box.addEventListener('input', () => {
      fit();
      act({ type: 'draft', text: box.value });
    });
    box.addEventListener('keydown', event => {
      // 229 is what some browsers report for the Enter that ends a composition
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      submit();
    });
    $('compose').addEventListener('submit', event => {
      event.preventDefault();
      submit();
      focus('text');
    });
  }

  function startProving() {
    const box = $('token');
    box.addEventListener('input', () => box.setCustomValidity(
      !box.value || State.plainToken(box.value) ? '' : 'A token has letters, digits, dots, - and _ only'));
    $('prove').addEventListener('submit', event => {
      event.preventDefault();
      act({ type: 'prove', token: State.plainToken(box.value) });
      box.value = '';
    });
  }

  function startClearing() {
    const clear = peer => {
      $('clearing').close();
      act({ type: 'clear', peer });
    };
    onClick('clear', () => {
      setText($('clearing-title'), `Clear the conversation with ${shown.chosen}?`);
      $('clearing').showModal();
    });
    onClick('clear-one', () => clear(shown.chosen));
    onClick('clear-all', () => clear(null));
    onClick('clear-none', () => $('clearing').close());
  }

  /** Makes the page show a state. */
  function show(state, at) {
    const before = shown;
    showTop(state, at);
    showTitle(state);
    showTalks(state);
    showTalk(state);
    shown = state;
    const asks = link => link.phase === 'refused' && link.wantsToken;
    if (before.me !== state.me || before === State.initial) focus(state.me ? 'peer' : 'handle');
    if (asks(state.link) && !asks(before.link)) focus('token');
    if (before.chosen !== state.chosen && state.chosen) focus('text');
    watch();
  }

  /** Shows whether notifications are wanted; `wish` is `on`, `off`, `blocked` or `none` where there are none. */
  function showWish(wish) {
    toggleHidden('notify', wish === 'none');
    $('notify').setAttribute('aria-pressed', String(wish === 'on'));
    $('notify').disabled = wish === 'blocked';
    setText($('notify'), { on: 'Notifying you', blocked: 'Notifications are blocked' }[wish] || 'Notify me');
  }

  return Object.freeze({ start, show, showWish });
})();
