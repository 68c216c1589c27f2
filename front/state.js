'use strict';

/**
 * The chat of one handle as a pure function of events: `State.next(state, event)` gives the state that follows, and
 * the effects that somebody must carry out. Nothing in here knows a clock, chance, storage, a socket or the page: an
 * event brings what it needs, `at` by the wall clock and `now` by one that never jumps.
 */
const State = (() => {
  const DOUBT_MILLIS = 5000;
  const RENAMED_MILLIS = 60000;
  const FETCHED_MILLIS = 5 * 60 * 1000;
  const TOKEN_WANTED = 'This server lets nobody in without one';
  const { just, chain, forget, talkWith, change } = Step;
  const { isV2, ask, fetch, watch } = Queries;

  const initial = Object.freeze({
    me: '',
    known: false, // whether this browser knew the handle before
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
    rooms: new Map(), // by name: { joined, members, problem }; members null until asked for
    presence: new Map(), // by handle, whether somebody is there
    watched: '', // whom the server was asked to watch, on this connection
    unmarked: new Set(), // conversations whose reading the server has not been told
    choresAt: Infinity, // when to tell and ask all that
    fetchedAt: -Infinity, // when something was last lost on the way
    renamedAt: -Infinity, // when another window had this one's name
    question: null, // for a person: { kind: 'who' }, { kind: 'switch', me }
    trouble: '', // with the browser's storage, in words
  });

  function next(state, event) {
    const result = step(state, event);
    return just(Queries.plan(result.state, event.now), ...result.effects);
  }

  function step(state, event) {
    switch (event.type) {
      case 'handle': return begin(event);
      case 'opened': return opened(state, event);
      case 'closed': return closed(state, event);
      case 'received': return received(state, event);
      case 'tick': return tick(state, event);
      case 'hurry': return hurry(state, event);
      case 'suspend': return suspend(state);
      case 'send': return Sending.send(state, event);
      case 'retry': return Sending.retry(state, event);
      case 'retry-all': return Sending.retryAll(state, event);
      case 'dismiss': return Sending.settle(state, event.id, { state: 'gone' });
      case 'draft': return just(change(state, state.chosen, talk => ({ ...talk, draft: event.text })),
        { do: 'save-draft', peer: state.chosen });
      case 'choose': return choose(state, event);
      case 'leave-room': return ask(state, event.key, { do: 'leave', room: event.peer });
      case 'look': return Hearing.markRead({ ...state, look: { visible: event.visible, atEnd: event.atEnd } });
      case 'place': return just(change(state, event.peer, talk => ({ ...talk, place: event.place })));
      case 'older': return Queries.older(state, event);
      case 'stored': return stored(state, event);
      case 'saving': return chain(state, s => stored(s, event), s => just(s, { do: 'write', peer: event.peer }));
      case 'crowded': return crowded(state);
      case 'trouble': return just({ ...state, trouble: event.words });
      case 'clear': return clear(state, event.peer);
      case 'question': return just({ ...state, question: event.question });
      default: throw new Error(`unknown event ${event.type}`);
    }
  }

  /** A handle is chosen, perhaps '' for none: all that belongs to another is let go. */
  function begin(event) {
    const { me, history, drafts, session, known, needsToken } = event;
    if (!me) return just(initial, { do: 'disconnect' });
    const talks = history.map(([peer, packed]) => ({ ...Kept.unpack(peer, packed), draft: drafts.get(peer) || '' }));
    for (const [peer, draft] of drafts) {
      if (!talks.some(talk => talk.peer === peer)) talks.push({ ...Talks.empty(peer), draft });
    }
    const state = { ...initial, me, known, window: event.window, session, look: event.look,
      talks: Talks.trim(talks.filter(Talks.holdsAnything).sort(Talks.byLatest)) };
    return chain(state, s => Sending.recover(s, event), s => needsToken
      ? just({ ...s, connection: Connection.refused(s.connection, TOKEN_WANTED, true) }, { do: 'disconnect' })
      : connect(s), s => choose(s, event));
  }

  // the connection

  const connect = state => just({ ...state, connection: Connection.connecting(state.connection), asked: new Map(),
    watched: '', choresAt: Infinity }, { do: 'connect', me: state.me });

  const isPlain = ({ connection }) => connection.phase === 'open' && !connection.v2;

  function opened(state, { now, v2, onTrial, key }) {
    if (v2) {
      return just({ ...state, connection: Connection.entering(state.connection, now) },
        { do: 'send', text: Wire.enter(state.window, state.session) });
    }
    const plain = { ...state, connection: Connection.opened(state.connection, now, false) };
    return chain(plain, s => Sending.flush(s, false, now), s => onTrial ? probe(s, { now, key }) : just(s));
  }

  function closed(state, event) {
    const after = { ...state, connection: Connection.closed(state.connection, event) };
    if (event.code === 4001 && event.now - state.renamedAt > RENAMED_MILLIS) {
      const renamed = { ...after, window: event.fresh, renamedAt: event.now };
      return chain(renamed, s => just(s, { do: 'keep-window' }), connect);
    }
    return isPlain(state) ? Sending.cut(after) : just(after);
  }

  /** Time passed: a try may be due, an answer overdue. A line that answers nothing is as good as cut. */
  function tick(state, event) {
    const { connection } = state;
    const { now } = event;
    if (connection.phase === 'waiting' && now >= connection.retryAt) return connect(state);
    if (Connection.isDead(connection, now) || Sending.isOverdue(state, now)) return drop(state, event);
    return chain(state, s => Sending.giveUp(s, now), s => now >= s.choresAt ? Queries.chores(s, event) : just(s),
      s => Connection.isSilent(s.connection, now) ? probe(s, event) : just(s));
  }

  const drop = (state, event) => chain(state, s => closed(s, { ...event, code: 1006, reason: '' }),
    s => just(s, { do: 'disconnect' }));

  /** When the next tick matters. */
  const wakeAt = (state, now) =>
    Math.min(Connection.wakeAt(state.connection, now), Sending.wakeAt(state), isV2(state) ? state.choresAt : Infinity);

  /** There is reason to look at once: the network or the person is back, or the person asks. */
  function hurry(state, event) {
    const { phase } = state.connection;
    if (phase === 'waiting' || phase === 'refused' && event.asked) return connect(state);
    return phase === 'open' ? probe(state, event, DOUBT_MILLIS) : just(state);
  }

  /** Asks for any word at all. */
  function probe(state, { now, key }, millis) {
    const asked = { ...state, connection: Connection.asked(state.connection, now, millis) };
    if (isV2(state)) return watch(asked, key);
    const entry = { id: key, peer: '', bornAt: now, sentAt: now, sent: true };
    return just({ ...asked, awaiting: [...asked.awaiting, entry] }, { do: 'send', text: Wire.probe(state.me, key) });
  }

  /** The page is left: nobody would hear what comes. */
  function suspend(state) {
    if (!state.me || state.connection.phase === 'refused') return just(state);
    return chain(state, s => isV2(s) ? Queries.tellReading(s) : just(s),
      s => just({ ...s, connection: Connection.suspended(s.connection) }, { do: 'disconnect' }),
      s => isPlain(state) ? Sending.cut(s) : just(s));
  }

  // what the server says

  function received(state, event) {
    const said = Wire.read(event.text, state.connection.v2);
    const heard = { ...state, connection: Connection.heard(state.connection, event.now),
      seenSeq: said?.kind === 'hello' ? state.seenSeq : Math.max(state.seenSeq, said?.seq || 0) };
    switch (said?.kind) {
      case 'message': return Hearing.message(heard, said, event);
      case 'happening': return Hearing.happening(heard, said, event);
      case 'answer': return answer(heard, said, event);
      case 'hello': return hello(heard, said, event);
      case 'presence': return Hearing.presence(heard, said.online);
      case 'reads': return Hearing.reads(heard, said.reads);
      case 'windows': return just({ ...heard, windows: said.windows });
      case 'history': return answerTo(heard, said.id, said, event);
      case 'beat': return beat(state, heard, said, event);
      default: return just(heard);
    }
  }

  /** The server's log and this window are joined: what was missed follows. */
  function hello(state, said, event) {
    const { session } = state;
    const isFirst = !session.epoch;
    const knowsIds = session.epoch === said.epoch;
    const seen = Math.max(session.seq, state.seenSeq);
    const gaps = isFirst || said.resumed ? session.gaps : [...session.gaps, seen / 1000];
    const rooms = new Map([...state.rooms].filter(([, room]) => !room.joined));
    for (const room of said.rooms) rooms.set(room, { joined: true, members: null, problem: '' });
    const missing = said.rooms.filter(room => !state.talks.some(talk => talk.peer === room)).map(Talks.empty);
    const entered = { ...state, rooms, windows: said.windows, talks: [...state.talks, ...missing],
      seenSeq: Math.max(state.seenSeq, said.seq),
      connection: Connection.opened(state.connection, event.now, true), known: true,
      session: { ...session, epoch: said.epoch, pass: said.pass, seq: said.resumed ? session.seq : said.seq, gaps },
      question: isFirst && !state.known && said.windows > 1 ? { kind: 'who' } : state.question };
    return chain(entered, s => just(s, { do: 'proven' }, { do: 'keep' }), s => Hearing.reads(s, said.reads),
      s => Sending.flush(s, knowsIds, event.now), s => fetch(s, event));
  }

  /** A beat ahead of all that was heard says that something was lost on the way: it is fetched, once in a while. */
  function beat(state, heard, said, event) {
    const isAhead = said.seq > state.seenSeq && event.now - state.fetchedAt > FETCHED_MILLIS;
    return isAhead ? drop({ ...heard, fetchedAt: event.now }, event)
      : chain(Hearing.advance(heard, said.seq), s => just(s, { do: 'keep' }));
  }

  function answer(state, said, event) {
    if (state.asked.has(said.id)) return answerTo(state, said.id, said, event);
    const entry = state.awaiting.find(each => each.id === said.id);
    const result = Sending.answered(state, said);
    if (!result) return just(said.id ? state : { ...state, connection: { ...state.connection, notice: said.error } });
    const isNews = said.ok && entry && !state.presence.has(entry.peer);
    return chain(isNews ? { ...result.state, watched: '' } : result.state,
      s => just(s, ...result.effects, { do: 'proven' }));
  }

  /** An answer to a question of the page itself. */
  function answerTo(state, id, said, event) {
    const what = state.asked.get(id);
    const peer = what?.with || what?.room;
    const asked = new Map(state.asked);
    asked.delete(id);
    const after = { ...state, asked };
    switch (what?.do) {
      case 'history': return said.kind === 'history' ? Hearing.history(after, peer, said) : just(after);
      case 'join': return just(Hearing.setRoom(after, peer,
        said.ok ? { joined: true, members: said.members, problem: '' } : { joined: false, members: null,
          problem: said.error }));
      case 'leave': return said.ok ? chain({ ...after, rooms: without(after.rooms, peer) },
        s => s.chosen === peer ? choose(s, { ...event, peer: '', join: false }) : just(s)) : just(after);
      default: return just(after);
    }
  }

  function without(map, key) {
    const rest = new Map(map);
    rest.delete(key);
    return rest;
  }

  // conversations

  /** Opens the conversation with somebody, who may be new, or a room; with nobody for ''. */
  function choose(state, event) {
    const { peer = '', join = false } = event;
    const left = peer === state.chosen ? state
      : change(state, state.chosen, talk => ({ ...talk, dividerAt: null }));
    const talks = left.talks.filter(talk => talk.peer === peer || isListed(left, talk));
    const isKnown = !peer || talks.some(talk => talk.peer === peer);
    const chosen = { ...left, chosen: peer, talks: isKnown ? talks : [Talks.empty(peer), ...talks],
      look: { ...left.look, atEnd: peer === state.chosen && left.look.atEnd } };
    const opened = peer === state.chosen ? chosen
      : change(chosen, peer, talk => ({ ...talk, dividerAt: Talks.unread(talk) ? talk.readAt : null }));
    const joins = join && Handles.isRoom(peer) && !opened.rooms.has(peer);
    return fetch(joins ? Hearing.setRoom(opened, peer, { joined: false, members: null, problem: '' }) : opened, event);
  }

  const isListed = (state, talk) => Talks.holdsAnything(talk) || Boolean(state.rooms.get(talk.peer)?.joined);

  /** Forgets the conversation with a peer, or every one for null; in other windows too. */
  function clear(state, peer) {
    const gone = state.talks.filter(talk => peer === null || talk.peer === peer);
    const cleared = new Map(state.session.cleared);
    for (const talk of gone) cleared.set(talk.peer, Math.max(state.session.seq, state.seenSeq));
    const after = { ...state, session: state.session.epoch ? { ...state.session, cleared } : state.session,
      awaiting: state.awaiting.filter(entry => !gone.some(talk => talk.peer === entry.peer)),
      talks: state.talks.map(talk => gone.includes(talk) ? { ...Talks.empty(talk.peer), more: false } : talk) };
    const talks = after.talks.filter(talk => talk.peer === after.chosen || isListed(after, talk));
    return just({ ...after, talks }, ...gone.map(forget), ...state.session.epoch ? [{ do: 'keep' }] : []);
  }

  /** Another window of this handle kept something: both must come to show the same. */
  function stored(state, { peer, packed }) {
    const ours = talkWith(state, peer);
    const theirs = Kept.unpack(peer, packed);
    const merged = Kept.merge(ours, theirs, new Set(state.awaiting.map(({ id }) => id)));
    if (!state.talks.includes(ours) && !Talks.holdsAnything(merged)) return just(state);
    const talks = Talks.trim([merged, ...state.talks.filter(talk => talk !== ours)].sort(Talks.byLatest));
    return chain({ ...state, talks }, Hearing.markRead,
      s => just(s, ...Kept.same(theirs, talkWith(s, peer)) ? [] : [{ do: 'save', peer }]));
  }

  /** The browser takes no more: the oldest lines go, and all is written again. */
  function crowded(state) {
    const talks = Talks.shrink(state.talks);
    return just({ ...state, talks },
      ...talks.filter((talk, i) => talk !== state.talks[i]).map(({ peer }) => ({ do: 'save', peer })));
  }

  return { initial, next, wakeAt, talkWith, isV2 };
})();
