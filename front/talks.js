'use strict';

/** Conversations and their lines as values: how to find, count, order and limit them, and how they are shown. */
const Talks = (() => {
  const KEPT_LINES = 500;
  const KEPT_TALKS = 100;
  const GROUP_MILLIS = 5 * 60 * 1000;

  const empty = peer => ({ peer, lines: [], draft: '', readAt: 0, dividerAt: null });

  const isShown = line => line.state !== 'gone';

  const holdsAnything = talk => talk.draft !== '' || talk.lines.some(isShown);

  const latestAt = talk => talk.lines.length ? talk.lines[talk.lines.length - 1].at : 0;

  const byLatest = (a, b) => latestAt(b) - latestAt(a);

  const unread = talk => talk.lines.filter(line => !line.mine && line.at > talk.readAt).length;

  const unreadInAll = talks => talks.reduce((sum, talk) => sum + unread(talk), 0);

  const find = (talks, peer) => talks.find(talk => talk.peer === peer) || empty(peer);

  /** One more line, later than all before it. */
  function grow(talk, line) {
    const stamped = { ...line, at: Math.max(line.at, latestAt(talk) + 1) };
    return { ...talk, lines: [...talk.lines, stamped].slice(-KEPT_LINES) };
  }

  /** Beyond the limit go the oldest, and of these first the ones never answered: strangers push nobody out. */
  function trim(talks) {
    const excess = talks.length - KEPT_TALKS;
    if (excess <= 0) return talks;
    const answered = talk => talk.lines.some(line => line.mine);
    const kept = talks.slice(1).reverse();
    const gone = new Set([...kept.filter(talk => !answered(talk)), ...kept.filter(answered)].slice(0, excess));
    return talks.filter(talk => !gone.has(talk));
  }

  /** A conversation as rows: days, the place from which on all is new, and lines, each first of a group or not. */
  function rows(talk) {
    const result = [];
    let day = '';
    let before = null;
    let divided = talk.dividerAt === null;
    for (const line of talk.lines.filter(isShown)) {
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

  return {
    KEPT_LINES, empty, holdsAnything, latestAt, byLatest, unread, unreadInAll, find, grow, trim, rows,
  };
})();
