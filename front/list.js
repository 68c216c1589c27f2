'use strict';

/** The list of conversations. */
const List = (() => {
  const { $, make, setText, toggleHidden, reconcile } = Dom;
  let act;
  let shown = State.initial;

  function start(heard) {
    act = heard;
    document.addEventListener('keydown', event => {
      if (event.altKey && !event.ctrlKey && !event.metaKey) step(event);
    });
    $('talks').addEventListener('keydown', event => {
      const item = event.target.closest('li');
      const near = { ArrowUp: item?.previousSibling, ArrowDown: item?.nextSibling }[event.key];
      if (!near || event.altKey) return;
      event.preventDefault();
      near.firstChild.focus();
    });
  }

  /** Alt and an arrow go to the conversation above or below. */
  function step(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const peers = shown.talks.map(talk => talk.peer);
    if (!by || !peers.length) return;
    event.preventDefault();
    const at = peers.indexOf(shown.chosen);
    const to = at < 0 ? 0 : Math.min(peers.length - 1, Math.max(0, at + by));
    if (to !== at) act({ type: 'choose', peer: peers[to] });
  }

  function show(state) {
    const items = state.talks.map(talk => ({ key: talk.peer, talk }));
    reconcile($('talks'), items, createTalk, (item, { talk }) => updateTalk(item, talk, talk.peer === state.chosen));
    toggleHidden('no-talks', items.length > 0);
    shown = state;
  }

  function createTalk({ key: peer }) {
    const button = make('button', 'to-talk', disc(peer), make('bdi', 'peer', peer), make('span', 'when'),
      make('span', 'last'), make('span', 'count'));
    button.onclick = () => act({ type: 'choose', peer });
    return make('li', '', button);
  }

  function updateTalk(item, talk, isChosen) {
    const button = item.firstChild;
    const [, , when, last, count] = button.children;
    const line = talk.lines.findLast(each => each.state !== 'gone');
    const unread = Talks.unread(talk);
    if (isChosen) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
    button.classList.toggle('unread', unread > 0);
    setText(when, line ? Dom.shortTime(line.at) : '');
    setText(last, !isChosen && talk.draft ? `Draft: ${talk.draft}`
      : line ? `${line.state === 'failed' ? 'Not sent: ' : line.mine ? 'You: ' : ''}${line.text.slice(0, 200)}` : '');
    setText(count, unread ? String(unread) : '');
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

  return { start, show };
})();
