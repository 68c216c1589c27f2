'use strict';

// The lines of the conversation on screen, and where in it a person is.
const Log = (() => {
  const NEAR_END_PIXELS = 40;
  const NEAR_TOP_PIXELS = 120;
  const SETTLE_MILLIS = 150;
  const { $, make, setText, setTexts, setHidden, reconcile, focus } = Dom;
  const scroller = $('scroll');
  // Who sees the end goes on seeing it, whatever grows.
  const observer = window.ResizeObserver && new ResizeObserver(() => atEnd && toEnd());
  let act;
  let shown = State.initial;
  let list = null; // the list of messages
  let atEnd = true;
  let settleTimer = 0;

  function start(heard) {
    act = heard;
    $('jump').onclick = () => {
      toEnd();
      look();
      focus('text');
    };
    $('retry-all').onclick = () => act({ type: 'retry-all' });
    scroller.addEventListener('scroll', scrolled, { passive: true });
    document.addEventListener('visibilitychange', look);
    observer?.observe(scroller);
  }

  // True when it is another conversation than before.
  function show(state) {
    const { chosen } = state;
    const talk = State.talkWith(state, chosen);
    const switched = !list || list.peer !== chosen || shown.me !== state.me;
    if (switched) replaceList(chosen);
    const items = Rows.of(talk, state.session.gaps, state.me);
    const before = list.lastChild;
    const heightAbove = scroller.scrollHeight - scroller.scrollTop;
    const topRow = list.firstChild;
    reconcile(list, items, item => createRow(item, chosen), (row, item) => updateRow(row, item, state));
    const sent = list.lastChild !== before && list.lastChild?.classList.contains('mine');
    if (switched) showFrom(items.find(item => item.unread)?.key ?? talk.place);
    else if (atEnd || sent) toEnd();
    else if (topRow && list.firstChild !== topRow && topRow.isConnected) {
      scroller.scrollTop = scroller.scrollHeight - heightAbove;
    }
    const failed = Sending.failed(talk).length;
    setHidden({ 'retry-all': failed < 2 });
    setTexts({ 'retry-all': `${failed} not sent: retry all` });
    shown = state;
    showJump(talk);
    setTimeout(look);
    return switched;
  }

  function showJump(talk = State.talkWith(shown, shown.chosen)) {
    const unread = Talks.unread(talk);
    setHidden({ jump: !shown.chosen || atEnd });
    setTexts({ jump: unread ? `${unread} new ↓` : 'To the end ↓' });
  }

  // One for each conversation: a screen reader hears what is added to it, not the whole of it.
  function replaceList(peer) {
    if (list) observer?.unobserve(list);
    list = Object.assign(make('div', ''), { id: 'log', peer });
    list.setAttribute('role', 'log');
    list.setAttribute('aria-label', `Messages with ${peer}`);
    scroller.replaceChildren(list);
    observer?.observe(list);
    atEnd = true;
  }

  const createRow = (item, peer) => item.kind === 'line' ? createLine(item.line, peer) : make('p', item.kind);

  function createLine(line, peer) {
    const who = line.mine ? 'You' : line.from || peer;
    const name = make('bdi', line.from ? 'name' : 'unseen', who, make('span', 'unseen', ': '));
    name.style.setProperty('--hue', Handles.hue(line.from));
    const text = Object.assign(make('p', 'text', ...createText(line.text)), { dir: 'auto' });
    if (Texts.isLoneEmoji(line.text)) text.classList.add('emoji');
    return make('div', '', name, text, make('span', 'mark', Dom.timeOf(line.at), make('span', 'state')));
  }

  // What cannot be read as anything else is still text.
  const createText = text => Dom.guarded(() => Markup.parse(text).map(createPart)) || [text];

  function createPart({ kind, text, href }) {
    switch (kind) {
      case 'link': return Object.assign(make('a', '', text), { href, target: '_blank', rel: 'noopener noreferrer' });
      case 'code': return make('code', '', text);
      case 'block': return Object.assign(make('pre', '', make('code', '', text)), { tabIndex: 0 });
      default: return text;
    }
  }

  function updateRow(row, item, state) {
    switch (item.kind) {
      case 'line': updateLine(row, item, state); return;
      case 'day': setText(row, Dom.dayWords(item.at)); return;
      case 'events': setText(row, Rows.eventWords(item)); return;
      default: setText(row, item.kind === 'new' ? 'New' : 'Messages may be missing here');
    }
  }

  function updateLine(row, { line, first, mention }, state) {
    if (row.line === line && row.first === first) return;
    const before = row.line;
    row.line = line;
    row.first = first;
    row.className = ['line', line.mine ? 'mine' : 'theirs', line.state, first && 'first', mention && 'mention']
      .filter(Boolean).join(' ');
    setText(row.querySelector('.state'), stateWords(line, state.chosen));
    if (before && before.at !== line.at) row.querySelector('time').replaceWith(Dom.timeOf(line.at));
    if (before?.state === line.state && before.reason === line.reason) return;
    row.querySelector('.failure')?.remove();
    if (line.state === 'failed') row.append(createFailure(line, state));
  }

  function stateWords(line, peer) {
    switch (line.state) {
      case 'pending': return 'sending…';
      case 'sent': return 'sent';
      case 'kept': return Handles.isRoom(peer) ? 'kept' : `kept: ${peer} will read it when back`;
      case 'failed': return 'not sent';
      default: return '';
    }
  }

  function createFailure({ id, reason }, state) {
    const then = type => () => {
      focus('text'); // the button goes away with its line, and would take the focus along
      act({ type, id });
    };
    const twin = /not found/.test(reason) && twinOf(state);
    return make('p', 'failure', reason, ' ',
      ...twin ? [Dom.button('quiet twin', () => act({ type: 'choose', peer: twin }), `Write to ${twin}`)] : [],
      Dom.button('quiet retry', then('retry'), 'Retry'), Dom.button('quiet dismiss', then('dismiss'), 'Dismiss'));
  }

  function twinOf(state) {
    const { chosen } = state;
    const others = List.knownHandles(state).filter(handle => handle !== chosen && handle !== state.me);
    return Handles.lookalike(chosen, others) || (chosen.toLowerCase() !== chosen ? chosen.toLowerCase() : '');
  }

  // where a person is

  function showFrom(key) {
    const row = key && [...list.children].find(each => each.key === key);
    if (!row) return toEnd();
    const above = row.previousElementSibling;
    (above?.matches('.new, .day') ? above : row).scrollIntoView({ block: 'start' });
    return measure();
  }

  function toEnd() {
    scroller.scrollTop = scroller.scrollHeight;
    atEnd = true;
  }

  function measure() {
    const { scrollHeight, scrollTop, clientHeight } = scroller;
    atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS;
  }

  function scrolled() {
    look();
    clearTimeout(settleTimer);
    settleTimer = setTimeout(settle, SETTLE_MILLIS);
  }

  // A person stopped scrolling: the conversation is found there again, and at its top what is older comes.
  function settle() {
    const { chosen } = shown;
    if (!chosen || list.peer !== chosen) return;
    const top = scroller.getBoundingClientRect().top;
    const row = atEnd ? null : [...list.children].find(each => each.getBoundingClientRect().bottom > top);
    const place = row?.key ?? null;
    if (place !== State.talkWith(shown, chosen).place) act({ type: 'place', peer: chosen, place });
    if (scroller.scrollTop < NEAR_TOP_PIXELS && State.isV2(shown) && !atEnd) act({ type: 'older' });
  }

  function look() {
    if (!list) return;
    measure();
    const seen = { visible: !document.hidden, atEnd: atEnd && Boolean(shown.chosen) };
    if (seen.visible !== shown.look.visible || seen.atEnd !== shown.look.atEnd) act({ type: 'look', ...seen });
    showJump();
  }

  return { start, show, scroller };
})();
