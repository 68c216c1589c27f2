'use strict';

/** A conversation as the browser keeps it, and what becomes of it when two windows have kept different things. */
const Kept = (() => {
  /** How far apart two windows of one handle may stamp the same message. */
  const SAME_MESSAGE_MILLIS = 10000;

  /** Which state of an own line wins when two windows disagree. */
  const RANKS = { pending: 0, failed: 1, sent: 2, gone: 3 };

  /** Another's lines have no id: each window that hears one gives it its own. */
  function pack(talk) {
    const lines = talk.lines.map(line => line.mine
      ? [line.at, line.text, line.id, line.state, line.reason] : [line.at, line.text]);
    return { lines, draft: talk.draft, readAt: talk.readAt };
  }

  /** Reads what is kept, which anybody may have written: all that is not as `pack` makes it is left out. */
  function unpack(peer, packed) {
    const isText = value => typeof value === 'string';
    const isTime = value => Number.isSafeInteger(value) && value > 0 && value < 8.64e15;
    const talk = Talks.empty(peer);
    if (!packed || typeof packed !== 'object') return talk;
    if (isText(packed.draft)) talk.draft = packed.draft;
    if (isTime(packed.readAt)) talk.readAt = packed.readAt;
    let last = 0;
    for (const entry of Array.isArray(packed.lines) ? packed.lines.slice(-Talks.KEPT_LINES) : []) {
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

  /** Another window's state of a conversation taken into ours; own lines that await an answer stay as they are. */
  function merge(ours, theirs, awaiting) {
    return { ...ours, lines: mergeLines(ours.lines, theirs.lines, awaiting),
      readAt: Math.max(ours.readAt, theirs.readAt) };
  }

  /** Whether both would be kept alike, drafts aside. */
  const same = (a, b) => lasting(a) === lasting(b);

  const lasting = talk => JSON.stringify({ ...pack(talk), draft: '' });

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
    return inOrder(merged).slice(-Talks.KEPT_LINES);
  }

  /** By time, each later than the one before. */
  function inOrder(lines) {
    let last = 0;
    return lines.sort((a, b) => a.at - b.at).map(line => {
      last = Math.max(line.at, last + 1);
      return last === line.at ? line : { ...line, at: last };
    });
  }

  return { pack, unpack, merge, same };
})();
