'use strict';

/**
 * From the message box to the server's answer. A message waits for its answer in `awaiting` as { id, peer, bornAt,
 * sentAt, sent }; where the server remembers ids, it is sent again after a cut.
 */
const Sending = (() => {
  const ANSWER_MILLIS = 15000;
  const AGAIN_MILLIS = 2 * 60 * 1000;
  const UNSENT = 'There was no connection';
  const UNANSWERED = 'No answer came: it may have arrived or not';
  const { just, chain, talkWith, edit, lift } = Step;

  const isOpen = state => state.connection.phase === 'open';

  const bytesOf = (state, peer, line) => ({ do: 'send', text: Texts.message(state.me, peer, line.text, line.id) });

  function send(state, { text, id, at, now }) {
    const peer = state.chosen;
    const trimmed = Texts.trimmed(text);
    if (!peer || !trimmed) return just(state);
    const line = { id, wireId: id, mine: true, from: '', text: trimmed, at, seq: 0, state: 'pending', reason: '' };
    return chain(state,
      s => lift(s, peer, talk => ({ ...Talks.grow(talk, line), draft: '', dividerAt: null })),
      s => just(s, { do: 'save-draft', peer }),
      s => post(s, peer, line, now));
  }

  /** A line on its way: at once, or when there is a connection; to one that was refused there will be none. */
  function post(state, peer, line, now) {
    if (state.connection.phase === 'refused') return settle(state, line.id, { state: 'failed', reason: UNSENT });
    const sent = isOpen(state);
    const entry = { id: line.id, peer, bornAt: now, sentAt: now, sent };
    return just({ ...state, awaiting: [...state.awaiting, entry] }, ...sent ? [bytesOf(state, peer, line)] : []);
  }

  /** Sends a failed line again, under its id: a server that has it knows it by that. */
  function retry(state, { id, at, now }) {
    const peer = state.chosen;
    const line = talkWith(state, peer).lines.find(each => each.mine && each.id === id && each.state === 'failed');
    if (!line) return just(state);
    const again = { ...line, at, seq: 0, state: 'pending', reason: '' };
    const moved = talk => Talks.grow(Talks.withLines(talk, talk.lines.filter(each => each !== line)), again);
    return chain(state, s => lift(s, peer, moved), s => post(s, peer, again, now));
  }

  const failed = talk => talk.lines.filter(line => line.mine && line.state === 'failed');

  const retryAll = (state, { at, now }) => chain(state,
    ...failed(talkWith(state, state.chosen)).map(({ id }) => s => retry(s, { id, at, now })));

  /** An answer to a message: with its id, or without one to the first that waits. Null when it answers none. */
  function answered(state, { ok, error, id, seq, live }) {
    const entry = state.awaiting.find(each => each.sent && (id === null || each.id === id));
    if (!entry) return null;
    const awaiting = state.awaiting.filter(each => each !== entry);
    const isThere = live || entry.peer === state.me;
    const changes = ok ? { state: isThere ? 'sent' : 'kept', reason: '' } : { state: 'failed', reason: error };
    return settle({ ...state, awaiting }, entry.id, seq ? { ...changes, seq, at: seq / 1000 } : changes);
  }

  /** Gives an own line another state, wherever it is. */
  function settle(state, id, changes) {
    const find = talk => talk.lines.find(line => line.mine && line.id === id);
    const talk = state.talks.find(find);
    if (!talk) return just(state);
    return edit(state, talk.peer, each => Talks.replace(each, find(each), { ...find(each), ...changes }));
  }

  /** Lines that are as they were when the page was left: what the server may still know by its id waits on. */
  function recover(state, { at, now }) {
    const pending = state.talks.flatMap(({ peer, lines }) =>
      lines.filter(line => line.state === 'pending').map(line => ({ peer, line })));
    const young = pending.filter(({ line }) => at - line.at < AGAIN_MILLIS && line.at <= at);
    const awaiting = young.map(({ peer, line }) =>
      ({ id: line.id, peer, bornAt: now - (at - line.at), sentAt: now, sent: true }));
    return fail({ ...state, awaiting }, pending.filter(each => !young.includes(each)).map(({ line }) => line));
  }

  /** Gives up messages, by their ids: whether they went out decides what is said of them. */
  const fail = (state, entries) => chain(
    { ...state, awaiting: state.awaiting.filter(each => !entries.some(({ id }) => id === each.id)) },
    ...entries.map(({ id, sent }) => s =>
      settle(s, id, { state: 'failed', reason: sent === false ? UNSENT : UNANSWERED })));

  /** There is a connection: what never went out goes now, and what did goes again if the server can know its id. */
  function flush(state, knowsIds, now) {
    const lineOf = ({ id, peer }) => talkWith(state, peer).lines.find(line => line.mine && line.id === id);
    const goes = state.awaiting.filter(entry => now - entry.bornAt < AGAIN_MILLIS && (knowsIds || !entry.sent)
      && lineOf(entry));
    const texts = goes.map(entry => bytesOf(state, entry.peer, lineOf(entry)));
    const failing = state.awaiting.filter(entry => !goes.includes(entry));
    const awaiting = goes.map(entry => ({ ...entry, sent: true, sentAt: now }));
    const given = fail(state, failing);
    return just({ ...given.state, awaiting }, ...given.effects, ...texts);
  }

  /** On a plain line, what was not answered by its end will not be. */
  const cut = state => fail(state, state.awaiting.filter(entry => entry.sent));

  /** Whether an answer is so late that the line must be dead. */
  const isOverdue = (state, now) => isOpen(state) && state.awaiting.some(each => now - each.sentAt >= ANSWER_MILLIS);

  /** What has waited for a connection too long. */
  const giveUp = (state, now) => isOpen(state) ? just(state)
    : fail(state, state.awaiting.filter(({ bornAt }) => now - bornAt >= AGAIN_MILLIS));

  const wakeAt = state => state.awaiting.length === 0 ? Infinity
    : isOpen(state) ? Math.min(...state.awaiting.map(each => each.sentAt)) + ANSWER_MILLIS
    : Math.min(...state.awaiting.map(each => each.bornAt)) + AGAIN_MILLIS;

  return { send, retry, retryAll, failed, answered, settle, recover, flush, cut, isOverdue, giveUp, wakeAt };
})();
