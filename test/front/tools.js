'use strict';

// What the tests of the page's pure files share. Each file beside this one runs behind it, in Chromium, which
// FrontScriptsTest drives: `test(name, run)` names a rule and checks it.

const equal = (actual, expected) => {
  const [a, b] = [actual, expected].map(value => JSON.stringify(value));
  if (a !== b) throw new Error(`expected ${b}\n but was ${a}`);
};

// People in them: coop has the page open, and what happens to it happens at its own time.

const MOMENT = { at: 1000, now: 1000, chance: 1, key: 'k', fresh: 'fresh-name-of-a-window' };

/** Applies events to a state: what follows, and all effects. */
const run = (state, ...events) => events.reduce((result, event) => {
  const { state: next, effects } = State.next(result.state, { ...MOMENT, ...event });
  return { state: next, effects: [...result.effects, ...effects] };
}, { state, effects: [] });

const begin = (history = [], more = {}) => ({ type: 'handle', me: 'coop', peer: '', history, drafts: new Map(),
  session: Kept.noSession, known: true, window: 'window-of-coop-1', needsToken: false,
  look: { visible: true, atEnd: false }, ...more });

const opened = { type: 'opened', v2: false };
const closed = (more = {}) => ({ type: 'closed', code: 1006, reason: '', ...more });
const said = (value, more = {}) => ({ type: 'received', text: JSON.stringify(value), ...more });
const heard = (from, message, key, at = 1000) => said({ sender: from, recipient: 'coop', message }, { key, at });
const send = (id, text = id, at = 1000) => ({ type: 'send', id, text, at });
const choose = peer => ({ type: 'choose', peer });
const reading = { type: 'look', visible: true, atEnd: true };

/** On a plain line. */
const open = (...events) => run(State.initial, begin(), opened, ...events).state;

// gochat.v2

const hello = (more = {}) => said({ hello: { me: 'coop', epoch: 'e1', seq: 1e9, resumed: false, pass: '1.2.m',
  reads: {}, rooms: [], windows: 1, beat: 25, ...more } });
const pushed = (seq, sender, message, more = {}) => said({ seq, msg: { sender, recipient: 'coop', message, ...more } },
  { key: `key-${seq}` });
const openedV2 = { type: 'opened', v2: true };

/** On a line that speaks gochat.v2, from a first visit on. */
const openV2 = (...events) => run(State.initial, begin(), openedV2, hello(), ...events).state;

/** Texts that are sent to the server, as values. */
const sent = effects => effects.filter(effect => effect.do === 'send').map(effect => JSON.parse(effect.text));

const lines = (state, peer) => State.talkWith(state, peer).lines.map(l => `${l.text}:${l.state}`).join();
const texts = (state, peer) => State.talkWith(state, peer).lines.map(l => l.text).join();
