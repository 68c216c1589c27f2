'use strict';

/** The pane of the conversation on screen: who it is with and whether they are there, its lines, the box. */
const Pane = (() => {
  const { $, make, setText, toggleHidden, reconcile } = Dom;
  let act;
  let shown = State.initial;

  function start(heard) {
    act = heard;
    $('back').onclick = () => act({ type: 'choose', peer: '' });
    $('leave-room').onclick = () => act({ type: 'leave-room', peer: shown.chosen });
    $('join-room').onclick = () => act({ type: 'choose', peer: shown.chosen, join: true });
    Log.start(act);
    Composer.start(act);
  }

  function show(state) {
    const { chosen } = state;
    const talk = State.talkWith(state, chosen);
    document.body.dataset.pane = chosen ? 'talk' : 'list';
    document.body.classList.toggle('empty', state.talks.length === 0);
    for (const id of ['talk-top', 'scroll', 'compose']) toggleHidden(id, !chosen);
    toggleHidden('nobody', Boolean(chosen));
    setText($('with'), chosen);
    setText($('peer-state'), stateWords(state, talk));
    $('peer-state').classList.toggle('here', state.presence.get(chosen) === true);
    toggleHidden('clear', !talk.lines.some(Talks.isShown));
    showRoom(state);
    const unlike = chosen ? List.unlikeWords(talk, List.knownHandles(state)) : '';
    setText($('unlike'), unlike && `This is ${unlike}. Make sure that you know who writes.`);
    toggleHidden('unlike', !unlike);
    const others = Talks.unreadInAll(state.talks) - Talks.unread(talk);
    setText($('others'), others ? String(others) : '');
    $('back').setAttribute('aria-label', others ? `All conversations, ${others} unread` : 'All conversations');
    const switched = Log.show(state);
    Composer.show(state, switched);
    shown = state;
  }

  function showRoom({ chosen, rooms, presence, me }) {
    const room = rooms.get(chosen);
    const isRoom = Handles.isRoom(chosen);
    toggleHidden('leave-room', !room?.joined);
    toggleHidden('join-room', !isRoom || Boolean(room?.joined));
    toggleHidden('members', !room?.members);
    if (!room?.members) {
      $('members').open = false;
      return;
    }
    const isHere = handle => handle === me || presence.get(handle) === true;
    const sorted = [...room.members].sort((a, b) => isHere(b) - isHere(a) || (a < b ? -1 : 1));
    setText($('member-count'), count(sorted.length, 'member'));
    reconcile($('member-list'), sorted.map(key => ({ key })), createMember,
      (item, { key }) => item.firstChild.classList.toggle('here', isHere(key)));
  }

  function createMember({ key: handle }) {
    const button = Dom.button('quiet member', '', () => {
      $('members').open = false;
      act({ type: 'choose', peer: handle });
    });
    button.append(Dom.disc(handle), Object.assign(make('bdi', '', handle), { dir: 'auto' }));
    return make('li', '', button);
  }

  const count = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`;

  /** Whether those whom one writes to are there, as far as the server tells, and what becomes of a message if not. */
  function stateWords(state, talk) {
    const { chosen, rooms, presence, connection } = state;
    if (Handles.isRoom(chosen)) {
      const room = rooms.get(chosen);
      if (room?.problem) return room.problem;
      if (connection.phase === 'open' && !connection.v2) return 'This server has no rooms';
      if (!room?.members) return '';
      return `${room.members.filter(member => member === state.me || presence.get(member)).length} here`;
    }
    if (!presence.has(chosen) || chosen === state.me) return '';
    if (presence.get(chosen)) return 'here now';
    const last = talk.lines.findLast(line => line.mine && Talks.isShown(line));
    if (last?.state === 'failed' && /not found/.test(last.reason)) return 'was never here, or not for long';
    const isKept = talk.lines.some(line => !line.mine || line.state === 'kept');
    return isKept ? 'not here: what you write is kept' : 'not here';
  }

  return { start, show };
})();
