'use strict';

/**
 * The chat of one handle as a pure function of events: `State.next(state, event)` gives the state that follows,
 * and the effects that somebody must carry out. The glue (app.js) calls it; nothing in here knows a clock,
 * chance, storage, a socket or the page: an event brings what it needs.
 */
const State = (() => {
  const ANSWER_MILLIS = 15000;
  const UNSENT = 'There was no connection';
  const UNANSWERED = 'No answer came: it may have arrived or not';
  const TOKEN_WANTED = 'This server lets nobody in without one';

  const initial = Object.freeze({
    me: '',
    link: Link.off,
    talks: [], // the latest first
    chosen: '', // whom the conversation on screen is with
    watching: false, // whether a person sees the end of it
    awaiting: [], // messages that the server has not answered: { id, at }, in the order they were sent
  });

  function next(state, event) {
    switch (event.type) {
      case 'handle': return begin(event);
      case 'opened': return just({ ...state, link: Link.opened(state.link, event.at) });
      case 'closed': return closed(state, event);
      case 'received': return received(state, event);
      case 'tick': return tick(state, event);
      case 'hurry': return hurry(state, event);
      case 'send': return send(state, event);
      case 'retry': return retry(state, event);
      case 'dismiss': return settle(state, event.id, 'gone');
      case 'draft': return edit(state, state.chosen, talk => ({ ...talk, draft: event.text }));
      case 'choose': return choose(state, event.peer);
      case 'watch': return read({ ...state, watching: event.watching });
      case 'stored': return stored(state, event);
      case 'clear': return clear(state, event.peer);
      default: throw new Error(`unknown event ${event.type}`);
    }
  }

  const just = (state, ...effects) => ({ state, effects });

  const and = (result, ...effects) => just(result.state, ...result.effects, ...effects);

  /** A handle is chosen, perhaps '' for none: all that belongs to another is let go. */
  function begin({ me, history, needsToken }) {
    if (!me) return just(initial, { do: 'disconnect' });
    const talks = history.map(([peer, packed]) => {
      const talk = Kept.unpack(peer, packed);
      const left = line => line.state === 'pending' ? { ...line, state: 'failed', reason: UNANSWERED } : line;
      const lines = talk.lines.map(left);
      return { ...talk, lines, dividerAt: Talks.unread(talk) ? talk.readAt : null };
    });
    const state = { ...initial, me, talks: Talks.trim(talks.filter(Talks.holdsAnything).sort(Talks.byLatest)) };
    if (!needsToken) return connect(state);
    return just({ ...state, link: Link.refused(state.link, TOKEN_WANTED, true) }, { do: 'disconnect' });
  }

  // the connection

  const connect = state => just({ ...state, link: Link.connecting(state.link) }, { do: 'connect', me: state.me });

  /** What was not answered by now will not be. */
  function closed(state, event) {
    const settled = state.awaiting.reduce(
      (result, { id }) => and(settle(result.state, id, 'failed', UNANSWERED), ...result.effects), just(state));
    return just({ ...settled.state, awaiting: [], link: Link.closed(state.link, event) }, ...settled.effects);
  }

  /** Time passed: a try may be due, an answer overdue. A line that answers nothing is as good as cut. */
  function tick(state, { at, chance }) {
    if (state.link.phase === 'waiting' && at >= state.link.retryAt) return connect(state);
    if (at < overdueAt(state)) return just(state);
    return and(closed(state, { code: 1006, reason: '', at, chance }), { do: 'disconnect' });
  }

  const overdueAt = ({ awaiting }) => awaiting.length ? awaiting[0].at + ANSWER_MILLIS : Infinity;

  /** When the next tick matters. */
  const wakeAt = (state, at) => Math.min(Link.wakeAt(state.link, at), overdueAt(state));

  /** There is reason to try at once: the network or the person is back, or the person asks. */
  function hurry(state, { asked }) {
    const { phase } = state.link;
    return phase === 'waiting' || phase === 'refused' && asked ? connect(state) : just(state);
  }

  // what the server says

  function received(state, { text, at, key }) {
    const said = Texts.parseObject(text);
    if (!said) return just(state);
    if (typeof said.sender === 'string') return heard(state, said, at, key);
    const outcome = typeof said.ok === 'string' ? 'sent' : typeof said.error === 'string' ? 'failed' : null;
    if (!outcome) return just(state);
    const answered = state.awaiting.find(({ id }) => typeof said.id !== 'string' || said.id === id);
    if (!answered) return just({ ...state, link: { ...state.link, notice: said.error || '' } });
    const awaiting = state.awaiting.filter(other => other !== answered);
    return settle({ ...state, awaiting }, answered.id, outcome, said.error || '');
  }

  /** Another's message; or an own one, from here or elsewhere, that was sent to oneself. */
  function heard(state, said, at, key) {
    const mine = said.sender === state.me;
    const id = mine && typeof said.id === 'string' ? said.id : key;
    const before = talkWith(state, said.sender);
    if (mine && before.lines.some(line => line.id === id)) return just(state);
    const text = typeof said.message === 'string' ? said.message : JSON.stringify(said.message) || '';
    const result = append(state, said.sender, { id, mine, text, at, state: mine ? 'sent' : '', reason: '' });
    if (mine) return result;
    if (state.watching && state.chosen === said.sender) return and(read(result.state), ...result.effects);
    const marked = Talks.unread(before) ? result.state
      : change(result.state, said.sender, talk => ({ ...talk, dividerAt: before.readAt }));
    return just(marked, ...result.effects, { do: 'notify', peer: said.sender, text });
  }

  // what the person does

  function send(state, { text, id, at }) {
    const peer = state.chosen;
    const trimmed = text.replace(/\s+$/, '');
    if (!peer || !trimmed) return just(state);
    const open = state.link.phase === 'open';
    const line = { id, mine: true, text: trimmed, at, state: open ? 'pending' : 'failed', reason: open ? '' : UNSENT };
    const result = append(state, peer, line);
    const changed = change(result.state, peer, talk => ({ ...talk, draft: '', dividerAt: null }));
    if (!open) return just(changed, ...result.effects);
    return just({ ...changed, awaiting: [...state.awaiting, { id, at }] }, ...result.effects,
      { do: 'send', text: Texts.message(state.me, peer, trimmed, id) });
  }

  /** Sends the text of a failed line anew, as another message. */
  function retry(state, { id, newId, at }) {
    const { lines, draft } = talkWith(state, state.chosen);
    const line = lines.find(each => each.id === id && each.state === 'failed');
    if (!line) return just(state);
    const sent = send(settle(state, id, 'gone').state, { text: line.text, id: newId, at });
    return just(change(sent.state, state.chosen, talk => ({ ...talk, draft })), ...sent.effects);
  }

  /** Opens the conversation with somebody, who may be new; with nobody for ''. */
  function choose(state, peer) {
    const left = change(state, state.chosen, talk => ({ ...talk, dividerAt: null }));
    const talks = left.talks.filter(talk => talk.peer === peer || Talks.holdsAnything(talk));
    const known = !peer || talks.some(talk => talk.peer === peer);
    return just({ ...left, chosen: peer, watching: false, talks: known ? talks : [Talks.empty(peer), ...talks] });
  }

  /** Forgets the conversation with a peer, or every one for null; in other windows too. */
  function clear(state, peer) {
    const gone = state.talks.filter(talk => peer === null || talk.peer === peer);
    const talks = state.talks.map(talk => gone.includes(talk) ? Talks.empty(talk.peer) : talk)
      .filter(talk => talk.peer === state.chosen || Talks.holdsAnything(talk));
    return just({ ...state, talks }, ...gone.map(forget));
  }

  // conversations and their lines

  const forget = ({ peer }) => ({ do: 'forget', peer });

  const talkWith = (state, peer) => Talks.find(state.talks, peer);

  function change(state, peer, changed) {
    return { ...state, talks: state.talks.map(talk => talk.peer === peer ? changed(talk) : talk) };
  }

  const edit = (state, peer, changed) => just(change(state, peer, changed), { do: 'save', peer });

  function append(state, peer, line) {
    const talk = talkWith(state, peer);
    const talks = Talks.trim([Talks.grow(talk, line), ...state.talks.filter(other => other !== talk)]);
    const dropped = state.talks.filter(other => other !== talk && !talks.includes(other));
    return just({ ...state, talks }, { do: 'save', peer }, ...dropped.map(forget));
  }

  /** Marks the chosen conversation as read, if a person sees its end. */
  function read(state) {
    const { chosen } = state;
    if (!state.watching || !Talks.unread(talkWith(state, chosen))) return just(state);
    return edit(state, chosen, talk => ({ ...talk, readAt: Talks.latestAt(talk) }));
  }

  /** Gives an own line another state, wherever it is. */
  function settle(state, id, lineState, reason = '') {
    const talk = state.talks.find(each => each.lines.some(line => line.mine && line.id === id));
    if (!talk) return just(state);
    const settled = line => line.id === id ? { ...line, state: lineState, reason } : line;
    return edit(state, talk.peer, each => ({ ...each, lines: each.lines.map(settled) }));
  }

  /** Another window of this handle kept something: both must come to show the same. */
  function stored(state, { peer, packed }) {
    const ours = talkWith(state, peer);
    const theirs = Kept.unpack(peer, packed);
    const merged = Kept.merge(ours, theirs, new Set(state.awaiting.map(({ id }) => id)));
    if (!Talks.holdsAnything(merged) && peer !== state.chosen) return just(state);
    const talks = Talks.trim([merged, ...state.talks.filter(talk => talk !== ours)].sort(Talks.byLatest));
    return and(read({ ...state, talks }), ...Kept.same(theirs, merged) ? [] : [{ do: 'save', peer }]);
  }

  return { initial, next, wakeAt, talkWith };
})();
