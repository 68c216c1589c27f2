'use strict';

// Rooms: which ones this handle is in, and who else is. By name, `session.rooms` has the epoch of the log in which it
// came in: a server that began another log forgot it, and is told again. `rooms` has what the server said of one when
// it was told: who the `members` are, or what the `problem` is.
const Rooms = (() => {
  const NO_LOG = '-';
  const { emit, without } = Step;

  const isIn = ({ session }, name) => session.rooms.get(name) === session.epoch;

  const put = (state, rooms) => emit({ ...state, session: { ...state.session, rooms } }, { do: 'keep' });

  const want = (state, name, log = NO_LOG) => put(state, new Map(state.session.rooms).set(name, log));

  const enter = (state, name) => isIn(state, name) ? state : want(state, name, state.session.epoch);

  // The server is to be told of these.
  const wanted = ({ session: { rooms, epoch } }) => [...rooms.keys()].filter(name => rooms.get(name) !== epoch);

  // In its log the handle is in all that the server names, and in no others.
  const inLog = (rooms, epoch, names) =>
    new Map([...[...rooms].filter(([, log]) => log !== epoch), ...names.map(name => [name, epoch])]);

  const told = (state, name, what) => ({ ...state, rooms: new Map(state.rooms).set(name, what) });

  // Or not: then it is asked again where it could not be done just now.
  function entered(state, name, { ok, later, members, error: problem }) {
    const out = put(told(state, name, { members, problem }), without(state.session.rooms, name));
    return ok ? enter(out, name) : later ? want(out, name) : out;
  }

  // Somebody came or left: perhaps this handle, in another window.
  function happened(state, name, who, what) {
    if (who === state.me && what === 'left') return entered(state, name, {});
    const others = state.rooms.get(name)?.members?.filter(each => each !== who);
    return enter(others ? told(state, name, { members: what === 'left' ? others : [...others, who] }) : state, name);
  }

  return { isIn, want, enter, wanted, inLog, entered, happened };
})();
