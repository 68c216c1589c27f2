'use strict';

// Conversations, with people and in rooms, and their lines as values. A line is { id, wireId, mine, from, text, at,
// seq, state, reason }: `id` this page's name for it, `wireId` what the message brought or ''; `at` in milliseconds,
// rising within a conversation; `seq` the server's number for it, 0 if none came; `from` a person in a room; `state`
// one of pending, sent, kept, failed, gone for own ones, joined and left for what happens in a room, else ''. Lines up
// to `goneAt` went for lack of room.
const Talks = (() => {
  const KEPT_LINES = 500;
  // What somebody goes back to is there until the page is left.
  const MAX_LINES = 1000;
  const KEPT_TALKS = 100;
  // A browser keeps some five million characters.
  const STRANGERS_CHARACTERS = 300000;
  const ALL_CHARACTERS = 3500000;
  const LINE_CHARACTERS = 60;
  // How far apart the same message may be stamped where it has no number.
  const SAME_MILLIS = 2 * 60 * 1000;
  // The smallest step between two lines: a number counts microseconds.
  const STEP_MILLIS = 0.001;

  const empty = peer => ({ peer, lines: [], draft: '', readAt: 0, goneAt: 0, dividerAt: null, place: null, size: 0 });

  const line = fields => ({ id: '', wireId: '', mine: false, from: '', text: '', at: 0, seq: 0, state: '', reason: '',
    ...fields });

  const isEvent = line => line.state === 'joined' || line.state === 'left';

  const isShown = line => line.state !== 'gone';

  const isUnreadable = line => line.mine || isEvent(line);

  const holdsAnything = talk => talk.draft !== '' || talk.lines.some(line => isShown(line) && !isEvent(line));

  const latestAt = talk => talk.lines.at(-1)?.at ?? 0;

  const byLatest = (a, b) => latestAt(b) - latestAt(a);

  const answered = talk => talk.lines.some(line => line.mine && isShown(line));

  const isStranger = talk => !answered(talk);

  function unread({ lines, readAt }) {
    const from = lines.findLastIndex(line => line.at <= readAt) + 1;
    return lines.slice(from).filter(line => !isUnreadable(line)).length;
  }

  const unreadInAll = talks => talks.reduce((sum, talk) => sum + unread(talk), 0);

  const find = (talks, peer) => talks.find(talk => talk.peer === peer) || empty(peer);

  const sizeOf = line => line.text.length + line.reason.length + LINE_CHARACTERS;

  function withLines(talk, lines) {
    const last = lines.slice(-MAX_LINES);
    return { ...talk, lines: last, size: last.reduce((sum, line) => sum + sizeOf(line), 0) };
  }

  // Its first lines do not come back from where they are kept.
  const without = (talk, count) =>
    ({ ...withLines(talk, talk.lines.slice(count)), goneAt: talk.lines[count - 1].at, more: undefined });

  // At its place if the server gave it one, else later than all before it.
  function grow(talk, line, isOld = false) {
    const stamped = line.seq ? line : { ...line, at: Math.max(line.at, latestAt(talk) + STEP_MILLIS) };
    const place = talk.lines.findLastIndex(each => each.at <= stamped.at) + 1;
    const lines = talk.lines.toSpliced(place, 0, stamped);
    const size = talk.size + sizeOf(stamped);
    const most = isOld || talk.lines.length > KEPT_LINES ? MAX_LINES : KEPT_LINES;
    const dropped = lines.length > most ? sizeOf(lines.shift()) : 0;
    return { ...talk, lines, size: size - dropped, more: dropped ? undefined : talk.more };
  }

  function replace(talk, old, line) {
    const lines = talk.lines.map(each => each === old ? line : each);
    return withLines(talk, line.at === old.at ? lines : inOrder(lines));
  }

  // By time, each later than the one before.
  function inOrder(lines) {
    let earliest = 0;
    return [...lines].sort((a, b) => a.at - b.at).map(line => {
      const at = Math.max(line.at, earliest);
      earliest = at + STEP_MILLIS;
      return at === line.at ? line : { ...line, at };
    });
  }

  // One message: by the server's number, by id and text, else by text and time.
  function isSame(a, b) {
    if (a.mine !== b.mine || a.from !== b.from) return false;
    if (a.seq && a.seq === b.seq) return true;
    const isNear = Math.abs(a.at - b.at) < SAME_MILLIS;
    if (a.mine) return a.id === b.id && a.text === b.text && (isNear || !a.seq || !b.seq);
    if (a.seq && b.seq && !a.wireId) return false;
    return a.wireId === b.wireId && a.text === b.text && a.state === b.state && isNear;
  }

  // The line that this one tells again; what another said is told again soon, or not at all.
  function known({ lines }, line) {
    const from = line.mine ? 0 : lines.findLastIndex(each => each.at < line.at - SAME_MILLIS) + 1;
    return lines.slice(from).find(each => isSame(each, line));
  }

  // Beyond the limits go the oldest, and first those of whom nobody answered: strangers push no friend out.
  const trim = (talks, chosen) =>
    shorten(shorten(trimCount(talks, chosen), isStranger, STRANGERS_CHARACTERS), () => true, ALL_CHARACTERS);

  // A room stays in the list, though empty: one may be in it still. So does what is on screen, or being written.
  function trimCount(talks, chosen) {
    const full = talks.filter(holdsAnything);
    const excess = full.length - KEPT_TALKS;
    if (excess <= 0) return talks;
    const others = full.filter(talk => talk !== talks[0] && talk.peer !== chosen && !talk.draft).reverse();
    const gone = new Set([...others.filter(isStranger), ...others.filter(answered)].slice(0, excess));
    return talks.flatMap(talk => !gone.has(talk) ? [talk] : Handles.isRoom(talk.peer) ? [empty(talk.peer)] : []);
  }

  const charactersIn = talks => talks.reduce((sum, talk) => sum + talk.size, 0);

  // The oldest lines of the largest conversation go, while some have more than this, and all more than that.
  function shorten(talks, among, most, mostInAll = 0) {
    const some = talks.filter(among);
    if (charactersIn(some) <= most || charactersIn(talks) <= mostInAll) return talks;
    const largest = some.reduce((one, talk) => talk.size > one.size ? talk : one);
    return shorten(talks.map(talk => talk === largest ? without(talk, Math.ceil(talk.lines.length / 8)) : talk), among,
      most, mostInAll);
  }

  // The browser takes no more: a tenth goes, of strangers first, but not the latest.
  const shrink = talks => [talk => isStranger(talk) && talk.peer !== talks[0].peer, ({ lines }) => lines.length > 1]
    .reduce((all, among) => shorten(all, among, 0, charactersIn(talks) * .9), talks);

  return { KEPT_LINES, MAX_LINES, empty, line, isEvent, isShown, isUnreadable, holdsAnything, byLatest, answered,
    unread, unreadInAll, find, withLines, grow, replace, inOrder, isSame, known, trim, shrink };
})();
