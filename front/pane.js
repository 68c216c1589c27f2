'use strict';

/** The conversation on screen: its lines, whether a person sees the end of them, and the box to write in. */
const Pane = (() => {
  const NEAR_END_PIXELS = 40;
  const NEAR_LIMIT_BYTES = 150;
  const { $, make, setText, toggleHidden, reconcile, focus } = Dom;
  const scroller = $('scroll');
  const box = $('text');
  let act;
  let shown = State.initial;
  let log = null; // the list of messages
  let atEnd = true;

  function start(heard) {
    act = heard;
    $('jump').onclick = () => {
      toEnd();
      scrolled();
      focus('text');
    };
    scroller.addEventListener('scroll', scrolled, { passive: true });
    new ResizeObserver(() => {
      fit();
      if (atEnd) toEnd();
    }).observe(scroller);
    document.addEventListener('visibilitychange', watch);
    startBox();
  }

  function show(state) {
    const { chosen } = state;
    const talk = State.talkWith(state, chosen);
    const switched = !log || log.peer !== chosen || shown.me !== state.me;
    $('chat').dataset.pane = chosen ? 'talk' : 'list';
    for (const id of ['talk-top', 'scroll', 'compose']) toggleHidden(id, !chosen);
    toggleHidden('nobody', Boolean(chosen));
    setText($('with'), chosen);
    toggleHidden('clear', !Talks.holdsAnything(talk));
    if (switched) replaceLog(chosen);
    const items = Talks.rows(talk);
    const before = log.lastChild;
    reconcile(log, items, item => createRow(item, talk.peer), updateRow);
    const sent = log.lastChild !== before && log.lastChild?.classList.contains('mine');
    if (switched) showFrom(log.querySelector('.new'));
    else if (atEnd || sent) toEnd();
    const unread = Talks.unread(talk);
    toggleHidden('jump', !chosen || atEnd || !unread);
    setText($('jump'), `${unread} new ↓`);
    showDraft(state, talk, switched);
    shown = state;
  }

  /** A new list for each conversation: a screen reader hears what is added to it, not the whole of it. */
  function replaceLog(peer) {
    log = make('div', '');
    log.id = 'log';
    log.setAttribute('role', 'log');
    log.setAttribute('aria-label', `Messages with ${peer}`);
    log.peer = peer;
    scroller.replaceChildren(log);
    atEnd = true;
  }

  function createRow(item, peer) {
    if (item.kind !== 'line') return make('p', item.kind, 'New');
    const { line } = item;
    const text = make('p', 'text', ...Texts.linkParts(line.text).map(createPart));
    return make('div', '', make('span', 'unseen', line.mine ? 'You: ' : `${peer}: `), text,
      make('span', 'mark', Dom.timeOf(line.at), make('span', 'state')));
  }

  function createPart({ text, href }) {
    return href ? Object.assign(make('a', '', text), { href, target: '_blank', rel: 'noopener noreferrer' }) : text;
  }

  function updateRow(row, { kind, at, line, first }) {
    if (kind === 'day') setText(row, Dom.dayWords(at));
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
      button.onclick = () => {
        focus('text'); // the button goes away with its line, and would take the focus along
        act({ type, id });
      };
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
    scroller.scrollTop = scroller.scrollHeight;
    atEnd = true;
  }

  function scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = scroller;
    atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS;
    watch();
  }

  /** Tells whether a person sees the end of the conversation, when that changes. */
  function watch() {
    const watching = !document.hidden && atEnd && Boolean(shown.chosen);
    if (watching !== shown.watching) act({ type: 'watch', watching });
  }

  // the box

  function startBox() {
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

  function showDraft(state, talk, switched) {
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

  const bytesLeft = ({ me, chosen }) => Texts.bytesLeft(me, chosen, box.value, window.gochat.maxMessageBytes);

  /** The box is as high as its text; the style sheet says how high at most. */
  function fit() {
    box.style.height = '';
    if (box.value) box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }

  function submit() {
    if (!box.value.trim() || bytesLeft(shown) < 0) return;
    act({ type: 'send', text: box.value });
    box.value = '';
    fit();
  }

  return { start, show, watch };
})();
