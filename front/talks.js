'use strict';

// Conversations, with people and in rooms, and their lines as values. A line is { id, wireId, mine, from, text, at,
// seq, state, reason }: `id` this page's name for it, `wireId` what the message brought or ''; `at` in milliseconds,
// rising within a conversation; `seq` the server's number for it, 0 if none came; `from` a person in a room; `state`
// one of pending, sent, kept, failed, gone for own ones, joined and left for what happens in a room, else ''. Lines up
// to `goneAt` went for lack of room.
const Talks = (() => {
  const KEPT_LINES = 500;
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

  const holdsAnything = talk => talk.draft !== '' || talk.lines.some(isShown);

  const latestAt = talk => talk.lines.length ? talk.lines[talk.lines.length - 1].at : 0;

  const byLatest = (a, b) => latestAt(b) - latestAt(a);

  const answered = talk => talk.lines.some(line => line.mine && line.state !== 'gone');

  function unread(talk) {
    let count = 0;
    for (let i = talk.lines.length - 1; i >= 0 && talk.lines[i].at > talk.readAt; i--) {
      if (!isUnreadable(talk.lines[i])) count++;
    }
    return count;
  }

  const unreadInAll = talks => talks.reduce((sum, talk) => sum + unread(talk), 0);

  const find = (talks, peer) => talks.find(talk => talk.peer === peer) || empty(peer);

  const sizeOf = line => line.text.length + line.reason.length + LINE_CHARACTERS;

  function withLines(talk, lines) {
    const kept = lines.length > KEPT_LINES ? lines.slice(-KEPT_LINES) : lines;
    return { ...talk, lines: kept, size: kept.reduce((sum, line) => sum + sizeOf(line), 0) };
  }

  // Its first lines do not come back from where they are kept.
  const without = (talk, count) =>
    ({ ...withLines(talk, talk.lines.slice(count)), goneAt: talk.lines[count - 1].at });

  // At its place if the server gave it one, else later than all before it.
  function grow(talk, line) {
    const stamped = line.seq ? line : { ...line, at: Math.max(line.at, latestAt(talk) + STEP_MILLIS) };
    let place = talk.lines.length;
    while (place > 0 && talk.lines[place - 1].at > stamped.at) place--;
    const lines = [...talk.lines.slice(0, place), stamped, ...talk.lines.slice(place)];
    const dropped = lines.length > KEPT_LINES ? lines.shift() : null;
    return { ...talk, lines, size: talk.size + sizeOf(stamped) - (dropped ? sizeOf(dropped) : 0) };
  }

  function replace(talk, old, line) {
    const lines = talk.lines.map(each => each === old ? line : each);
    return withLines(talk, line.at === old.at ? lines : inOrder(lines));
  }

  // By time, each later than the one before.
  function inOrder(lines) {
    let last = 0;
    return [...lines].sort((a, b) => a.at - b.at).map(line => {
      const at = Math.max(line.at, last ? last + STEP_MILLIS : 0);
      last = at;
      return at === line.at ? line : { ...line, at };
    });
  }

  // One message: by the server's number, by id, else by text and time.
  function isSame(a, b) {
    if (a.mine !== b.mine || a.from !== b.from) return false;
    if (a.mine) return a.id === b.id;
    if (a.seq && a.seq === b.seq) return true;
    if (a.seq && b.seq && !a.wireId) return false;
    return a.wireId === b.wireId && a.text === b.text && a.state === b.state && Math.abs(a.at - b.at) < SAME_MILLIS;
  }

  // Beyond the limits go the oldest, and first those of whom nobody answered: strangers push no friend out.
  function trim(talks) {
    return shorten(shorten(trimCount(talks), talk => !answered(talk), STRANGERS_CHARACTERS), () => true,
      ALL_CHARACTERS);
  }

  function trimCount(talks) {
    const excess = talks.length - KEPT_TALKS;
    if (excess <= 0) return talks;
    const kept = talks.slice(1).reverse();
    const gone = new Set([...kept.filter(talk => !answered(talk)), ...kept.filter(answered)].slice(0, excess));
    return talks.filter(talk => !gone.has(talk));
  }

  const charactersIn = talks => talks.reduce((sum, talk) => sum + talk.size, 0);

  // The oldest lines of the largest conversation go.
  function shorten(talks, among, mostCharacters) {
    let all = talks;
    while (charactersIn(all) > mostCharacters) {
      const some = all.filter(among);
      if (charactersIn(some) <= mostCharacters) break;
      const largest = some.reduce((most, talk) => talk.size > most.size ? talk : most);
      all = all.map(talk => talk === largest ? without(talk, Math.ceil(talk.lines.length / 8)) : talk);
    }
    return all;
  }

  // The browser keeps no more: a tenth goes, of strangers first, then the oldest.
  function shrink(talks) {
    const all = talks.flatMap(talk => talk.lines.map(line => ({ line, stranger: !answered(talk) })))
      .sort((a, b) => b.stranger - a.stranger || a.line.at - b.line.at);
    const gone = new Set();
    for (let goes = charactersIn(talks) / 10; goes > 0 && gone.size < all.length - 1;) {
      const { line } = all[gone.size];
      gone.add(line);
      goes -= sizeOf(line);
    }
    return talks.map(talk => {
      const count = talk.lines.filter(line => gone.has(line)).length;
      return count ? without(talk, count) : talk;
    });
  }

  return {
    KEPT_LINES, empty, line, isEvent, isShown, isUnreadable, holdsAnything, latestAt, byLatest, answered, unread,
    unreadInAll, find, withLines, grow, replace, inOrder, isSame, trim, shrink,
  };
})();
