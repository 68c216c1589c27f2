'use strict';

// From the message box to the server's answer. A message waits for its answer in `awaiting` as { id, peer, bornAt,
// sentAt, sent }; where the server remembers ids, it is sent again after a cut.
const Sending = (() => {
  const ANSWER_MILLIS = 15000;
  const AGAIN_MILLIS = 2 * 60 * 1000;
  const UNSENT = 'There was no connection';
  const UNANSWERED = 'No answer came: it may have arrived or not';
  const { emit, tell, talkWith, edit, lift } = Step;

  const isOpen = state => state.connection.phase === 'open';

  const tellLine = (state, peer, { text, id }) => tell(state, Texts.message(state.me, peer, text, id));

  const own = ({ lines }, id) => lines.find(line => line.mine && line.id === id);

  function send(state, { text, id, at, now }) {
    const peer = state.chosen;
    if (!peer || Texts.isBlank(text)) return state;
    const line = Talks.line({ id, wireId: id, mine: true, text: text.trimEnd(), at, state: 'pending' });
    const grown = lift(state, peer, talk => ({ ...Talks.grow(talk, line), draft: '', dividerAt: null }));
    return post(emit(grown, { do: 'save-draft', peer }), peer, line, now);
  }

  // At once, or when there is a connection; to one that was refused there will be none.
  function post(state, peer, line, now) {
    if (state.connection.phase === 'refused') return settle(state, line.id, { state: 'failed', reason: UNSENT });
    const sent = isOpen(state);
    const entry = { id: line.id, peer, bornAt: now, sentAt: now, sent };
    const waiting = { ...state, awaiting: [...state.awaiting, entry] };
    return sent ? tellLine(waiting, peer, line) : waiting;
  }

  // Under its id: a server that has it knows it by that.
  function retry(state, { id, at, now }) {
    const peer = state.chosen;
    const line = own(talkWith(state, peer), id);
    if (line?.state !== 'failed') return state;
    const again = { ...line, at, seq: 0, state: 'pending', reason: '' };
    const moved = talk => Talks.grow(Talks.withLines(talk, talk.lines.filter(each => each !== line)), again);
    return post(lift(state, peer, moved), peer, again, now);
  }

  // Whether it arrived is not known.
  const isDoubtful = ({ state, reason }) => state === 'failed' && reason === UNANSWERED;

  const failed = talk => talk.lines.filter(line => line.state === 'failed');

  const retryAll = (state, { at, now }) =>
    failed(talkWith(state, state.chosen)).reduce((s, { id }) => retry(s, { id, at, now }), state);

  // With its id, or without one to the first that waits. Null when it answers none.
  function answered(state, { ok, error, unconfirmed, id, seq, live }) {
    const entry = state.awaiting.find(each => each.sent && (id === null || each.id === id));
    if (!entry) return null;
    const isThere = live || entry.peer === state.me;
    const changes = ok ? { state: isThere ? 'sent' : 'kept', reason: '' }
      : { state: 'failed', reason: unconfirmed ? UNANSWERED : error };
    const after = { ...state, awaiting: state.awaiting.filter(each => each !== entry) };
    return settle(after, entry.id, seq ? { ...changes, seq, at: seq / 1000 } : changes);
  }

  function settle(state, id, changes) {
    const talk = state.talks.find(each => own(each, id));
    if (!talk) return state;
    const line = own(talk, id);
    return edit(state, talk.peer, each => Talks.replace(each, line, { ...line, ...changes }));
  }

  // The page was left with these: what the server may still know by its id waits on.
  function recover(state, { at, now }) {
    const pending = state.talks.flatMap(({ peer, lines }) => lines.filter(line => line.state === 'pending')
      .map(line => ({ id: line.id, peer, bornAt: now - (at - line.at), sentAt: now, sent: true })));
    const isYoung = ({ bornAt }) => bornAt <= now && now - bornAt < AGAIN_MILLIS;
    return fail({ ...state, awaiting: pending }, pending.filter(entry => !isYoung(entry)));
  }

  // Whether they went out decides what is said of them.
  const fail = (state, entries) => entries.reduce(
    (s, { id, sent }) => settle(s, id, { state: 'failed', reason: sent ? UNANSWERED : UNSENT }),
    { ...state, awaiting: state.awaiting.filter(entry => !entries.includes(entry)) });

  // What never went out goes now, and what did goes again if the server can know its id.
  function flush(state, knowsIds, now) {
    const lineOf = ({ id, peer }) => own(talkWith(state, peer), id);
    const goes = state.awaiting.filter(entry => now - entry.bornAt < AGAIN_MILLIS && (knowsIds || !entry.sent)
      && lineOf(entry));
    const given = fail(state, state.awaiting.filter(entry => !goes.includes(entry)));
    const awaiting = goes.map(entry => ({ ...entry, sent: true, sentAt: now }));
    return goes.reduce((s, entry) => tellLine(s, entry.peer, lineOf(entry)), { ...given, awaiting });
  }

  // On a plain line, what was not answered by its end will not be.
  const cut = state => fail(state, state.awaiting.filter(entry => entry.sent));

  const isOverdue = (state, now) => isOpen(state) && wakeAt(state) <= now;

  const giveUp = (state, now) => isOpen(state) ? state
    : fail(state, state.awaiting.filter(({ bornAt }) => now - bornAt >= AGAIN_MILLIS));

  // When an answer is overdue, or without a connection, when a message has waited too long.
  const wakeAt = state => Math.min(...state.awaiting.map(entry =>
    isOpen(state) ? entry.sentAt + ANSWER_MILLIS : entry.bornAt + AGAIN_MILLIS));

  return { send, retry, retryAll, isDoubtful, failed, answered, settle, recover, flush, cut, isOverdue, giveUp,
    wakeAt };
})();
