'use strict';

/** What the server says beside its answers to messages, and what that changes: see Wire for the forms. */
const Hearing = (() => {
  const { just, chain, talkWith, change, edit, lift } = Step;

  /** Another's message; or an own one, from another window or sent to oneself. */
  function message(state, said, { at, key, isOld = false }) {
    const mine = said.sender === state.me;
    const inRoom = said.seq > 0 && Handles.isRoom(said.recipient);
    const peer = inRoom || mine && said.seq ? said.recipient : said.sender;
    const line = { id: mine && said.id ? said.id : key, wireId: said.id, mine, from: inRoom && !mine ? said.sender : '',
      text: said.text, at: said.seq ? said.seq / 1000 : at, seq: said.seq, state: mine ? 'sent' : '', reason: '' };
    const advanced = advance(state, said.seq);
    if (!peer || isCleared(state, peer, said.seq)) return just(advanced);
    const known = talkWith(state, peer).lines.find(each => mine || said.seq ? Talks.isSame(each, line) : false);
    if (known) return confirm(advanced, peer, known, line);
    const roomy = inRoom ? enterRoom(advanced, peer) : advanced;
    return chain(roomy, s => lift(s, peer, talk => Talks.grow(talk, line)),
      s => mine || isOld || line.at <= talkWith(s, peer).readAt ? just(s)
        : arrived(s, peer, line, talkWith(state, peer)));
  }

  const isCleared = (state, peer, seq) => seq > 0 && seq <= (state.session.cleared.get(peer) || 0);

  /** A line that is there already, told again: it may have got its number, or be known to have arrived after all. */
  function confirm(state, peer, known, line) {
    const settled = known.state === 'failed' || known.state === 'pending' && !isAwaited(state, known.id);
    if (known.seq === line.seq && !settled) return just(state);
    const changes = { at: line.seq ? line.at : known.at, seq: line.seq || known.seq };
    if (settled) Object.assign(changes, { state: 'sent', reason: '' });
    return edit(state, peer, talk => Talks.replace(talk, known, { ...known, ...changes }));
  }

  const isAwaited = (state, id) => state.awaiting.some(entry => entry.id === id);

  /** Something new to read: it is read at once where a person looks, else marked, and told if it is for this person. */
  function arrived(state, peer, line, before) {
    const { look } = state;
    if (state.chosen === peer && look.visible && look.atEnd) return markRead(state);
    const divides = before.dividerAt === null || !look.visible && !Talks.unread(before);
    const marked = state.chosen === peer && divides
      ? change(state, peer, talk => ({ ...talk, dividerAt: before.readAt })) : state;
    const concerns = !Handles.isRoom(peer) || Handles.mentions(line.text, state.me);
    return just(marked, ...concerns ? [{ do: 'notify', peer, at: line.at, text: line.text, from: line.from }] : []);
  }

  /** Marks the conversation on screen as read, if a person sees its end. */
  function markRead(state) {
    const { chosen, look } = state;
    if (!chosen || !look.visible || !look.atEnd || !Talks.unread(talkWith(state, chosen))) return just(state);
    const result = edit(state, chosen, talk => ({ ...talk, readAt: Talks.latestAt(talk) }));
    return just({ ...result.state, unmarked: new Set(state.unmarked).add(chosen) }, ...result.effects);
  }

  /** Own windows elsewhere have read on. */
  const reads = (state, marks) => chain(state, ...marks.map(([peer, upto]) => s =>
    upto / 1000 <= talkWith(s, peer).readAt ? just(s) : edit(s, peer, talk => ({ ...talk, readAt: upto / 1000 }))));

  /** Somebody came into a room, or left it. */
  function happening(state, { seq, room, who, what }, { key, isOld = false }) {
    const line = { id: key, wireId: '', mine: false, from: who, text: '', at: seq / 1000, seq, state: what,
      reason: '' };
    const advanced = advance(state, seq);
    const known = talkWith(state, room).lines.some(each => each.seq === seq);
    if (known || isCleared(state, room, seq)) return just(advanced);
    const grown = edit(enterRoom(advanced, room), room, talk => Talks.grow(talk, line));
    const { members } = grown.state.rooms.get(room);
    if (!members || isOld) return grown;
    const now = [...members.filter(each => each !== who), ...what === 'joined' ? [who] : []];
    return just(setRoom(grown.state, room, { joined: true, members: now, problem: '' }), ...grown.effects);
  }

  const setRoom = (state, room, value) => ({ ...state, rooms: new Map(state.rooms).set(room, value) });

  /** A room that this handle is in; who is in it is asked when it is looked at. */
  const enterRoom = (state, room) => state.rooms.get(room)?.joined ? state
    : setRoom(state, room, { joined: true, members: null, problem: '' });

  /** What was said before, oldest first: it neither notifies nor says how far the server was heard. */
  function history(state, peer, { entries, more }) {
    const result = chain(state, ...entries.map((said, i) => s => {
      const event = { at: 0, key: `history-${said.seq}-${i}`, isOld: true };
      return said.kind === 'message' ? message(s, said, event) : happening(s, said, event);
    }));
    const changed = change(result.state, peer,
      talk => ({ ...talk, more, readAt: talk.readAt || Talks.latestAt(talk) }));
    return just({ ...changed, session: state.session }, ...result.effects);
  }

  /** How far the server was heard: never back, and only where it counts. */
  function advance(state, seq) {
    if (seq <= state.session.seq) return state;
    return { ...state, session: { ...state.session, seq } };
  }

  const presence = (state, online) => {
    const all = new Map(state.presence);
    for (const [handle, isOnline] of online) all.set(Texts.wellFormed(handle), isOnline);
    return just({ ...state, presence: all });
  };

  return { message, markRead, reads, happening, history, advance, presence, setRoom, enterRoom };
})();
