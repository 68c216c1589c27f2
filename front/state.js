'use strict';

/**
 * The chat of one handle as a pure function of events: `State.next(state, event)` gives the state that follows,
 * and the effects that somebody must carry out. The glue (main.js) calls it; nothing in here knows a clock,
 * chance, storage, a socket or the page: an event brings what it needs.
 */
const State = (() => {
  /** How long the ids of messages are; they take room that a text could have. */
  const ID_CHARACTERS = 10;
  const KEPT_LINES = 500;
  const KEPT_TALKS = 100;
  const ANSWER_MILLIS = 15000;
  const FIRST_RETRY_MILLIS = 500;
  const LAST_RETRY_MILLIS = 30000;
  const STEADY_MILLIS = 5000;
  const BACK_MILLIS = 4000;
  const GROUP_MILLIS = 5 * 60 * 1000;
  /** How far apart two windows of one handle may stamp the same message. */
  const SAME_MESSAGE_MILLIS = 10000;

  const TOKEN_IN_HASH = /&token=(.*)$/;

  const UNSENT = 'There was no connection';
  const UNANSWERED = 'No answer came: it may have arrived or not';
  const TOKEN_WANTED = 'This server lets nobody in without one';
  const CLOSE_WORDS = { 1001: 'the server stopped', 1013: 'the server is busy' };

  /** Which state of an own line wins when two windows disagree. */
  const RANKS = { pending: 0, failed: 1, sent: 2, gone: 3 };

  const initial = Object.freeze({
    me: '',
    link: { phase: 'off', reason: '', wantsToken: false, notice: '', failures: 0, openedAt: 0, retryAt: 0,
      backUntil: 0 },
    talks: [], // the latest first
    chosen: '', // whom the conversation on screen is with
    watching: false, // whether a person sees the end of it
    awaiting: [], // messages that the server has not answered: { id, at }, in the order they were sent
  });

  function next(state, event) {
    switch (event.type) {
      case 'handle': return begin(event);
      case 'opened': return opened(state, event);
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
      const talk = unpack(peer, packed);
      const left = line => line.state === 'pending' ? { ...line, state: 'failed', reason: UNANSWERED } : line;
      const lines = talk.lines.map(left);
      return { ...talk, lines, dividerAt: unread(talk) ? talk.readAt : null };
    });
    const state = { ...initial, me, talks: trimTalks(talks.filter(holdsAnything).sort(byLatest)) };
    return needsToken ? just(refused(state, TOKEN_WANTED, true), { do: 'disconnect' }) : connect(state);
  }

  // the connection

  function connect(state) {
    return just({ ...state, link: { ...state.link, phase: 'connecting' } }, { do: 'connect', me: state.me });
  }

  function refused(state, reason, wantsToken) {
    return { ...state, link: { ...state.link, phase: 'refused', reason, wantsToken } };
  }

  function opened(state, { at }) {
    const backUntil = state.link.failures ? at + BACK_MILLIS : 0;
    return just({ ...state, link: { ...state.link, phase: 'open', reason: '', notice: '', openedAt: at, backUntil } });
  }

  /**
   * Policy violation is final, unless another token may help; after anything else the next try waits a random part of
   * a doubling time.
   */
  function closed(state, { code, reason, at, chance }) {
    const settled = state.awaiting.reduce(
      (result, { id }) => and(settle(result.state, id, 'failed', UNANSWERED), ...result.effects), just(state));
    const link = { ...state.link, openedAt: 0, backUntil: 0 };
    if (code === 1008) {
      link.phase = 'refused';
      link.wantsToken = /^token\b/.test(reason);
      link.reason = link.notice || reason || 'The server gave no reason';
    } else {
      const steady = state.link.openedAt > 0 && at - state.link.openedAt >= STEADY_MILLIS;
      link.failures = steady ? 1 : state.link.failures + 1;
      const longest = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** (link.failures - 1));
      link.phase = 'waiting';
      link.reason = CLOSE_WORDS[code] || link.reason;
      link.retryAt = at + Math.round(chance * longest);
    }
    return just({ ...settled.state, awaiting: [], link }, ...settled.effects);
  }

  /** Time passed: a try may be due, an answer overdue. A line that answers nothing is as good as cut. */
  function tick(state, { at, chance }) {
    if (state.link.phase === 'waiting' && at >= state.link.retryAt) return connect(state);
    if (at < overdueAt(state)) return just(state);
    return and(closed(state, { code: 1006, reason: '', at, chance }), { do: 'disconnect' });
  }

  const overdueAt = ({ awaiting }) => awaiting.length ? awaiting[0].at + ANSWER_MILLIS : Infinity;

  /** When the next tick matters. */
  function wakeAt(state, at) {
    const { phase, retryAt, backUntil } = state.link;
    return Math.min(phase === 'waiting' ? retryAt : Infinity, backUntil > at ? backUntil : Infinity, overdueAt(state));
  }

  /** There is reason to try at once: the network or the person is back, or the person asks. */
  function hurry(state, { asked }) {
    const { phase } = state.link;
    return phase === 'waiting' || phase === 'refused' && asked ? connect(state) : just(state);
  }

  /** The connection in words: what it is, and what follows from it. */
  function linkWords({ link }, at) {
    switch (link.phase) {
      case 'connecting': return ['Connecting', ''];
      case 'open': return [link.backUntil > at ? 'Back' : 'Connected', ''];
      case 'waiting': {
        const seconds = Math.max(0, Math.ceil((link.retryAt - at) / 1000));
        return [link.reason ? `Offline: ${link.reason}` : 'Offline', `next try in ${seconds} s`];
      }
      case 'refused': return [link.wantsToken ? 'Token needed' : 'Refused', ''];
      default: return ['', ''];
    }
  }

  // what the server says

  function received(state, { text, at, key }) {
    const said = parseObject(text);
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
    const marked = unread(before) ? result.state
      : change(result.state, said.sender, talk => ({ ...talk, dividerAt: before.readAt }));
    return just(marked, ...result.effects, { do: 'notify', peer: said.sender, text });
  }

  function parseObject(text) {
    try {
      const value = JSON.parse(text);
      return value && typeof value === 'object' ? value : null;
    } catch {
      return null;
    }
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
      { do: 'send', text: wire(state.me, peer, trimmed, id) });
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
    const talks = left.talks.filter(talk => talk.peer === peer || holdsAnything(talk));
    const known = !peer || talks.some(talk => talk.peer === peer);
    return just({ ...left, chosen: peer, watching: false, talks: known ? talks : [emptyTalk(peer), ...talks] });
  }

  /** Forgets the conversation with a peer, or every one for null; in other windows too. */
  function clear(state, peer) {
    const gone = state.talks.filter(talk => peer === null || talk.peer === peer);
    const talks = state.talks.map(talk => gone.includes(talk) ? emptyTalk(talk.peer) : talk)
      .filter(talk => talk.peer === state.chosen || holdsAnything(talk));
    return just({ ...state, talks }, ...gone.map(forget));
  }

  // conversations and their lines

  const emptyTalk = peer => ({ peer, lines: [], draft: '', readAt: 0, dividerAt: null });

  const holdsAnything = talk => talk.draft !== '' || talk.lines.some(shown);

  const shown = line => line.state !== 'gone';

  const latestAt = talk => talk.lines.length ? talk.lines[talk.lines.length - 1].at : 0;

  const byLatest = (a, b) => latestAt(b) - latestAt(a);

  const unread = talk => talk.lines.filter(line => !line.mine && line.at > talk.readAt).length;

  const unreadInAll = state => state.talks.reduce((sum, talk) => sum + unread(talk), 0);

  const forget = ({ peer }) => ({ do: 'forget', peer });

  const talkWith = (state, peer) => state.talks.find(talk => talk.peer === peer) || emptyTalk(peer);

  function change(state, peer, changed) {
    return { ...state, talks: state.talks.map(talk => talk.peer === peer ? changed(talk) : talk) };
  }

  const edit = (state, peer, changed) => just(change(state, peer, changed), { do: 'save', peer });

  function append(state, peer, line) {
    const talk = talkWith(state, peer);
    const stamped = { ...line, at: Math.max(line.at, latestAt(talk) + 1) };
    const grown = { ...talk, lines: [...talk.lines, stamped].slice(-KEPT_LINES) };
    const talks = trimTalks([grown, ...state.talks.filter(other => other !== talk)]);
    const dropped = state.talks.filter(other => other !== talk && !talks.includes(other));
    return just({ ...state, talks }, { do: 'save', peer }, ...dropped.map(forget));
  }

  /** Beyond the limit go the oldest, and of these first the ones never answered: strangers push nobody out. */
  function trimTalks(talks) {
    const excess = talks.length - KEPT_TALKS;
    if (excess <= 0) return talks;
    const answered = talk => talk.lines.some(line => line.mine);
    const kept = talks.slice(1).reverse();
    const gone = new Set([...kept.filter(talk => !answered(talk)), ...kept.filter(answered)].slice(0, excess));
    return talks.filter(talk => !gone.has(talk));
  }

  /** Marks the chosen conversation as read, if a person sees its end. */
  function read(state) {
    const { chosen } = state;
    if (!state.watching || !unread(talkWith(state, chosen))) return just(state);
    return edit(state, chosen, talk => ({ ...talk, readAt: latestAt(talk) }));
  }

  /** Gives an own line another state, wherever it is. */
  function settle(state, id, lineState, reason = '') {
    const talk = state.talks.find(each => each.lines.some(line => line.mine && line.id === id));
    if (!talk) return just(state);
    const settled = line => line.id === id ? { ...line, state: lineState, reason } : line;
    return edit(state, talk.peer, each => ({ ...each, lines: each.lines.map(settled) }));
  }

  // what the browser keeps

  /** A conversation as it is kept. Another's lines have no id: each window that hears one gives it its own. */
  function pack(talk) {
    const lines = talk.lines.map(line => line.mine
      ? [line.at, line.text, line.id, line.state, line.reason] : [line.at, line.text]);
    return { lines, draft: talk.draft, readAt: talk.readAt };
  }

  /** Reads what is kept, which anybody may have written: all that is not as `pack` makes it is left out. */
  function unpack(peer, packed) {
    const isText = value => typeof value === 'string';
    const isTime = value => Number.isSafeInteger(value) && value > 0 && value < 8.64e15;
    const talk = emptyTalk(peer);
    if (!packed || typeof packed !== 'object') return talk;
    if (isText(packed.draft)) talk.draft = packed.draft;
    if (isTime(packed.readAt)) talk.readAt = packed.readAt;
    let last = 0;
    for (const entry of Array.isArray(packed.lines) ? packed.lines.slice(-KEPT_LINES) : []) {
      if (!Array.isArray(entry) || !isTime(entry[0]) || entry[0] <= last || !isText(entry[1])) continue;
      const [at, text, id, lineState, reason] = entry;
      const mine = isText(id);
      if (mine && (!Object.hasOwn(RANKS, lineState) || !isText(reason))) continue;
      talk.lines.push({ id: mine ? id : `kept-${at}`, mine, text, at, state: mine ? lineState : '',
        reason: mine ? reason : '' });
      last = at;
    }
    return talk;
  }

  /** Another window of this handle kept something: both must come to show the same. */
  function stored(state, { peer, packed }) {
    const ours = talkWith(state, peer);
    const theirs = unpack(peer, packed);
    const lines = mergeLines(ours.lines, theirs.lines, new Set(state.awaiting.map(({ id }) => id)));
    const merged = { ...ours, lines, readAt: Math.max(ours.readAt, theirs.readAt) };
    if (!holdsAnything(merged) && peer !== state.chosen) return just(state);
    const talks = trimTalks([merged, ...state.talks.filter(talk => talk !== ours)].sort(byLatest));
    const lasting = talk => JSON.stringify({ ...pack(talk), draft: '' });
    const known = lasting(theirs) === lasting(merged);
    return and(read({ ...state, talks }), ...known ? [] : [{ do: 'save', peer }]);
  }

  /** Own lines meet by id. Each of another's meets at most one of the same text and about the same time. */
  function mergeLines(ours, theirs, awaiting) {
    const merged = [...ours];
    const ids = new Set(ours.map(line => line.id));
    const free = new Map();
    ours.forEach((line, i) => {
      const key = line.mine ? `id ${line.id}` : `text ${line.text}`;
      free.set(key, [...free.get(key) || [], i]);
    });
    for (const line of theirs) {
      const candidates = free.get(line.mine ? `id ${line.id}` : `text ${line.text}`) || [];
      const found = candidates.findIndex(i => line.mine || Math.abs(ours[i].at - line.at) < SAME_MESSAGE_MILLIS);
      if (found < 0) {
        let { id } = line;
        while (ids.has(id)) id += '+';
        ids.add(id);
        merged.push({ ...line, id });
        continue;
      }
      const [i] = candidates.splice(found, 1);
      const wins = line.mine && RANKS[line.state] > RANKS[ours[i].state] && !awaiting.has(line.id);
      merged[i] = { ...ours[i], at: Math.min(ours[i].at, line.at) };
      if (wins) Object.assign(merged[i], { state: line.state, reason: line.reason });
    }
    return inOrder(merged).slice(-KEPT_LINES);
  }

  /** By time, each later than the one before. */
  function inOrder(lines) {
    let last = 0;
    return lines.sort((a, b) => a.at - b.at).map(line => {
      last = Math.max(line.at, last + 1);
      return last === line.at ? line : { ...line, at: last };
    });
  }

  // the wire

  const wire = (sender, recipient, message, id) => JSON.stringify({ sender, recipient, message, id });

  /** How many bytes a message with this text may still grow by; negative when it is too long. */
  function bytesLeft(state, text, maxMessageBytes) {
    const message = wire(state.me, state.chosen, text.replace(/\s+$/, ''), 'x'.repeat(ID_CHARACTERS));
    return maxMessageBytes - new TextEncoder().encode(message).length;
  }

  // what is shown

  /** A conversation as rows: days, the place from which on all is new, and lines, each first of a group or not. */
  function rows(talk) {
    const result = [];
    let day = '';
    let before = null;
    let divided = talk.dividerAt === null;
    for (const line of talk.lines.filter(shown)) {
      const lineDay = new Date(line.at).toDateString();
      if (!divided && !line.mine && line.at > talk.dividerAt) {
        if (before) result.push({ kind: 'new', key: 'new' });
        divided = true;
        before = null;
      }
      if (lineDay !== day) {
        result.push({ kind: 'day', key: `day ${lineDay}`, at: line.at });
        before = null;
      }
      const first = !before || before.mine !== line.mine || line.at - before.at > GROUP_MILLIS;
      result.push({ kind: 'line', key: `line ${line.id}`, line, first });
      day = lineDay;
      before = line;
    }
    return result;
  }

  /** A text in parts, where those with an `href` are links: http and https only. */
  function linkParts(text) {
    const parts = [];
    let end = 0;
    for (const { 0: found, index } of text.matchAll(/\bhttps?:\/\/[^\s<>"']{1,2000}/gi)) {
      const link = trimLink(found);
      if (!URL.canParse(link)) continue;
      if (index > end) parts.push({ text: text.slice(end, index) });
      parts.push({ text: link, href: link });
      end = index + link.length;
    }
    if (end < text.length) parts.push({ text: text.slice(end) });
    return parts;
  }

  /** Leaves out what ends the sentence, not the link; a bracket that the link opened stays. */
  function trimLink(link) {
    const last = link.at(-1);
    const loose = /[.,:;!?*_~]/.test(last) || ')]}'.includes(last)
      && link.split(last).length > link.split('([{'[')]}'.indexOf(last)]).length;
    return loose ? trimLink(link.slice(0, -1)) : link;
  }

  /** A handle as a person types it, in the one form that the server takes. */
  const plainHandle = text => text.normalize('NFKC').trim();

  /** The handle that an address names behind its `#`. */
  function handleOfHash(hash) {
    const name = hash.slice(1).replace(TOKEN_IN_HASH, '');
    try {
      return plainHandle(decodeURIComponent(name));
    } catch {
      return plainHandle(name);
    }
  }

  /** The token behind the handle, as in `#coop&token=...`; '' if there is none. */
  const tokenOfHash = hash => plainToken((hash.match(TOKEN_IN_HASH) || [])[1] || '');

  /** A token as a person pastes it, or '' for what is none: it has no letter that an address would escape. */
  const plainToken = text => /^[\w.-]+$/.test(text.trim()) ? text.trim() : '';

  return Object.freeze({
    initial, next, wakeAt, linkWords, unread, unreadInAll, talkWith, holdsAnything, pack, bytesLeft, rows, linkParts,
    plainHandle, plainToken, handleOfHash, tokenOfHash, ID_CHARACTERS,
  });
})();
