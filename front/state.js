'use strict';

// The chat of one handle as a pure function of events: `State.next(state, event)` gives the state that follows, and the
// effects that somebody must carry out. Nothing in here knows a clock, chance, storage, a socket or the page: an event
// brings what it needs, `at` by the wall clock and `now` by one that never jumps.
const State = (() => {
  const DOUBT_MILLIS = 5000;
  const RENAMED_MILLIS = 60000;
  const FETCHED_MILLIS = 5 * 60 * 1000;
  const TOKEN_WANTED = 'This server lets nobody in without one';
  const { emit, tell, talkWith, change, without, meet } = Step;
  const { isV2, ask, fetch, watch } = Queries;

  const initial = Object.freeze({
    me: '',
    known: false, // whether this browser knew the handle before, or the server let it in
    window: '', // this window's name, for the server
    windows: 1, // of the handle, everywhere
    connection: Connection.off,
    session: Kept.noSession, // how far the server was heard
    seenSeq: 0, // the highest number that the server has named on this connection
    talks: [], // the latest first
    chosen: '', // whom the conversation on screen is with
    look: { visible: false, atEnd: false }, // what a person sees: the page, the conversation's end
    awaiting: [], // own messages without an answer, in the order they were written
    asked: new Map(), // what else awaits an answer, by id
    rooms: new Map(), // by name, what the server said of one
    presence: new Map(), // by handle, the number at which the server told that somebody is there, 0 for nobody
    watched: new Set(), // whom the server was asked to watch, on this connection
    unmarked: new Set(), // conversations whose reading the server has not been told
    choresAt: Infinity, // when to tell and ask all that
    lacksLines: false, // whether the server could not tell just now what was said
    againAt: 0, // before that nothing that it could not do is asked again
    pause: 0, // how long that was put off
    fetchedAt: -Infinity, // when something was last lost on the way
    renamedAt: -Infinity, // when another window had this one's name
    question: null, // for a person: { kind: 'who' }, { kind: 'switch', me }
    trouble: '', // with the browser's storage, in words
  });

  function next(state, event) {
    const { effects, ...after } = Queries.plan(steps[event.type]({ ...state, effects: [] }, event), event.now);
    return { state: after, effects };
  }

  const steps = {
    opened, closed, received, tick, hurry, suspend, choose, stored, crowded, clear, 'draft-gone': draftGone,
    'handle': (state, event) => begin({ ...state, ...initial }, event),
    'send': Sending.send,
    'retry': Sending.retry,
    'retry-all': Sending.retryAll,
    'dismiss': (state, { id }) => Sending.settle(state, id, { state: 'gone' }),
    'draft': (state, { text: draft }) => emit(change(state, state.chosen, talk => ({ ...talk, draft, typed: true })),
      { do: 'save-draft', peer: state.chosen }),
    'leave-room': (state, event) => Rooms.isIn(state, event.peer)
      ? ask(state, event.key, { do: 'leave', room: event.peer }) : left(state, event),
    'look': (state, { visible, atEnd }) => Hearing.markRead({ ...state, look: { visible, atEnd } }),
    'place': (state, { peer, place }) => change(state, peer, talk => ({ ...talk, place })),
    'older': Queries.older,
    'saving': (state, event) => emit(stored(state, event), { do: 'write', peer: event.peer }),
    'trouble': (state, { words: trouble }) => ({ ...state, trouble }),
    'question': (state, { question }) => emit({ ...state, question }, { do: 'keep' }),
  };

  // Perhaps '' for no handle; nothing is left of another.
  function begin(blank, event) {
    const { me, known, window, session, look, history, drafts } = event;
    if (!me) return emit(blank, { do: 'disconnect' });
    const kept = new Map(history.map(([peer, packed]) =>
      [peer, Kept.unpack(peer, packed, line => Hearing.isCleared(event, peer, line.seq))]));
    for (const [peer, draft] of drafts) kept.set(peer, { ...kept.get(peer) || Talks.empty(peer), draft });
    const talks = Talks.trim([...kept.values()].filter(talk => isListed(event, talk, '')).sort(Talks.byLatest));
    const state = Sending.recover({ ...blank, me, known, window, session, look, talks }, event);
    const refused = { ...state, connection: Connection.refused(state.connection, TOKEN_WANTED, true) };
    return choose(event.needsToken ? emit(refused, { do: 'disconnect' }) : connect(state, event), event);
  }

  // the connection

  const connect = (state, { now }) =>
    emit({ ...state, connection: Connection.connecting(state.connection, now) }, { do: 'connect', me: state.me });

  // With the line ends what was asked on it, and what it told of others.
  const unplug = (state, connection) => ({ ...state, connection, windows: 1, asked: new Map(), presence: new Map(),
    watched: new Set(), choresAt: Infinity, lacksLines: false, againAt: 0, pause: 0 });

  const isPlain = ({ connection }) => connection.phase === 'open' && !connection.v2;

  function opened(state, event) {
    const { now, v2, onTrial } = event;
    if (v2) {
      return tell({ ...state, connection: Connection.entering(state.connection, now) },
        Wire.enter(state.window, state.session));
    }
    const plain = { ...state, known: true, connection: Connection.opened(state.connection, now, false) };
    const flushed = Sending.flush(plain, false, now);
    return onTrial ? probe(flushed, event) : flushed;
  }

  function closed(state, event) {
    const after = unplug(state, Connection.closed(state.connection, event));
    if (event.code === 4001 && event.now - state.renamedAt > RENAMED_MILLIS) {
      return connect(emit({ ...after, window: event.fresh, renamedAt: event.now }, { do: 'keep-window' }), event);
    }
    return isPlain(state) ? Sending.cut(after) : after;
  }

  // A try may be due, an answer overdue. A line that answers nothing is as good as cut.
  function tick(state, event) {
    const { connection } = state;
    const { now } = event;
    if (connection.phase === 'waiting' && now >= connection.retryAt) return connect(state, event);
    if (now >= connection.deadAt || Sending.isOverdue(state, now)) return drop(state, event);
    const given = Sending.giveUp(state, now);
    const told = now >= given.choresAt ? Queries.chores(given, event) : given;
    return now >= Connection.silentAt(told.connection) ? probe(told, event) : told;
  }

  const drop = (state, event) => emit(closed(state, { ...event, code: 1006, reason: '' }), { do: 'disconnect' });

  const wakeAt = (state, now) =>
    Math.min(Connection.wakeAt(state.connection, now), Sending.wakeAt(state), state.choresAt);

  // The network or the person is back, or the person asks.
  function hurry(state, event) {
    const { phase } = state.connection;
    if (phase === 'waiting' || phase === 'refused' && event.asked) return connect(state, event);
    return phase === 'open' ? probe(state, event, DOUBT_MILLIS) : state;
  }

  // Asks for any word at all.
  function probe(state, { now, key }, millis) {
    const asked = { ...state, connection: Connection.asked(state.connection, now, millis) };
    if (isV2(state)) return watch(asked, key);
    const entry = { id: key, peer: '', bornAt: now, sentAt: now, sent: true };
    return tell({ ...asked, awaiting: [...asked.awaiting, entry] }, Wire.probe(state.me, key));
  }

  // The page is left: nobody would hear what comes.
  function suspend(state) {
    if (!state.me || state.connection.phase === 'refused') return state;
    const told = isV2(state) ? Queries.tellReading(state) : state;
    const left = emit(unplug(told, Connection.suspended(state.connection)), { do: 'disconnect' });
    return isPlain(state) ? Sending.cut(left) : left;
  }

  // what the server says

  const hearings = {
    hello, answer, beat,
    message: Hearing.message,
    happening: Hearing.happening,
    history: answerTo,
    presence: Hearing.presence,
    reads: Hearing.reads,
    windows: (state, { windows }) => ({ ...state, windows }),
  };

  function received(state, event) {
    const said = Wire.read(event.text, state.connection.v2);
    const heard = { ...state, connection: Connection.heard(state.connection, event.now) };
    if (!said) return heard;
    const seenSeq = said.kind === 'hello' ? state.seenSeq : Math.max(state.seenSeq, said.seq || 0);
    return hearings[said.kind]({ ...heard, seenSeq }, said, event, state);
  }

  // The server's log and this window are joined: what was missed follows.
  function hello(state, said, event) {
    const { session, question } = state;
    const isFirst = !session.epoch;
    const gapAt = Math.max(session.seq, state.seenSeq) / 1000;
    const isKnown = isFirst || said.resumed || session.gaps.includes(gapAt);
    const gaps = isKnown ? session.gaps : [...session.gaps, gapAt];
    // in the same log its position holds: taking the server's, which lies before it, would go back with each cut
    const seq = said.resumed || said.epoch === session.epoch && said.seq < session.seq ? session.seq : said.seq;
    const rooms = Rooms.inLog(session.rooms, said.epoch, said.rooms);
    const missing = [...rooms.keys()].filter(name => state.talks.every(({ peer }) => peer !== name)).map(Talks.empty);
    const known = { ...state, windows: said.windows, talks: [...state.talks, ...missing], known: true,
      rooms: new Map(), seenSeq: Math.max(state.seenSeq, said.seq),
      connection: Connection.opened(state.connection, event.now, true),
      session: { ...session, epoch: said.epoch, pass: said.pass, seq, gaps, rooms },
      question: isFirst && !state.known && said.windows > 1 ? { kind: 'who' } : question };
    const read = Hearing.reads(emit(known, { do: 'proven' }, { do: 'keep' }), said);
    const asked = Queries.enterWritten(fetch(read, event), event);
    return Sending.flush(asked, session.epoch === said.epoch, event.now);
  }

  // A beat ahead of all that was heard: something was lost on the way. It is fetched, once in a while; the position
  // stays before it.
  function beat(heard, said, event, before) {
    if (said.seq <= before.seenSeq) return emit(Hearing.advance(heard, said.seq), { do: 'keep' });
    return event.now - before.fetchedAt > FETCHED_MILLIS ? drop({ ...heard, fetchedAt: event.now }, event) : heard;
  }

  function answer(state, said, event) {
    if (state.asked.has(said.id)) return answerTo(state, said, event);
    const entry = state.awaiting.find(each => each.id === said.id);
    const after = Sending.answered(state, said);
    if (!after) return said.id ? state : { ...state, connection: { ...state.connection, notice: said.error } };
    return emit(said.ok && entry ? meet(after, [entry.peer]) : after, { do: 'proven' });
  }

  // To a question of the page itself.
  function answerTo(state, said, event) {
    const what = state.asked.get(said.id);
    const peer = what?.with || what?.room;
    const after = { ...state, asked: without(state.asked, said.id) };
    switch (what?.do) {
      case 'history': return said.kind === 'history' ? Hearing.history({ ...after, pause: 0 }, peer, said)
        : { ...after, lacksLines: said.later };
      case 'join': return Rooms.entered(after, peer, said, event.key);
      case 'leave': return said.ok ? left(after, { ...event, peer }) : after;
      default: return after;
    }
  }

  // What goes from the list is kept no longer.
  const left = (state, { peer, key }) => emit(
    choose(Rooms.leave(state, peer), { key, peer: state.chosen === peer ? '' : state.chosen }), { do: 'save', peer });

  // conversations

  // Opens a conversation, which may be new; none for ''.
  function choose(state, event) {
    const { peer = '', join } = event;
    const stays = peer === state.chosen;
    const left = stays ? state : change(state, state.chosen, talk => ({ ...talk, dividerAt: null }));
    const listed = left.talks.filter(talk => isListed(left, talk, peer));
    const talks = !peer || listed.some(talk => talk.peer === peer) ? listed : [Talks.empty(peer), ...listed];
    const chosen = { ...left, talks, chosen: peer, look: { ...left.look, atEnd: stays && left.look.atEnd } };
    const opened = stays ? chosen
      : change(chosen, peer, talk => ({ ...talk, dividerAt: Talks.unread(talk) ? talk.readAt : null }));
    // what is remembered may be so no longer, until this line's server has named what it knows
    const joins = join && Handles.isRoom(peer) && !Handles.problem(peer.slice(1))
      && !(isV2(opened) && opened.session.rooms.has(peer));
    return fetch(joins ? Rooms.want(opened, peer) : opened, event);
  }

  const isListed = (state, talk, chosen = state.chosen) =>
    talk.peer === chosen || Talks.holdsAnything(talk) || state.session.rooms.has(talk.peer);

  // All for null; in other windows too, which are told unless it is them who tell. What is being written goes along.
  function clear(state, { peer, elsewhere }) {
    const { session } = state;
    const isGone = each => peer === null || each.peer === peer;
    const upto = Math.max(session.seq, state.seenSeq);
    const cleared = peer === null ? new Map([['', upto]]) : new Map(session.cleared).set(peer, upto);
    const talks = state.talks.map(talk => isGone(talk) ? { ...Talks.empty(talk.peer), more: false } : talk)
      .filter(talk => isListed(state, talk));
    const awaiting = state.awaiting.filter(entry => !isGone(entry));
    return emit({ ...state, talks, session: { ...session, cleared }, awaiting },
      { do: 'forget', peer, tell: !elsewhere }, { do: 'keep' });
  }

  // Another window sent what this one has too; or what it had alone: then what was typed here is the last that is being
  // written, but not what was only taken over.
  function draftGone(state, { peer, text }) {
    const { draft, typed } = talkWith(state, peer);
    const after = draft === text ? change(state, peer, talk => ({ ...talk, draft: '' })) : state;
    return draft === text || typed ? emit(after, { do: 'save-draft', peer }) : state;
  }

  // Another window of this handle kept something: both must come to show the same.
  function stored(state, { peer, packed }) {
    const ours = talkWith(state, peer);
    const theirs = Kept.unpack(peer, packed, line => line.at <= ours.goneAt
      || Hearing.isCleared(state, peer, line.seq));
    const merged = Kept.merge(ours, theirs, new Set(state.awaiting.map(({ id }) => id)));
    if (!state.talks.includes(ours) && !Talks.holdsAnything(merged)) return state;
    const talks = Talks.trim([merged, ...state.talks.filter(talk => talk !== ours)].sort(Talks.byLatest), state.chosen)
      .filter(talk => isListed(state, talk));
    const after = Hearing.markRead({ ...state, talks });
    return Kept.same(theirs, talkWith(after, peer)) ? after : emit(after, { do: 'save', peer });
  }

  // The browser takes no more: the oldest lines go, and all is written again.
  function crowded(state) {
    const talks = Talks.shrink(state.talks);
    return emit({ ...state, talks },
      ...talks.filter((talk, i) => talk !== state.talks[i]).map(({ peer }) => ({ do: 'save', peer })));
  }

  return { initial, next, wakeAt, talkWith, isV2 };
})();
