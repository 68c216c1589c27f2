'use strict';

// What the server says beside its answers to messages, and what that changes: see Wire for the forms.
const Hearing = (() => {
  const { emit, talkWith, change, edit, lift, meet } = Step;

  // Another's message; or an own one, from another window or sent to oneself.
  function message(state, said, { at, key, isOld = false }) {
    const { seq, text, id: wireId } = said;
    const mine = said.sender === state.me;
    const inRoom = seq > 0 && Handles.isRoom(said.recipient);
    const peer = inRoom || mine && seq ? said.recipient : said.sender;
    const line = Talks.line({ id: mine && wireId ? wireId : key, wireId, mine, text, seq, at: seq ? seq / 1000 : at,
      from: inRoom && !mine ? said.sender : '', state: mine ? 'sent' : '' });
    const advanced = advance(state, seq);
    if (!peer || isCleared(state, peer, seq)) return advanced;
    const before = talkWith(state, peer);
    const known = (mine || seq) && Talks.known(before, line);
    if (known) return confirm(advanced, peer, known, line);
    // another message under an id that was used is another one
    const added = mine && before.lines.some(({ id }) => id === line.id) ? { ...line, id: key } : line;
    const joined = inRoom ? Rooms.enter(advanced, peer) : advanced;
    const grown = lift(isOld ? joined : meet(joined, [peer]), peer, talk => Talks.grow(talk, added, isOld));
    return mine || isOld || line.at <= before.readAt ? grown : arrived(grown, peer, line, before);
  }

  const isCleared = ({ session: { cleared } }, peer, seq) =>
    seq > 0 && ['', peer].some(name => seq <= cleared.get(name));

  // A line told again: it may have got its number, or be known to have arrived after all.
  function confirm(state, peer, known, line) {
    const isAwaited = state.awaiting.some(({ id }) => id === known.id);
    const settled = known.state === 'failed' || known.state === 'pending' && !isAwaited;
    if (known.seq === line.seq && !settled) return state;
    const told = { ...known, at: line.seq ? line.at : known.at, seq: line.seq || known.seq };
    const now = settled ? { ...told, state: 'sent', reason: '' } : told;
    return edit(state, peer, talk => Talks.replace(talk, known, now));
  }

  // Read at once where a person looks, else marked, and told if it is for this person.
  function arrived(state, peer, line, before) {
    const { chosen, look } = state;
    if (chosen === peer && look.visible && look.atEnd) return markRead(state);
    const divides = before.dividerAt === null || !look.visible && !Talks.unread(before);
    const marked = chosen === peer && divides
      ? change(state, peer, talk => ({ ...talk, dividerAt: before.readAt })) : state;
    const concerns = !Handles.isRoom(peer) || Handles.mentions(line.text, state.me);
    return concerns ? emit(marked, { do: 'notify', peer, at: line.at, text: line.text, from: line.from }) : marked;
  }

  function markRead(state) {
    const { chosen, look } = state;
    if (!chosen || !look.visible || !look.atEnd || !Talks.unread(talkWith(state, chosen))) return state;
    // not up to own lines: one that never arrived has its time from this machine's clock, perhaps a later one
    const latest = ({ lines }) => lines.findLast(line => !Talks.isUnreadable(line)).at;
    const read = edit(state, chosen, talk => ({ ...talk, readAt: latest(talk) }));
    return { ...read, unmarked: new Set(state.unmarked).add(chosen) };
  }

  const reads = (state, said) => said.reads.reduce((s, [peer, upto]) => upto / 1000 <= talkWith(s, peer).readAt ? s
    : edit(s, peer, talk => ({ ...talk, readAt: upto / 1000 })), state);

  // Whether or not its line is here already: another window may have kept that.
  function happening(state, { seq, room: name, who, what }, event) {
    const { key, isOld = false } = event;
    const line = Talks.line({ id: key, from: who, at: seq / 1000, seq, state: what });
    const advanced = advance(state, seq);
    const told = isOld ? advanced : Queries.fetch(Rooms.happened(advanced, name, who, what), event);
    if (Talks.known(talkWith(state, name), line) || isCleared(state, name, seq)) return told;
    const grow = who === state.me && !isOld ? lift : edit; // the list lacks one that another window came into
    return grow(told, name, talk => Talks.grow(talk, line, isOld));
  }

  // Oldest first: it is nothing new, and says nothing of how far the server was heard.
  function history(state, peer, { entries, more }) {
    const told = entries.reduce((s, said, i) => {
      const event = { at: 0, key: `history-${said.seq}-${i}`, isOld: true };
      return said.kind === 'message' ? message(s, said, event) : happening(s, said, event);
    }, state);
    const firstAt = talkWith(state, peer).lines[0]?.at ?? Infinity;
    const upto = talkWith(told, peer).lines.findLast(line => line.at < firstAt)?.at ?? 0;
    const goesOn = more && !entries.some(({ seq }) => isCleared(state, peer, seq));
    return { ...change(told, peer, talk => ({ ...talk, more: goesOn, readAt: talk.readAt || upto,
      dividerAt: talk.dividerAt === 0 ? upto : talk.dividerAt })), session: state.session };
  }

  // Never back.
  const advance = (state, seq) =>
    seq <= state.session.seq ? state : { ...state, session: { ...state.session, seq } };

  const presence = (state, { online }) => ({ ...state, presence: new Map([...state.presence,
    ...online.map(([handle, isOnline]) =>
      [Texts.wellFormed(handle), isOnline ? state.presence.get(handle) || state.seenSeq || 1 : 0])]) });

  return { message, isCleared, markRead, reads, happening, history, advance, presence };
})();
