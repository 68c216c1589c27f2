'use strict';

// What the browser keeps, packed and read again, and what becomes of it when two windows kept different things.
const Kept = (() => {
  // The higher wins when two windows disagree on an own line.
  const RANKS = { pending: 0, failed: 1, kept: 2, sent: 3, gone: 4 };
  // Whatever claims to be later is nobody's line: 1 January 2100.
  const LAST_MILLIS = 4102444800000;
  const MAX_GAPS = 20;
  const MAX_CLEARED = 200;
  const MAX_ROOMS = 1000;

  const { isText, isObject, isSeq } = Texts;
  const asArray = value => Array.isArray(value) ? value : [];
  const isTime = value => Number.isFinite(value) && value > 0 && value < LAST_MILLIS;

  // Without what is empty at its end.
  function packLine(line) {
    const { at, text, mine, id, wireId, state, reason, seq, from } = line;
    const packed = [at, text, mine ? id : wireId, state, reason, seq, from];
    return packed.slice(0, Math.max(2, packed.findLastIndex(Boolean) + 1));
  }

  const pack = talk => ({ lines: talk.lines.slice(-Talks.KEPT_LINES).map(packLine), readAt: talk.readAt });

  // Anybody may have written it: all that is not as `pack` makes it is left out, and what `isGone`.
  function unpack(peer, packed, isGone) {
    const { readAt, lines } = isObject(packed) ? packed : {};
    const good = [];
    for (const entry of asArray(lines).slice(-Talks.KEPT_LINES)) {
      const line = unpackLine(entry);
      if (line && line.at > (good.at(-1)?.at ?? 0) && !isGone?.(line)) good.push(line);
    }
    return Talks.withLines({ ...Talks.empty(peer), readAt: isTime(readAt) ? readAt : 0 }, good);
  }

  function unpackLine(entry) {
    const [at, text, wireId = '', state = '', reason = '', seq = 0, from = ''] = asArray(entry);
    if (!isTime(at) || !isSeq(seq) || ![text, wireId, state, reason, from].every(isText)) return null;
    const mine = Object.hasOwn(RANKS, state);
    if (!mine && state && !Talks.isEvent({ state })) return null;
    return { id: mine ? wireId : `kept-${at}`, wireId, mine, from: Texts.wellFormed(from), text, at, seq, state,
      reason };
  }

  // Takes another window's state in; own lines that await an answer stay as they are.
  const merge = (ours, theirs, awaiting) => Talks.withLines({ ...ours, readAt: Math.max(ours.readAt, theirs.readAt) },
    mergeLines(ours.lines, theirs.lines, awaiting).slice(-Math.max(Talks.KEPT_LINES, ours.lines.length)));

  const same = (a, b) => JSON.stringify(pack(a)) === JSON.stringify(pack(b));

  // Each of their lines meets at most one of ours; the others are added.
  function mergeLines(ours, theirs, awaiting) {
    const alone = new Set(ours);
    const ids = new Set(ours.map(line => line.id));
    const met = theirs.map(line => {
      for (const each of alone) {
        if (!Talks.isSame(each, line)) continue;
        alone.delete(each);
        return mergeLine(each, line, awaiting);
      }
      let { id } = line;
      while (ids.has(id)) id += '+';
      ids.add(id);
      return { ...line, id };
    });
    return Talks.inOrder([...alone, ...met]);
  }

  function mergeLine(ours, theirs, awaiting) {
    const { seq } = ours.seq ? ours : theirs;
    const at = ours.seq ? ours.at : theirs.seq ? theirs.at : Math.min(ours.at, theirs.at);
    const wins = ours.mine && RANKS[theirs.state] > RANKS[ours.state] && !awaiting.has(ours.id);
    return wins ? { ...ours, at, seq, state: theirs.state, reason: theirs.reason } : { ...ours, at, seq };
  }

  // what is kept for a handle, beside its conversations

  const noSession = Object.freeze({ epoch: '', seq: 0, pass: '', gaps: [], cleared: new Map(), rooms: new Map() });

  // How far a handle has heard the server: { epoch, seq, pass }; when something may be missing (`gaps`, in
  // milliseconds); up to which number each conversation was `cleared`, under '' all of them; and the `rooms`.
  function unpackSession(packed) {
    if (!isObject(packed)) return noSession;
    const known = isText(packed.epoch) && isText(packed.pass) && isSeq(packed.seq);
    const { epoch, seq, pass } = known ? packed : noSession;
    const gaps = asArray(packed.gaps).filter(isTime).slice(-MAX_GAPS);
    const cleared = pairs(packed.cleared, isSeq).sort(([p, a], [q, b]) => !p - !q || a - b).slice(-MAX_CLEARED);
    const rooms = pairs(packed.rooms, isText).filter(([name]) => Handles.isRoom(name)).slice(-MAX_ROOMS);
    return { epoch, seq, pass, gaps, cleared: new Map(cleared), rooms: new Map(rooms) };
  }

  const pairs = (value, isGood) => asArray(value).map(asArray).filter(([name, what]) => isText(name) && isGood(what));

  const packSession = session => ({ ...session, cleared: [...session.cleared], rooms: [...session.rooms] });

  function mergeSession(ours, theirs) {
    const cleared = new Map(theirs.cleared);
    ours.cleared.forEach((upto, peer) => cleared.set(peer, Math.max(upto, cleared.get(peer) || 0)));
    const gaps = [...new Set([...theirs.gaps, ...ours.gaps])].sort((a, b) => a - b).slice(-MAX_GAPS);
    const { seq, rooms } = theirs.epoch === ours.epoch && theirs.seq > ours.seq ? theirs : ours;
    return { ...ours, seq, rooms, gaps, cleared };
  }

  return { pack, unpack, merge, same, noSession, packSession, unpackSession, mergeSession };
})();
