'use strict';

// The lines of the conversation on screen, and where in it a person is.
const Log = (() => {
  const NEAR_END_PIXELS = 40;
  const NEAR_TOP_PIXELS = 120;
  const SETTLE_MILLIS = 150;
  const { $, make, setText, focus } = Dom;
  const { dispatch } = Loop;
  const scroller = $('scroll');
  // Who sees the end goes on seeing it, whatever grows.
  const observer = window.ResizeObserver && new ResizeObserver(() => atEnd && toEnd());
  const words = { line: stateWords, day: ({ at }) => Dom.dayWords(at), events: Rows.eventWords, new: () => 'New',
    gap: () => 'Messages may be missing here', end: () => 'Anything older is not kept',
    full: () => 'No more fits on this page',
    more: (_, state) => Queries.asks(state, 'with', state.chosen) ? 'Loading…' : 'Show older messages' };
  let list = null; // the list of messages
  let atEnd = true;
  let seenTop = 0; // where `atEnd` was found
  let seenWidth = 0; // how wide it was then
  let settleTimer = 0;

  Dom.onClick({
    'jump': () => {
      toEnd();
      look();
      focus('text');
    },
    'retry-all': () => dispatch({ type: 'retry-all' }),
  });
  scroller.addEventListener('scroll', () => {
    look();
    clearTimeout(settleTimer);
    settleTimer = setTimeout(settle, SETTLE_MILLIS);
  }, { passive: true });
  document.addEventListener('visibilitychange', look);
  observer?.observe(scroller);
  // Firefox does not scroll to what it finds in a folded text. What a person marks there shows, or begins to.
  document.addEventListener('selectionchange', () => {
    const selection = getSelection();
    const text = selection.focusNode?.parentElement?.closest('.folded');
    if (!text || selection.isCollapsed) return;
    const { bottom } = text.getBoundingClientRect();
    const found = selection.getRangeAt(0).getBoundingClientRect();
    text.style.maskImage = found.bottom > bottom - 64 ? 'none' : ''; // nor is it faded
    if (found.top > bottom) text.scrollTop += found.bottom - bottom;
  });

  // True when it is another conversation than before, or its times are others.
  function show(state) {
    const { chosen, me, session } = state;
    const talk = State.talkWith(state, chosen);
    const switched = list?.peer !== chosen || list.me !== me || list.zone !== Dom.zone();
    if (switched) replaceList(chosen, me);
    else if (scroller.scrollTop !== seenTop) measure(); // no event has told of it yet
    const above = Queries.aboveFirst(state, talk);
    const items = [...above ? [{ kind: above, key: above }] : [], ...Rows.of(talk, session.gaps, me)]
      .map(item => ({ ...item, words: words[item.kind](item, state) }));
    const before = list.lastChild;
    const first = list.querySelector('.line');
    const read = atEnd ? null : lineRead();
    const readAt = read?.getBoundingClientRect().top;
    Dom.reconcile(list, items, item => createRow(item, chosen), (row, item, old) => updateRow(row, item, old, state));
    if (first?.isConnected && list.querySelector('.line') !== first) hush(list);
    const sent = list.lastChild !== before && list.lastChild?.classList.contains('mine');
    if (switched) showFrom(items.find(item => item.unread)?.key ?? talk.place);
    else if (atEnd || sent) toEnd();
    else if (read?.isConnected) scroller.scrollTop += read.getBoundingClientRect().top - readAt;
    const failed = Sending.failed(talk).length;
    Dom.setHidden({ 'retry-all': failed < 2 });
    Dom.setTexts({ 'retry-all': `Retry all ${failed}` });
    setTimeout(look);
    return switched;
  }

  // One for each conversation: a screen reader hears what is added to it, not the whole of it.
  function replaceList(peer, me) {
    if (list) observer?.unobserve(list);
    list = Object.assign(make('div', ''), { id: 'log', peer, me, zone: Dom.zone(), role: 'log',
      ariaLabel: `Messages with ${peer}` });
    scroller.replaceChildren(list);
    observer?.observe(list);
  }

  function createRow({ kind, line }, peer) {
    if (kind === 'line') return createLine(line, peer);
    return make('p', kind, ...kind === 'more' ? [Dom.button('quiet', older)] : []);
  }

  const older = () => dispatch({ type: 'older' });

  // What has come above is nothing to be read out.
  function hush(list) {
    list.ariaLive = 'off';
    setTimeout(() => { list.ariaLive = null; }, 200);
  }

  function createLine(line, peer) {
    const who = line.mine ? 'You' : line.from || peer;
    const name = make('bdi', line.from ? 'name' : 'unseen', who, make('span', 'unseen', ': '));
    name.style.setProperty('--hue', Handles.hue(line.from));
    const text = Object.assign(make('p', 'text', ...createText(line.text)), { dir: 'auto' });
    if (Texts.isLoneEmoji(line.text)) text.classList.add('emoji');
    const time = Dom.setTime(make('time', ''), line.at);
    return make('div', '', name, text, make('span', 'mark', time, make('span', 'state')),
      ...Texts.isLong(line.text) ? [createFold(text)] : []);
  }

  // A long text begins folded, and opens for whoever gets further down in it: by keyboard, or by the browser's search.
  function createFold(text) {
    const button = Dom.button('quiet', toggle);
    text.onscroll = () => text.classList.contains('folded') && toggle();
    fold(true);
    return make('p', 'fold', button);

    function fold(folded) {
      text.classList.toggle('folded', folded);
      text.style.maskImage = '';
      button.ariaExpanded = !folded;
      setText(button, folded ? 'Show all' : 'Show less');
    }

    // Who asks for all reads on from there, though the end was in sight.
    function toggle() {
      const { scrollTop } = text;
      const opens = text.classList.contains('folded');
      fold(!opens);
      atEnd = false;
      look();
      if (opens) scroller.scrollTop += scrollTop;
      else button.scrollIntoView({ block: 'nearest' });
    }
  }

  // What cannot be read as anything else is still text.
  const createText = text => Dom.guarded(() => Markup.parse(text).map(createPart)) || [text];

  function createPart({ kind, text, href }) {
    switch (kind) {
      case 'link': return Object.assign(make('a', '', text), { href, target: '_blank', rel: 'noopener noreferrer' });
      case 'code': return make('code', '', text);
      case 'block': return Object.assign(make('pre', '', make('code', '', text)), { tabIndex: 0, role: 'group',
        ariaLabel: 'Code' });
      default: return text;
    }
  }

  function updateRow(row, item, before, state) {
    if (item.kind === 'line') updateLine(row, item, before?.line, state);
    else setText(item.kind === 'more' ? row.firstChild : row, item.words);
  }

  function updateLine(row, { line, first, mention, words }, before, state) {
    row.className = ['line', line.mine ? 'mine' : 'theirs', line.state, first && 'first', mention && 'mention']
      .filter(Boolean).join(' ');
    setText(row.querySelector('.state'), words);
    if (before && before.at !== line.at) Dom.setTime(row.querySelector('time'), line.at);
    if (before?.state === line.state && before.reason === line.reason) return;
    row.querySelector('.failure')?.remove();
    if (line.state === 'failed') row.append(createFailure(line, state));
  }

  // As it is now: a line that waits is not being sent, one that another window sent may have been, and who came since
  // need not come back.
  function stateWords({ line }, { chosen, connection, presence, awaiting }) {
    const { id, state, seq } = line;
    if (state === 'failed') return Sending.isDoubtful(line) ? 'unconfirmed' : 'not sent';
    if (state === 'pending') {
      return awaiting.every(entry => entry.id !== id) ? 'no answer yet'
        : connection.phase === 'open' ? 'sending…' : 'waiting for a connection';
    }
    return state === 'kept' && !Handles.isRoom(chosen) && !(presence.get(chosen) >= seq)
      ? `kept: ${chosen} will read it when back` : state;
  }

  function createFailure({ id, reason }, state) {
    const act = (type, words) => Dom.button(`quiet ${type}`, () => {
      focus('text'); // the button goes away with its line, and would take the focus along
      dispatch({ type, id });
    }, words);
    const twin = /not found/.test(reason) && twinOf(state);
    return make('p', 'failure', reason, ' ', ...twin
      ? [Dom.button('quiet twin', () => dispatch({ type: 'choose', peer: twin }), `Write to ${twin}`)] : [],
    act('retry', 'Retry'), act('dismiss', 'Dismiss'));
  }

  function twinOf(state) {
    const { chosen, me } = state;
    const others = List.knownHandles(state).filter(handle => handle !== chosen && handle !== me);
    return Handles.lookalike(chosen, others) || (chosen.toLowerCase() !== chosen ? chosen.toLowerCase() : '');
  }

  // where a person is

  function showFrom(key) {
    const row = key && [...list.children].find(each => each.key === key);
    if (!row) return toEnd();
    const above = row.previousElementSibling;
    (above?.matches('.new, .day') ? above : row).scrollIntoView({ block: 'start' });
    atEnd = false;
    measure();
  }

  // The topmost that is seen.
  function lineRead() {
    const { top } = scroller.getBoundingClientRect();
    return [...list.querySelectorAll('.line')].find(each => each.getBoundingClientRect().bottom > top);
  }

  function toEnd() {
    scroller.scrollTop = scroller.scrollHeight;
    measure();
  }

  // Who saw the end and did not go up sees it still: what is above it grew, or the window changed.
  function measure() {
    const { scrollHeight, scrollTop, clientHeight, clientWidth } = scroller;
    const stays = atEnd && (scrollTop >= seenTop || clientWidth !== seenWidth);
    seenTop = scrollTop;
    seenWidth = clientWidth;
    atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS;
    if (stays && !atEnd) toEnd();
  }

  // A person stopped scrolling: the conversation is found there again, and at its top what is older comes.
  function settle() {
    const { state } = Loop;
    const { chosen } = state;
    if (!chosen || list?.peer !== chosen) return;
    const place = (atEnd ? null : lineRead())?.key ?? null;
    if (place !== State.talkWith(state, chosen).place) dispatch({ type: 'place', peer: chosen, place });
    if (scroller.scrollTop < NEAR_TOP_PIXELS && State.isV2(state) && !atEnd) older();
  }

  function look() {
    const { chosen, look: before, talks } = Loop.state;
    if (list?.peer !== chosen) return;
    measure();
    const visible = !document.hidden;
    if (visible !== before.visible || atEnd !== before.atEnd) dispatch({ type: 'look', visible, atEnd });
    const unread = Talks.unread(Talks.find(talks, chosen));
    Dom.setHidden({ jump: !chosen || atEnd });
    Dom.setTexts({ jump: unread ? `${unread} new ↓` : 'To the end ↓' });
  }

  return { show, scroller };
})();
