'use strict';

// Rooms: which ones this handle is in, and who else is. By name, `session.rooms` has the epoch of the log in which it
// came in: a server that began another log forgot it, and is told again. `rooms` has what the server said of one when
// it was told: who the `members` are, or what the `problem` is.
const Rooms = (() => {
  const NO_LOG = '-';
  const { emit, without, talkWith, edit, meet } = Step;

  // As far as the server on this line knows.
  const isIn = ({ session, connection }, name) => connection.v2 && session.rooms.get(name) === session.epoch;

  const put = (state, rooms) => emit({ ...state, session: { ...state.session, rooms } }, { do: 'keep' });

  const note = (state, name, log) => put(state, new Map(state.session.rooms).set(name, log));

  const want = (state, name) => note(state, name, NO_LOG);

  const enter = (state, name) => isIn(state, name) ? state : note(state, name, state.session.epoch);

  // The server is to be told of these.
  const wanted = ({ session: { rooms, epoch } }) => [...rooms.keys()].filter(name => rooms.get(name) !== epoch);

  // In its log the handle is in all that the server names, and in no others.
  const inLog = (rooms, epoch, names) =>
    new Map([...[...rooms].filter(([, log]) => log !== epoch), ...names.map(name => [name, epoch])]);

  const told = (state, name, what) => ({ ...state, rooms: new Map(state.rooms).set(name, what) });

  const leave = (state, name, what = {}) => put(told(state, name, what), without(state.session.rooms, name));

  // Where nothing was said, this window's coming gives a room its place in the list: the server tells others of it.
  const begun = (state, name, id) => talkWith(state, name).lines.length ? state : edit(state, name, talk =>
    Talks.grow(talk, Talks.line({ id, from: state.me, at: (state.seenSeq + 1) / 1000, state: 'joined' })));

  // Or not: then it is asked again where it could not be done just now, after all others.
  function entered(state, name, { ok, later, members, error: problem }, key) {
    const out = leave(meet(later ? state : { ...state, pause: 0 }, members), name, { members, problem });
    return ok ? enter(isIn(state, name) ? out : begun(out, name, key), name) : later ? want(out, name) : out;
  }

  // Somebody came or left: perhaps this handle, in another window.
  function happened(state, name, who, what) {
    if (who === state.me && what === 'left') return leave(state, name);
    const others = state.rooms.get(name)?.members?.filter(each => each !== who);
    return enter(others ? told(meet(state, [who]), name, { members: what === 'left' ? others : [...others, who] })
      : state, name);
  }

  return { isIn, want, enter, leave, wanted, inLog, entered, happened };
})();
