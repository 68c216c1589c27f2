'use strict';

// The conversation on screen: who it is with and whether they are there, its lines, the box.
const Pane = (() => {
  const { $, make, setTexts, setHidden } = Dom;
  const { dispatch } = Loop;
  const collator = new Intl.Collator(undefined, { numeric: true });

  Dom.onClick({
    'back': () => dispatch({ type: 'choose', peer: '' }),
    'leave-room': () => dispatch({ type: 'leave-room', peer: Loop.state.chosen }),
    'join-room': () => dispatch({ type: 'choose', peer: Loop.state.chosen, join: true }),
  });

  $('members').ontoggle = () => showRoom(Loop.state);

  // The list of members lies over the conversation: it goes when somebody turns elsewhere, but not to the buttons that
  // a narrow head shows with it alone.
  function fold() {
    if ($('members').contains(document.activeElement)) $('member-count').focus();
    $('members').open = false;
  }
  addEventListener('click', ({ target }) => $('talk-top').contains(target) || fold());
  addEventListener('keydown', ({ key, target }) => key === 'Escape' && !target.closest('dialog') && fold());

  function show(state) {
    const { chosen } = state;
    const talk = State.talkWith(state, chosen);
    const unlike = chosen ? List.unlikeWords(talk, List.knownHandles(state)) : '';
    const others = Talks.unreadInAll(state.talks) - Talks.unread(talk);
    document.body.dataset.pane = chosen ? 'talk' : 'list';
    document.body.classList.toggle('empty', state.talks.length === 0);
    setHidden({ 'talk-top': !chosen, scroll: !chosen, compose: !chosen, nobody: chosen !== '',
      clear: !Talks.holdsAnything(talk), unlike: !unlike });
    setTexts({ with: chosen, 'peer-state': stateWords(state, talk), others: others ? String(others) : '',
      unlike: unlike && `This is ${unlike}. Make sure that you know who writes.` });
    $('peer-state').classList.toggle('here', state.presence.get(chosen) > 0);
    $('back').ariaLabel = `All conversations${others ? `, ${others} unread` : ''}`;
    showRoom(state);
    Composer.show(state, Log.show(state));
  }

  function showRoom(state) {
    const { chosen, rooms, presence, connection, me } = state;
    const isOut = !state.session.rooms.has(chosen); // nor is it waited for
    const { members } = rooms.get(chosen) || {};
    setHidden({ 'leave-room': isOut, 'invite-room': isOut, members: !members,
      'join-room': Rooms.isIn(state, chosen) || !Handles.isRoom(chosen) || !connection.v2 });
    for (const id of ['leave-room', 'join-room']) $(id).disabled = connection.phase !== 'open';
    if (!members) return fold();
    setTexts({ 'member-count': `${members.length} member${members.length === 1 ? '' : 's'}` });
    const items = !$('members').open ? [] : members.map(key => ({ key, here: key === me || presence.get(key) > 0 }))
      .sort((a, b) => b.here - a.here || collator.compare(a.key, b.key));
    return Dom.reconcile($('member-list'), items, createMember,
      (item, { here }) => item.firstChild.classList.toggle('here', here));
  }

  const createMember = ({ key: peer }) => make('li', '', Dom.button('quiet member', () => {
    fold();
    dispatch({ type: 'choose', peer });
  }, Dom.disc(peer), make('bdi', '', peer)));

  // As far as the server tells, and what becomes of a message if they are not there.
  function stateWords({ chosen, rooms, presence, connection, me }, talk) {
    if (connection.phase !== 'open') return '';
    const { problem, members } = rooms.get(chosen) || {};
    const wrong = problem || !presence.get(chosen) && Handles.problem(chosen.replace(/^#/, ''));
    if (wrong) return wrong;
    if (Handles.isRoom(chosen)) {
      return !connection.v2 ? 'This server has no rooms'
        : members ? `${members.filter(key => key === me || presence.get(key) > 0).length} here` : '';
    }
    if (presence.get(chosen)) return 'here now';
    const last = talk.lines.findLast(line => line.mine && Talks.isShown(line));
    if (last?.state === 'failed' && /not found/.test(last.reason)) {
      const wasHere = talk.lines.some(line => !line.mine || ['sent', 'kept'].includes(line.state));
      return connection.v2 && !wasHere ? 'was never here, or not of late' : 'not here';
    }
    if (!presence.has(chosen) || chosen === me) return '';
    const isKept = talk.lines.some(line => line.state === 'kept'); // a server may keep nothing
    return isKept ? 'not here: what you write is kept' : 'not here';
  }

  return { show };
})();
