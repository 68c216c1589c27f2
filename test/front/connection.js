'use strict';

const failing = count => Array.from({ length: count }, () => closed());

test('waits double up to half a minute, and are chosen at random', () => {
  const waits = [];
  let { state } = run(State.initial, begin());
  for (let i = 0; i < 8; i++) {
    ({ state } = run(state, closed()));
    waits.push(state.connection.retryAt - 1000);
  }
  equal(waits, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  equal(run(State.initial, begin(), closed({ chance: 0.25 })).state.connection.retryAt - 1000, 125);
});

test('only a connection that held starts the waits anew', () => {
  const { state } = run(State.initial, begin(), ...failing(3), { ...opened, now: 100 });
  equal([200, 9000].map(now => run(state, closed({ now })).state.connection.failures), [4, 1]);
});

test('a policy violation is final until a person asks', () => {
  const { state } = run(State.initial, begin(), opened, closed({ code: 1008, reason: 'bad handle' }));
  const tries = event => run(state, event).effects.filter(effect => effect.do === 'connect').length;
  equal([state.connection.phase, state.connection.reason], ['refused', 'bad handle']);
  equal([{ type: 'tick', now: 1e9 }, { type: 'hurry' }, { type: 'hurry', asked: true }].map(tries), [0, 0, 1]);
});

test('who was late, as whoever sleeps or has a slow network, comes again', () => {
  for (const reason of ['the first message must come within 5000 ms, and enter',
    'a message must be complete within 30000 ms']) {
    equal(run(State.initial, begin(), openedV2, closed({ code: 1008, reason })).state.connection.phase, 'waiting');
    const { connection } = run(State.initial, begin(), openedV2, said({ error: 'no such window' }),
      closed({ code: 1008, reason })).state;
    equal([connection.phase, connection.reason], ['refused', 'no such window']);
  }
});

test('the words fit the close code', () => equal([1006, 1001, 1013, 1008].map(code => Connection.words(
  run(State.initial, begin(), closed({ code })).state.connection, 1000)[0]),
  ['Offline', 'Offline: the server stopped', 'Offline: the server is busy', 'Refused']));

test('a clock that is set back or on changes no wait', () => {
  const { state } = run(State.initial, begin(), closed({ at: 1e12 }));
  equal(Connection.words(state.connection, 1100), ['Offline', 'next try in 1 s']);
  equal(run(state, { type: 'tick', at: 5, now: 1500 }).effects[0].do, 'connect');
});

test('a line without a word for 40 seconds is dead', () => {
  for (const [start, at] of [[opened, 1000], [openedV2, 1000]]) {
    const begun = run(State.initial, begin(), start, ...start === openedV2 ? [hello()] : []).state;
    equal(State.wakeAt(begun, at), 31000);
    const asked = run(begun, { type: 'tick', now: 31000 });
    equal(sent(asked.effects).length, 1);
    const alive = run(asked.state, said({ error: 'x', id: 'k' }, { now: 32000 }), { type: 'tick', now: 41000 }).state;
    equal(alive.connection.phase, 'open');
    const dead = run(asked.state, { type: 'tick', now: 41000 });
    equal([dead.state.connection.phase, dead.effects[0].do], ['waiting', 'disconnect']);
  }
});

test('who comes back is told within seconds that the line is dead', () => {
  const asked = run(openV2(), { type: 'hurry' }).state;
  equal(State.wakeAt(asked, 1000), 6000);
  equal(run(asked, { type: 'tick', now: 6000 }).state.connection.phase, 'waiting');
});

test('a beat ahead of what was heard ends the line', () => {
  const state = openV2(pushed(2e9, 'gordon', 'hi'));
  equal(run(state, said({ beat: 2e9 })).state.connection.phase, 'open');
  const cut = run(state, said({ beat: 3e9 })).state;
  equal([cut.connection.phase, cut.session.seq], ['waiting', 2e9]);
});

test('a beat that is ahead again is no reason to skip what was lost', () => {
  const { state } = run(openV2(pushed(2e9, 'gordon', 'hi')), said({ beat: 3e9 }), { type: 'tick', now: 2000 }, openedV2,
    hello({ resumed: true, seq: 2e9 }), said({ beat: 4e9 }, { now: 3000 }));
  equal([state.connection.phase, state.session.seq], ['open', 2e9]);
});

test('a page that is left closes, and comes back at once', () => {
  const left = run(openV2(choose('g'), send('a')), { type: 'suspend' });
  equal(left.effects.map(effect => effect.do), ['disconnect']);
  equal(lines(left.state, 'g'), 'a:pending');
  equal(State.wakeAt({ ...left.state, awaiting: [] }, 1000), Infinity);
  equal(run(left.state, { type: 'hurry' }).effects.map(effect => effect.do), ['connect']);
});

test('an attempt that nobody answers ends after 10 seconds', () => {
  const { state, effects } = run(State.initial, begin(), { type: 'tick', now: 11000 });
  equal([state.connection.phase, effects.at(-1).do], ['waiting', 'disconnect']);
});
