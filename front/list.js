'use strict';

// The list of conversations, with people and in rooms.
const List = (() => {
  const MAX_SHOWN = 1000;
  const { $, make, setText } = Dom;
  const choose = peer => Loop.dispatch({ type: 'choose', peer });

  document.addEventListener('keydown', event => {
    if (event.altKey && !event.ctrlKey && !event.metaKey && !document.querySelector('dialog[open]')) step(event);
  });
  $('talks').addEventListener('keydown', event => {
    const item = event.target.closest('li');
    const near = { ArrowUp: item?.previousSibling, ArrowDown: item?.nextSibling }[event.key];
    if (!near || event.altKey) return;
    event.preventDefault();
    near.firstChild.focus();
  });

  function step(event) {
    const { talks, chosen } = Loop.state;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = talks.findIndex(talk => talk.peer === chosen);
    const to = talks[at < 0 ? 0 : at + by];
    if (to) choose(to.peer);
  }

  function show(state) {
    const known = knownHandles(state);
    const today = Dom.midnight(); // what their times are told by
    const items = state.talks.slice(0, MAX_SHOWN).map(talk => ({ key: talk.peer, talk, today,
      isChosen: talk.peer === state.chosen, isHere: state.presence.get(talk.peer) > 0,
      like: unlikeWords(talk, known) }));
    Dom.reconcile($('talks'), items, createTalk, (item, shown) => updateTalk(item.firstChild, shown));
    const others = state.talks.length - MAX_SHOWN;
    Dom.setTexts({ 'more-talks': `${others} more: type a name above.` });
    Dom.setHidden({ 'no-talks': state.talks.length > 0, 'more-talks': others <= 0 });
  }

  // Whom this person has answered: a stranger could want to be taken for one of these.
  const knownHandles = ({ me, talks }) => [me, ...talks.filter(Talks.answered).map(talk => talk.peer)];

  // How a stranger's handle looks like a known one; '' if it does not.
  function unlikeWords(talk, known) {
    const like = Talks.answered(talk) ? '' : Handles.lookalike(talk.peer, known);
    return like && `not ${like}, but looks alike`;
  }

  const createTalk = ({ key: peer }) => make('li', '', Dom.button('to-talk', () => choose(peer), Dom.disc(peer),
    make('bdi', 'peer', peer), ...['when', 'last', 'count', 'unlike'].map(name => make('span', name))));

  function updateTalk(button, { talk, isChosen, isHere, like }) {
    const [, , when, last, count, unlike] = button.children;
    const unread = Talks.unread(talk);
    const line = talk.lines.findLast(each => Talks.isShown(each) && !Talks.isEvent(each));
    button.ariaCurrent = isChosen || null;
    button.classList.toggle('unread', unread > 0);
    button.classList.toggle('here', isHere);
    setText(when, line ? Dom.shortTime(line.at) : '');
    setText(last, !isChosen && talk.draft ? `Draft: ${Texts.start(talk.draft)}` : line ? lineWords(line) : '');
    setText(count, unread ? String(unread) : '');
    setText(unlike, like);
  }

  function lineWords(line) {
    const { state, mine, from, text } = line;
    const who = Sending.isDoubtful(line) ? 'Unconfirmed: ' : state === 'failed' ? 'Not sent: ' : mine ? 'You: '
      : from && `${from}: `;
    return who + Texts.start(text);
  }

  return { show, knownHandles, unlikeWords };
})();
