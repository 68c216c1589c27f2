'use strict';

test('strangers push nobody out', () => {
  let state = open(choose('friend'), send('a'), choose(''));
  for (let i = 0; i < 150; i++) state = run(state, heard(`stranger${i}`, 'x', `k${i}`)).state;
  const peers = state.talks.map(talk => talk.peer);
  equal([peers.length, peers.includes('friend'), peers.includes('stranger0')], [100, true, false]);
});

test('strangers take no more than their share, and friends keep their lines', () => {
  let state = open(choose('friend'), send('a'), ...Array.from({ length: 90 }, (_, i) => heard('friend', `${i}`, `f${i}`)));
  const long = 'x'.repeat(930);
  for (let i = 0; i < 1200; i++) state = run(state, heard(`stranger${i % 12}`, long, `k${i}`)).state;
  const strangers = state.talks.filter(talk => talk.peer !== 'friend');
  equal(State.talkWith(state, 'friend').lines.length, 91);
  equal(strangers.reduce((sum, talk) => sum + JSON.stringify(Kept.pack(talk)).length, 0) < 350000, true);
});

test('what went for lack of room does not come back from where it was kept', () => {
  const packed = { lines: Array.from({ length: 8 }, (_, i) => [i + 1, `line ${i}`]) };
  const { state } = run(State.initial, begin([['g', packed]]), { type: 'crowded' }, { type: 'saving', peer: 'g', packed });
  equal(State.talkWith(state, 'g').lines.length, 7);
  const again = run(state, { type: 'stored', peer: 'g', packed });
  equal([State.talkWith(again.state, 'g').lines.length, again.effects], [7, []]);
});

test('windows of one handle come to agree', () => {
  const start = (key, ...events) => open(choose('g'), ...events.map((event, i) => ({ ...event, key: key + i })));
  let left = start('l', heard('g', 'same', '', 1000), heard('g', 'same', '', 1010), heard('g', 'only left', '', 1020),
    send('m', 'mine', 1030), said({ ok: 'x', id: 'm' }));
  let right = start('r', heard('g', 'same', '', 14003), heard('g', 'same', '', 14013), heard('g', 'only right', '', 15000));
  const kept = state => JSON.parse(JSON.stringify(Kept.pack(State.talkWith(state, 'g'))));
  let rounds = 0;
  for (let effects = ['go']; effects.length && rounds < 9; rounds++) {
    const r = run(right, { type: 'stored', peer: 'g', packed: kept(left) });
    right = r.state;
    const l = run(left, { type: 'stored', peer: 'g', packed: kept(right) });
    left = l.state;
    effects = [...r.effects, ...l.effects];
  }
  equal(texts(left, 'g'), texts(right, 'g'));
  equal([rounds < 5, texts(left, 'g').split(',').sort()], [true, ['mine', 'only left', 'only right', 'same', 'same']]);
});

test('a window that heard a message by its number and one that heard it late have it once', () => {
  const left = openV2(pushed(2e9, 'g', 'hi'));
  const { state } = run(openV2(pushed(2e9, 'g', 'hi')), { type: 'stored', peer: 'g',
    packed: Kept.pack(State.talkWith(left, 'g')) });
  equal(texts(state, 'g'), 'hi');
  const own = key => openV2({ ...pushed(2e9, 'coop', 'by a program', { recipient: 'g' }), key });
  const beside = run(own('r'), { type: 'stored', peer: 'g', packed: Kept.pack(State.talkWith(own('l'), 'g')) });
  equal(texts(beside.state, 'g'), 'by a program');
});

test('what is kept is read as it was', () => {
  const state = openV2(choose('#t'), send('a'), said({ ok: '', id: 'a', seq: 2e9, live: false }),
    said({ seq: 3e9, msg: { sender: 'h', recipient: '#t', message: 'hi', id: '7' } }),
    said({ seq: 4e9, room: '#t', joined: 'i' }));
  const talk = State.talkWith(state, '#t');
  const again = Kept.unpack('#t', JSON.parse(JSON.stringify(Kept.pack(talk))));
  const bare = ({ lines }) => lines.map(({ id, ...line }) => line);
  equal(bare(again), bare(talk));
  equal(Kept.same(again, talk), true);
});

test('a time that cannot be is no time', () => {
  for (const at of [8639999999999999, 8.64e15, -1, 0, Infinity, NaN, '5', null, 4102444800000]) {
    equal(Kept.unpack('g', { lines: [[at, 'x']], readAt: at }).lines, []);
  }
  equal(Kept.unpack('g', { lines: [[1, 'x']], readAt: 8639999999999999 }).readAt, 0);
});

test('how far the server was heard is read as data', () => {
  for (const packed of [null, 7, [], { epoch: 7 }, { epoch: 'e', seq: -1, pass: 'p' }, { gaps: ['x'], cleared: [[1, 2]] },
    { rooms: [7, ['#r', 7], ['bob', 'e']] }]) {
    equal(Kept.packSession(Kept.unpackSession(packed)), Kept.packSession(Kept.noSession));
  }
  const session = { epoch: 'e', seq: 5, pass: 'p', gaps: [1], cleared: new Map([['__proto__', 3]]),
    rooms: new Map([['#r', 'e']]) };
  const again = Kept.unpackSession(JSON.parse(JSON.stringify(Kept.packSession(session))));
  equal([again.cleared.get('__proto__'), again.rooms.get('#r')], [3, 'e']);
});

test('of two windows the one that heard further counts, and neither forgets what was cleared', () => {
  const one = { epoch: 'e', seq: 5, pass: 'p', gaps: [1], cleared: new Map([['a', 3]]), rooms: new Map([['#r', 'e']]) };
  const two = { ...one, seq: 9, pass: 'q', gaps: [2], cleared: new Map([['a', 2], ['b', 7]]), rooms: new Map() };
  equal(Kept.packSession(Kept.mergeSession(one, two)),
    { epoch: 'e', seq: 9, pass: 'p', gaps: [1, 2], cleared: [['a', 3], ['b', 7]], rooms: [] });
  const elsewhere = Kept.mergeSession(one, { ...two, epoch: 'other' });
  equal([elsewhere.seq, [...elsewhere.rooms]], [5, [['#r', 'e']]]);
});

test('of too many conversations that were cleared, the earliest are forgotten', () => {
  const cleared = new Map([['cleared again', 900], ...Array.from({ length: 250 }, (_, i) => [`p${i}`, i + 1])]);
  const again = Kept.unpackSession(Kept.packSession({ ...Kept.noSession, cleared })).cleared;
  equal([again.get('cleared again'), again.get('p249'), again.has('p0')], [900, 250, false]);
});

test('that all was cleared is never forgotten, whatever was cleared after', () => {
  const cleared = new Map([['', 5], ...Array.from({ length: 250 }, (_, i) => [`p${i}`, i + 9])]);
  const again = Kept.unpackSession(Kept.packSession({ ...Kept.noSession, cleared })).cleared;
  equal([again.get(''), again.size], [5, 200]);
});

test('no more rooms are remembered than anybody is in', () => {
  const rooms = Array.from({ length: 3000 }, (_, i) => [`#${i}`, 'e']);
  equal(Kept.unpackSession({ rooms }).rooms.size, 1000);
});

test('a conversation whose last line another window dismissed leaves the list', () => {
  const failing = open(choose('g'), send('a'), said({ error: 'no', id: 'a' }), choose('h'));
  const { state } = run(failing, { type: 'stored', peer: 'g', packed: { lines: [[1000, 'a', 'a', 'gone']] } });
  equal(state.talks.map(talk => talk.peer), ['h']);
});
