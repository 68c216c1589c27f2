'use strict';

// The list of conversations, with people and in rooms.
const List = (() => {
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
    if (!by || !talks.length) return;
    event.preventDefault();
    const at = talks.findIndex(talk => talk.peer === chosen);
    const to = at < 0 ? talks[0] : talks[at + by];
    if (to) choose(to.peer);
  }

  function show(state) {
    const known = knownHandles(state);
    Dom.reconcile($('talks'), state.talks.map(talk => ({ key: talk.peer, talk })), createTalk,
      (item, { talk }) => updateTalk(item.firstChild, talk, state, unlikeWords(talk, known)));
    $('no-talks').hidden = state.talks.length > 0;
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

  function updateTalk(button, talk, { chosen, presence }, unlikeText) {
    const [, , when, last, count, unlike] = button.children;
    const isChosen = talk.peer === chosen;
    const unread = Talks.unread(talk);
    const line = talk.lines.findLast(each => Talks.isShown(each) && !Talks.isEvent(each));
    button.ariaCurrent = isChosen || null;
    button.classList.toggle('unread', unread > 0);
    button.classList.toggle('here', presence.get(talk.peer) > 0);
    setText(when, line ? Dom.shortTime(line.at) : '');
    setText(last, !isChosen && talk.draft ? `Draft: ${talk.draft.slice(0, 200)}` : line ? lineWords(line) : '');
    setText(count, unread ? String(unread) : '');
    setText(unlike, unlikeText);
  }

  function lineWords(line) {
    const { state, mine, from, text } = line;
    const who = Sending.isDoubtful(line) ? 'Unconfirmed: ' : state === 'failed' ? 'Not sent: ' : mine ? 'You: '
      : from && `${from}: `;
    return who + text.slice(0, 200);
  }

  return { show, knownHandles, unlikeWords };
})();
