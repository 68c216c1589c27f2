'use strict';

// What the server is asked and told beside messages, where it speaks `gochat.v2`.
const Queries = (() => {
  const HISTORY_LINES = 100;
  const MAX_WATCHED = 200;
  const WATCH_BYTES = 900;
  const CHORES_MILLIS = 500;
  const LAST_PAUSE_MILLIS = 30000;
  const { tell, talkWith } = Step;

  const isV2 = ({ connection }) => connection.phase === 'open' && connection.v2;

  // The answer will bear the id; there is no asking on a plain line.
  const ask = (state, id, what) => isV2(state)
    ? tell({ ...state, asked: new Map(state.asked).set(id, what) }, { ...what, id }) : state;

  // What is chosen and not known: who is in the room, what was said.
  function fetch(state, { key }) {
    const { chosen } = state;
    const talk = talkWith(state, chosen);
    const isKnown = state.rooms.get(chosen)?.members || asks(state, 'room', chosen);
    const asked = !state.session.rooms.has(chosen) || isKnown ? state
      : ask(state, `${key}j`, { do: 'join', room: chosen });
    const isWanted = chosen && talk.more === undefined && talk.lines.length < HISTORY_LINES;
    return isWanted && !asks(state, 'with', chosen) ? askOlder(asked, talk, `${key}h`) : asked;
  }

  const askOlder = (state, { peer, lines }, id) => ask(state, id, { do: 'history', with: peer,
    before: lines.find(line => line.seq)?.seq ?? 2 ** 53, most: HISTORY_LINES });

  const asks = (state, name, value) => [...state.asked.values()].some(what => what[name] === value);

  const isFull = ({ lines }) => lines.length > Talks.MAX_LINES - HISTORY_LINES;

  function older(state, { key }) {
    const talk = talkWith(state, state.chosen);
    return !state.chosen || asks(state, 'with', state.chosen) || isFull(talk) || talk.more === false ? state
      : askOlder(state, talk, key);
  }

  // What a long conversation says at its top: that there is `more`, or may be, that this is the `end`, or that the page
  // is `full`.
  function aboveFirst(state, talk) {
    const { lines, more, goneAt } = talk;
    if (more === false) return lines.length > HISTORY_LINES ? 'end' : '';
    if (state.connection.phase !== 'open') return '';
    if (isV2(state)) return isFull(talk) ? 'full' : more || lines.length >= HISTORY_LINES ? 'more' : '';
    return lines.length >= Talks.KEPT_LINES || goneAt ? 'end' : '';
  }

  // It waits for more to tell or ask.
  function plan(state, now) {
    const soon = now + CHORES_MILLIS;
    if (!isV2(state) || state.choresAt <= soon) return state;
    const choresAt = state.unmarked.size || unwatched(state).length ? soon
      : state.lacksLines || Rooms.wanted(state).length ? Math.max(soon, state.againAt) : Infinity;
    return { ...state, choresAt };
  }

  function chores(state, event) {
    const told = askAgain(tellReading({ ...state, choresAt: Infinity }), event);
    const handles = unwatched(told);
    return handles.length ? watch(told, event.key, handles) : told;
  }

  // What the server could not do yet, after pauses that grow. One room at a time: it lets nobody into many at once.
  function askAgain(state, event) {
    const { lacksLines, againAt, pause: before } = state;
    const room = !asks(state, 'do', 'join') && Rooms.wanted(state)[0];
    if (event.now < againAt || !lacksLines && !room) return state;
    const pause = Math.min(LAST_PAUSE_MILLIS, before * 2 || CHORES_MILLIS);
    const later = { ...state, lacksLines: false, pause, againAt: event.now + pause };
    return lacksLines ? fetch(later, event) : ask(later, `${event.key}r`, { do: 'join', room });
  }

  // What was written into these goes out right behind.
  function enterWritten(state, { key }) {
    const isWritten = room => state.awaiting.some(({ peer }) => peer === room) && !asks(state, 'room', room);
    return Rooms.wanted(state).filter(isWritten)
      .reduce((s, room, i) => ask(s, `${key}w${i}`, { do: 'join', room }), state);
  }

  function tellReading(state) {
    const seqOf = ({ lines, readAt }) => lines.findLast(line => line.seq && line.at <= readAt)?.seq;
    return [...state.unmarked].reduce((s, peer) => {
      const upto = seqOf(talkWith(s, peer));
      return upto ? tell(s, { do: 'read', with: peer, upto }) : s;
    }, { ...state, unmarked: new Set() });
  }

  function watchList(state) {
    const members = state.rooms.get(state.chosen)?.members || [];
    const people = state.talks.map(talk => talk.peer).filter(peer => !Handles.isRoom(peer));
    return [...new Set([...members, ...people])].filter(handle => handle !== state.me).slice(0, MAX_WATCHED);
  }

  const unwatched = state => watchList(state).filter(handle => !state.watched.has(handle));

  // In pieces, for a server takes no message over its limit; what it watches, it adds up. The id is that of no message:
  // what is answered to it is not shown.
  function watch(state, key, handles = watchList(state)) {
    const pieces = [[]];
    for (const handle of handles) {
      if (Texts.bytesIn([...pieces.at(-1), handle]) > WATCH_BYTES) pieces.push([]);
      pieces.at(-1).push(handle);
    }
    return pieces.reduce((s, piece) => tell(s, { do: 'watch', handles: piece, id: key }),
      { ...state, watched: new Set([...state.watched, ...handles]) });
  }

  return { isV2, ask, asks, fetch, older, aboveFirst, plan, chores, enterWritten, tellReading, watch };
})();
