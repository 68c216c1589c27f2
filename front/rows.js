'use strict';

// A conversation as the rows that show it.
const Rows = (() => {
  const GROUP_MILLIS = 5 * 60 * 1000;
  const QUARTER_MILLIS = 15 * 60 * 1000;

  // Each row is { kind, key }: `day` with `at`; `gap` at times at which something may be missing; `new` where what is
  // unread begins; `events` with who `joined` and `left`; `line` with a `line`, whether it is the `first` of its group,
  // and the first `unread` one.
  function of(talk, gaps, me) {
    const rows = [];
    let before = null; // the line above
    let parted = true; // from what is above
    let divided = talk.dividerAt === null;
    let day = '';
    // not the own coming and going: that is no news
    const all = [...talk.lines.filter(line => Talks.isShown(line) && line.from !== me),
      ...gaps.map(at => ({ at, isGap: true }))];
    for (const line of all.sort((a, b) => a.at - b.at)) {
      if (line.isGap) {
        if (before && rows.at(-1).kind !== 'gap') rows.push({ kind: 'gap', key: `gap ${line.at}` });
        parted = true;
        continue;
      }
      const unread = !divided && !Talks.isUnreadable(line) && line.at > talk.dividerAt;
      if (unread && before) rows.push({ kind: 'new', key: 'new' });
      const lineDay = new Date(line.at).toDateString();
      if (lineDay !== day) rows.push({ kind: 'day', key: `day ${lineDay}`, at: line.at });
      parted ||= unread || lineDay !== day;
      if (Talks.isEvent(line)) addEvent(rows, line);
      else rows.push(lineRow(line, before, parted, unread, me));
      parted = false;
      divided ||= unread;
      day = lineDay;
      before = line;
    }
    return rows;
  }

  // A group shows one time: it ends with the clock's quarter of an hour, whatever was before it.
  const quarterOf = ({ at }) => Math.floor(at / QUARTER_MILLIS);

  function lineRow(line, before, parted, unread, me) {
    const first = parted || Talks.isEvent(before) || before.mine !== line.mine || before.from !== line.from
      || line.at - before.at > GROUP_MILLIS || quarterOf(line) !== quarterOf(before);
    const mention = !line.mine && line.from !== '' && Handles.mentions(line.text, me);
    return { kind: 'line', key: `line ${line.id}`, line, first, unread, mention };
  }

  // Who comes and goes is folded into one row; who did both is in neither list.
  function addEvent(rows, { id, from, state }) {
    const last = rows.at(-1);
    if (last?.kind !== 'events') {
      rows.push({ kind: 'events', key: `events ${id}`, joined: [], left: [], [state]: [from] });
      return;
    }
    const undone = state === 'joined' ? 'left' : 'joined';
    if (last[undone].includes(from)) last[undone] = last[undone].filter(each => each !== from);
    else if (!last[state].includes(from)) last[state] = [...last[state], from];
  }

  function eventWords({ joined, left }) {
    const say = (who, what) => who.length === 0 ? [] : [`${who.length > 2 ? who.length : who.join(' and ')} ${what}`];
    return [...say(joined, 'joined'), ...say(left, 'left')].join(', ') || 'Somebody came and went';
  }

  return { of, eventWords };
})();
