'use strict';

/** What the server is asked and told beside messages, where it speaks `gochat.v2`; some of it once for much. */
const Queries = (() => {
  const HISTORY_LINES = 100;
  const MOST_WATCHED = 200;
  const CHORES_MILLIS = 500;
  const { just, chain, talkWith } = Step;

  const isV2 = ({ connection }) => connection.phase === 'open' && connection.v2;

  /** Asks, under an id that the answer will bear; there is no asking on a plain line. */
  const ask = (state, id, what) => isV2(state) ? just({ ...state, asked: new Map(state.asked).set(id, what) },
    { do: 'send', text: JSON.stringify({ ...what, id }) }) : just(state);

  /** What is chosen and not known: who is in the room, what was said. */
  function fetch(state, { key }) {
    const peer = state.chosen;
    const room = state.rooms.get(peer);
    const talk = talkWith(state, peer);
    return chain(state,
      s => room && !room.members ? ask(s, `${key}j`, { do: 'join', room: peer }) : just(s),
      s => peer && talk.more === undefined && !talk.lines.length ? askOlder(s, talk, `${key}h`) : just(s));
  }

  const askOlder = (state, { peer, lines }, id) => {
    const oldest = lines.find(line => line.seq);
    const before = oldest ? oldest.seq : Number.MAX_SAFE_INTEGER;
    return ask(state, id, { do: 'history', with: peer, before, most: HISTORY_LINES });
  };

  /** A person is at the top of what this browser has. */
  function older(state, { key }) {
    const talk = talkWith(state, state.chosen);
    const asks = [...state.asked.values()].some(what => what.do === 'history');
    const full = talk.lines.length > Talks.KEPT_LINES - HISTORY_LINES;
    return !state.chosen || asks || full || talk.more === false ? just(state) : askOlder(state, talk, key);
  }

  /** Notes when there is something to tell or ask; it waits for more. */
  function plan(state, now) {
    const isIdle = isV2(state) && state.choresAt === Infinity;
    return isIdle && (state.unmarked.size || state.watched !== watchList(state).join('\n'))
      ? { ...state, choresAt: now + CHORES_MILLIS } : state;
  }

  const chores = (state, { key }) => chain({ ...state, choresAt: Infinity },
    s => isV2(s) ? tellReading(s) : just(s),
    s => isV2(s) && s.watched !== watchList(s).join('\n') ? watch(s, key) : just(s));

  function tellReading(state) {
    const seqOf = ({ lines, readAt }) => lines.findLast(line => line.seq && line.at <= readAt)?.seq;
    const marks = [...state.unmarked].map(peer => [peer, seqOf(talkWith(state, peer))]);
    return just({ ...state, unmarked: new Set() }, ...marks.filter(([, seq]) => seq)
      .map(([peer, upto]) => ({ do: 'send', text: JSON.stringify({ do: 'read', with: peer, upto }) })));
  }

  /** Of whom the page shows whether they are there. */
  function watchList(state) {
    const members = state.rooms.get(state.chosen)?.members || [];
    const people = state.talks.map(talk => talk.peer).filter(peer => !Handles.isRoom(peer));
    return [...new Set([...members, ...people])].filter(handle => handle !== state.me).slice(0, MOST_WATCHED);
  }

  function watch(state, key) {
    const handles = watchList(state);
    return ask({ ...state, watched: handles.join('\n') }, key, { do: 'watch', handles });
  }

  return { isV2, ask, fetch, older, plan, chores, tellReading, watch };
})();
