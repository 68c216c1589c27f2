'use strict';

// The server's protocol, plain and `gochat.v2`: what it says, and what it is told, as values.
const Wire = (() => {
  const { isText, isObject, isSeq } = Texts;
  const textIn = value => isText(value) ? Texts.wellFormed(value) : '';
  const texts = value => Array.isArray(value) ? value.filter(isText).map(Texts.wellFormed) : [];
  const numbers = value => Object.entries(isObject(value) ? value : {}).filter(([, upto]) => isSeq(upto));

  // Null for what makes no sense. On a plain line much is somebody's words.
  function read(text, v2) {
    const said = Texts.parse(text);
    if (!isObject(said)) return null;
    if (!v2) return isText(said.sender) ? message(said, 0) : answer(said);
    if (isObject(said.msg) || isText(said.room)) return entry(said);
    if (isObject(said.hello)) return hello(said.hello);
    if (isObject(said.presence)) return { kind: 'presence', online: Object.entries(said.presence) };
    if (Array.isArray(said.history)) return history(said);
    if (isObject(said.read)) return { kind: 'reads', reads: numbers(said.read) };
    if (isSeq(said.windows)) return { kind: 'windows', windows: said.windows };
    if (isSeq(said.beat)) return { kind: 'beat', seq: said.beat };
    return answer(said);
  }

  // What is in the log: a message, or who came into a room or left it.
  function entry({ seq, msg, room, joined, left }) {
    if (!isSeq(seq)) return null;
    if (isObject(msg)) return isText(msg.sender) ? message(msg, seq) : null;
    const who = isText(joined) ? joined : left;
    if (!isText(room) || !isText(who)) return null;
    return { kind: 'happening', seq, room, who: Texts.wellFormed(who), what: isText(joined) ? 'joined' : 'left' };
  }

  function message(said, seq) {
    return { kind: 'message', seq, sender: Texts.wellFormed(said.sender), id: textIn(said.id),
      recipient: textIn(said.recipient),
      text: isText(said.message) ? said.message : JSON.stringify(said.message) || '' };
  }

  const hello = said => ({ kind: 'hello', epoch: String(said.epoch), seq: isSeq(said.seq) ? said.seq : 0,
    resumed: said.resumed === true, pass: textIn(said.pass), reads: numbers(said.reads),
    rooms: texts(said.rooms), windows: isSeq(said.windows) ? said.windows : 1 });

  const history = ({ id, more, history: entries }) => ({ kind: 'history', id, more: more === true,
    entries: entries.filter(isObject).map(entry).filter(Boolean) });

  function answer({ ok, error, code, id, seq, live, members }) {
    if (!isText(ok) && !isText(error)) return null;
    return { kind: 'answer', ok: isText(ok), error: textIn(error),
      unconfirmed: code === 'unconfirmed', later: /too-fast|no-memory|unavailable|unconfirmed/.test(code),
      id: isText(id) ? id : null, seq: isSeq(seq) ? seq : 0, live: live !== false,
      members: members ? texts(members) : null };
  }

  const enter = (window, { epoch, seq, pass }) =>
    ({ do: 'enter', window, since: epoch && pass ? `${epoch}.${seq}.${pass}` : undefined });

  // On a plain line only a message that cannot be one asks; the answer says that somebody is there.
  const probe = (sender, id) => ({ sender, id });

  return { read, enter, probe };
})();
