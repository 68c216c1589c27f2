'use strict';

const resumable = (more = {}) => ({ session: { ...Kept.noSession, epoch: 'e1', seq: 5e8, pass: 'p' }, ...more });

test('the first word enters, with the position once there is one', () => {
  const first = run(State.initial, begin(), openedV2);
  equal(sent(first.effects), [{ do: 'enter', window: 'window-of-coop-1' }]);
  equal(first.state.connection.phase, 'entering');
  const again = run(State.initial, begin([], resumable()), openedV2);
  equal(sent(again.effects), [{ do: 'enter', window: 'window-of-coop-1', since: 'e1.500000000.p' }]);
});

test('the position moves with what was heard, not with what the hello promises', () => {
  let { state } = run(State.initial, begin([], resumable()), openedV2, hello({ resumed: true }));
  equal(state.session.seq, 5e8);
  state = run(state, pushed(6e8, 'gordon', 'missed')).state;
  equal(state.session.seq, 6e8);
  equal(run(state, said({ beat: 1e9 })).state.session.seq, 1e9);
  equal(openV2().session.seq, 1e9);
});

test('a position that the server cannot go on from is kept through cuts, and goes back only into another log', () => {
  const start = run(State.initial, begin([], resumable()), openedV2, hello({ seq: 4e8 }));
  const cut = run(start.state, closed(), openedV2);
  equal(sent(cut.effects)[0].since, 'e1.500000000.1.2.m');
  equal(run(cut.state, hello({ seq: 4e8 })).state.session.gaps, [5e5]);
  equal(run(start.state, pushed(4.5e8, 'g', 'told again'), pushed(6e8, 'g', 'new')).state.session.seq, 6e8);
  equal(run(cut.state, hello({ seq: 9e8 })).state.session.seq, 9e8);
  equal(run(cut.state, hello({ epoch: 'e2', seq: 4e8 })).state.session.seq, 4e8);
});

test('what was pending is sent again under its id, by a server that can know it', () => {
  const cut = openV2(choose('g'), send('a'), closed());
  equal(lines(cut, 'g'), 'a:pending');
  const same = run(cut, openedV2, hello({ resumed: true }));
  equal(sent(same.effects).filter(message => message.id === 'a').length, 1);
  const again = run(same.state, said({ ok: 'x', id: 'a', seq: 2e9, live: true, again: true })).state;
  equal(lines(again, 'g'), 'a:sent');
  const other = run(cut, openedV2, hello({ epoch: 'e2' }));
  equal(sent(other.effects).filter(message => message.id === 'a').length, 0);
  equal(lines(other.state, 'g'), 'a:failed');
  const late = run(cut, { ...openedV2, now: 122000 }, { ...hello({ resumed: true }), now: 122000 });
  equal(lines(late.state, 'g'), 'a:failed');
});

test('a server that fails to connect in between fails nothing', () => {
  const state = openV2(choose('g'), send('a'), closed(), { type: 'tick', now: 2000 }, closed());
  equal(lines(state, 'g'), 'a:pending');
});

test('what the server cannot confirm is in doubt, and goes again under its id', () => {
  const doubt = run(openV2(choose('g'), send('a')), said({ error: 'send again', code: 'unconfirmed', id: 'a' })).state;
  equal(Sending.isDoubtful(State.talkWith(doubt, 'g').lines[0]), true);
  equal(sent(run(doubt, { type: 'retry', id: 'a' }).effects).map(message => message.id), ['a']);
  const lost = run(openV2(choose('g'), send('a')), said({ error: 'Recipient not found', code: 'not-found', id: 'a' }));
  equal(Sending.isDoubtful(State.talkWith(lost.state, 'g').lines[0]), false);
});

test('another own message under an id that was used is another message', () => {
  const own = (seq, text) => pushed(seq, 'coop', text, { recipient: 'g', id: '1' });
  const state = openV2(own(2e9, 'a'), own(3e9, 'b'), own(3e9, 'b'), own(2e9, 'a'));
  equal(texts(state, 'g'), 'a,b');
  equal(texts(run(state, own(9e9, 'a'), own(9e9, 'a')).state, 'g'), 'a,b,a');
  equal(new Set(State.talkWith(state, 'g').lines.map(line => line.id)).size, 2);
});

test('kept is not sent', () => {
  const state = openV2(choose('g'), send('a'), said({ ok: 'x', id: 'a', seq: 2e9, live: false }));
  equal(lines(state, 'g'), 'a:kept');
});

test('where the server lost the thread, the conversation says so', () => {
  const session = { ...Kept.noSession, epoch: 'e1', seq: 15000, pass: 'p' };
  const start = run(State.initial, begin([['g', { lines: [[10, 'before', '', '', '', 10000]] }]], { session }));
  const kinds = state => Rows.of(State.talkWith(state, 'g'), state.session.gaps, 'coop').map(row => row.kind).join();
  equal(kinds(run(start.state, openedV2, hello({ resumed: true }), pushed(30000, 'g', 'x')).state), 'day,line,line');
  equal(kinds(run(start.state, openedV2, hello({ epoch: 'e2' }), pushed(30000, 'g', 'x')).state), 'day,line,gap,line');
  equal(openV2().session.gaps, []);
});

test('nothing is there twice, however it is told', () => {
  const echo = { sender: 'coop', recipient: 'g', message: 'a', id: 'a' };
  const state = openV2(choose('g'), send('a'), said({ ok: 'x', id: 'a', seq: 2e9 }), said({ seq: 2e9, msg: echo }),
    pushed(3e9, 'g', 'b', { id: '7' }), pushed(3e9, 'g', 'b', { id: '7' }),
    pushed(3e9 + 5, 'g', 'b', { id: '7' }), pushed(4e9, 'g', 'b'), pushed(5e9, 'g', 'b'));
  equal(lines(state, 'g'), 'a:sent,b:,b:,b:');
});

test('own messages from other windows appear where they belong', () => {
  const state = openV2(said({ seq: 2e9, msg: { sender: 'coop', recipient: 'g', message: 'from the phone', id: 'p' } }));
  equal(lines(state, 'g'), 'from the phone:sent');
  equal(Talks.unreadInAll(state.talks), 0);
});

test('an own message whose answer was lost is known to have arrived by its echo', () => {
  const failed = openV2(choose('g'), send('a'), said({ error: 'no', id: 'a' }));
  const echo = said({ seq: 2e9, msg: { sender: 'coop', recipient: 'g', message: 'a', id: 'a' } });
  equal(lines(run(failed, echo).state, 'g'), 'a:sent');
});

test('lines stand in the order of the server', () => {
  const state = openV2(pushed(3e9, 'g', 'third'), pushed(1e9 + 1, 'g', 'first'), choose('g'), send('x', 'second', 9e9),
    said({ ok: '', id: 'x', seq: 2e9 }));
  equal(texts(state, 'g'), 'first,second,third');
});

test('what is read here is told, once for many, and what is read elsewhere is read', () => {
  let { state, effects } = run(openV2(), pushed(2e9, 'g', '1'), choose('g'), reading, pushed(3e9, 'g', '2'));
  equal(sent(effects).filter(said => said.do === 'read'), []);
  equal(state.choresAt, 1500);
  effects = run(state, { type: 'tick', now: 1500 }).effects;
  equal(sent(effects).filter(said => said.do === 'read'), [{ do: 'read', with: 'g', upto: 3e9 }]);
  const later = run(state, choose('h'), pushed(4e9, 'g', '3'), { type: 'tick', now: 1500 });
  equal(sent(later.effects).filter(said => said.do === 'read'), [{ do: 'read', with: 'g', upto: 3e9 }]);
  state = run(openV2(), pushed(2e9, 'g', '1'), said({ read: { g: 2e9 } })).state;
  equal(Talks.unreadInAll(state.talks), 0);
});

test('it is asked who is there, and shown', () => {
  const { state, effects } = run(openV2(pushed(2e9, 'g', '1')), { type: 'tick', now: 1500 });
  equal(sent(effects).map(({ handles }) => handles), [['g']]);
  const there = run(state, said({ presence: { g: true }, id: 'k' }));
  equal(there.state.presence.get('g'), 2e9);
  equal(run(there.state, pushed(3e9, 'g', '2'), said({ presence: { g: true } })).state.presence.get('g'), 2e9);
  equal(run(there.state, said({ presence: { g: false } })).state.presence.get('g'), 0);
  equal(run(state, { type: 'tick', now: 9000 }).effects, []);
});

const watches = ({ effects }) => sent(effects).filter(said => said.do === 'watch').map(({ handles }) => handles);

test('who could not be watched before writing is watched after', () => {
  const before = run(openV2(choose('g')), { type: 'tick', now: 1500 }, said({ presence: {}, id: 'k' }));
  equal(watches(before), [['g']]);
  equal(watches(run(before.state, { type: 'tick', now: 3000 })), []);
  const after = run(before.state, { ...pushed(2e9, 'g', 'hi'), now: 3000 }, { type: 'tick', now: 3500 });
  equal(watches(after), [['g']]);
  const known = run(after.state, said({ presence: { g: true }, id: 'k' }), pushed(3e9, 'g', 'hi again'));
  equal(watches(run(known.state, { type: 'tick', now: 9000 })), []);
});

test('who could not be watched before meeting in a room is watched after', () => {
  const alone = run(openV2(pushed(2e9, 'g', 'hi'), choose('#a')), { type: 'choose', peer: '#a', join: true },
    { type: 'tick', now: 1500 }, said({ presence: {}, id: 'k' })).state;
  const member = run(alone, said({ ok: 'joined', members: ['coop', 'g'], id: 'kj' }), { type: 'tick', now: 3000 });
  equal(watches(member), [['g']]);
  const refused = run(member.state, said({ presence: {}, id: 'k' })).state;
  const again = run(refused, said({ seq: 3e9, room: '#a', joined: 'g' }, { now: 4000 }), { type: 'tick', now: 4500 });
  equal(watches(again), [['g']]);
  const there = run(again.state, said({ presence: { g: true }, id: 'k' })).state;
  const more = run(there, said({ seq: 4e9, room: '#a', joined: 'h' }, { now: 5000 }), { type: 'tick', now: 5500 });
  equal(watches(more), [['h']]); // the others are watched already
});

test('who writes into a room asks no more who is there, and what was asked is not remembered for ever', () => {
  const { state } = run(openV2(), { type: 'choose', peer: '#a', join: true }, { type: 'tick', now: 1500 },
    said({ ok: 'joined', members: ['coop', 'g'], id: 'kj' }), said({ history: [], with: '#a', id: 'kh' }),
    { type: 'tick', now: 3000 }, said({ presence: { g: true }, id: 'k' }));
  const wrote = run(state, send('m'), said({ ok: 'sent', id: 'm', seq: 5e9 }), { type: 'tick', now: 9000 });
  equal(sent(wrote.effects).map(said => said.do), [undefined]);
  equal([...wrote.state.asked.keys()], []);
});

test('many are watched in messages that a server with a small limit takes', () => {
  const strangers = Array.from({ length: 90 }, (_, i) => pushed(2e9 + i, `a handle of some length ${i}`, 'hi'));
  const { effects } = run(openV2(...strangers), { type: 'tick', now: 1500 });
  const asked = effects.filter(effect => effect.do === 'send').map(effect => effect.text);
  equal([asked.length > 1, asked.every(text => text.length < 1000)], [true, true]);
  equal(new Set(asked.flatMap(text => JSON.parse(text).handles)).size, 90);
});

test('a room is joined, shows its members, and is left', () => {
  let { state, effects } = run(openV2(), { type: 'choose', peer: '#team', join: true }, reading);
  equal(sent(effects)[0], { do: 'join', room: '#team', id: 'kj' });
  state = run(state, said({ ok: 'joined', members: ['coop', 'g'], id: 'kj' }),
    said({ seq: 2e9, room: '#team', joined: 'h' }), said({ seq: 3e9, room: '#team', left: 'g' })).state;
  equal(state.rooms.get('#team').members, ['coop', 'h']);
  state = run(state, said({ seq: 4e9, msg: { sender: 'h', recipient: '#team', message: 'hi coop' } })).state;
  const rows = Rows.of(State.talkWith(state, '#team'), [], 'coop').filter(row => row.kind !== 'day');
  equal([Rows.eventWords(rows[0]), rows[1].line.from, rows[1].mention], ['h joined, g left', 'h', true]);
  const leaving = run(state, { type: 'leave-room', peer: '#team' });
  equal(sent(leaving.effects), [{ do: 'leave', room: '#team', id: 'k' }]);
  equal(run(leaving.state, said({ ok: 'left', id: 'k' })).state.chosen, '');
});

test('a room in which nothing was said has its place by when one came in, until one leaves it', () => {
  const came = run(openV2(pushed(2e9, 'g', 'hi')), { type: 'choose', peer: '#new', join: true },
    said({ ok: 'joined', members: ['coop'], id: 'kj' }, { at: 9e9 })).state;
  const listed = ({ talks }) => talks.map(({ peer }) => peer).join();
  const packed = came.talks.map(talk => [talk.peer, Kept.pack(talk)]);
  const elsewhere = run(came, ...packed.map(([peer, kept]) => ({ type: 'stored', peer, packed: kept }))).state;
  const reloaded = run(State.initial, begin(packed, { session: came.session }), openedV2,
    hello({ resumed: true, rooms: ['#new'] }), said({ seq: 2e9 + 1, room: '#new', joined: 'coop' })).state;
  equal([listed(elsewhere), listed(reloaded)], ['#new,g', '#new,g']);
  equal(State.talkWith(reloaded, '#new').lines.length, 1);
  equal(listed(run(reloaded, pushed(3e9, 'g', 'later'), { type: 'stored', peer: 'x', packed: {} }).state), 'g,#new');
  const left = run(came, { type: 'leave-room', peer: '#new' }, said({ ok: 'left', id: 'k' }));
  equal([listed(left.state), left.effects.some(each => each.do === 'save' && each.peer === '#new')], ['g', true]);
});

test('to look at a room that one is in for long gives it no other place', () => {
  const fresh = run(State.initial, begin(), openedV2, hello({ rooms: ['#old'] }), pushed(6e9, 'g', 'hi')).state;
  const looked = run(fresh, choose('#old'), said({ ok: 'joined', members: ['coop'], id: 'kj' }), choose('g')).state;
  equal([looked.talks.map(({ peer }) => peer), lines(looked, '#old')], [['g', '#old'], '']);
});

test('who was in rooms that the server forgot enters them again, but none that was left elsewhere', () => {
  const inRooms = openV2(said({ seq: 2e9, room: '#a', joined: 'g' }), said({ seq: 3e9, room: '#b', joined: 'g' }),
    { type: 'choose', peer: '#b' }, closed());
  const joins = epoch => sent(run(inRooms, openedV2, hello({ epoch }), said({ ok: 'joined', members: ['coop'], id: 'kj' }),
    { type: 'tick', now: 2000 }).effects).filter(said => said.do === 'join').map(said => said.room);
  equal([joins('e2'), joins('e1')], [['#b', '#a'], []]);
});

test('rooms that the server forgot are entered again after a reload too, before and after it said so', () => {
  const reload = ({ session }) => run(State.initial,
    begin([], { session: Kept.unpackSession(JSON.parse(JSON.stringify(Kept.packSession(session)))) }), openedV2).state;
  const joins = state => sent(run(state, { type: 'tick', now: 2000 }).effects).filter(said => said.do === 'join');
  const inRoom = openV2(said({ seq: 2e9, room: '#a', joined: 'g' }));
  const forgot = run(reload(inRoom), hello({ epoch: 'e2' })).state;
  equal([joins(forgot).map(said => said.room), forgot.talks.map(talk => talk.peer)], [['#a'], ['#a']]);
  const again = run(reload(forgot), hello({ epoch: 'e2' })).state;
  equal(joins(again).map(said => said.room), ['#a']);
  const entered = run(again, { type: 'tick', now: 2000 }, said({ ok: 'joined', members: ['coop'], id: 'kr' })).state;
  equal(joins(run(reload(entered), hello({ epoch: 'e2' })).state), []);
});

test('a room that another window left or came into is so here, too', () => {
  const came = openV2(said({ seq: 2e9, room: '#a', joined: 'coop' }));
  equal([Rooms.isIn(came, '#a'), came.talks.map(talk => talk.peer)], [true, ['#a']]);
  const left = run(came, { type: 'choose', peer: '#a', join: true },
    said({ ok: 'joined', members: ['coop', 'g'], id: 'kj' }), said({ seq: 3e9, room: '#a', left: 'coop' })).state;
  equal([Rooms.isIn(left, '#a'), left.rooms.get('#a').members ?? null, left.chosen], [false, null, '#a']);
  const again = run(left, { type: 'choose', peer: '#a', join: true });
  equal(sent(again.effects).map(each => each.do), ['join']);
  const old = [{ seq: 3e9 + 2, room: '#a', left: 'coop' }, { seq: 3e9 + 3, room: '#a', joined: 'coop' }];
  const told = run(again.state, said({ ok: 'joined', members: ['coop', 'g'], id: 'kj' }),
    said({ history: old, with: '#a', more: false, id: 'kh' })).state;
  equal([Rooms.isIn(told, '#a'), told.rooms.get('#a').members], [true, ['coop', 'g']]);
});

test('a room that could not be entered just now is entered later, but not one that refuses', () => {
  const forgot = run(openV2(said({ seq: 2e9, room: '#a', joined: 'g' }), closed()), openedV2, hello({ epoch: 'e2' }),
    { type: 'tick', now: 2000 }).state;
  const refused = code => said({ error: 'no', code, id: 'kr' }, { now: 2000 });
  const joins = code => sent(run(forgot, refused(code), { type: 'tick', now: 3000 }).effects)
    .filter(said => said.do === 'join').length;
  equal(['too-fast', 'unavailable', 'unconfirmed'].map(joins), [1, 1, 1]);
  equal(['limit', 'not-a-member', undefined].map(joins), [0, 0, 0]);
});

test('a room that refuses says why', () => {
  const { state } = run(openV2(), { type: 'choose', peer: '#team', join: true },
    said({ error: 'Your token does not name this room', code: 'not-a-member', id: 'kj' }));
  equal(state.rooms.get('#team').problem, 'Your token does not name this room');
});

test('the history of a conversation that this browser never had is asked for once', () => {
  let { state, effects } = run(openV2(), choose('g'));
  equal(sent(effects).map(({ do: what, with: peer }) => [what, peer]), [['history', 'g']]);
  const entry = (seq, message) => ({ seq, msg: { sender: 'g', recipient: 'coop', message } });
  state = run(state, said({ history: [entry(5, 'a'), entry(9, 'b')], with: 'g', more: false, id: 'kh' })).state;
  equal([texts(state, 'g'), Talks.unreadInAll(state.talks), state.session.seq], ['a,b', 0, 1e9]);
  equal(sent(run(state, choose('h'), choose('g')).effects).filter(said => said.with === 'g').length, 0);
});

test('history that cannot be told yet is asked for again after pauses that grow, and what is refused is not', () => {
  const asked = result => sent(result.effects).filter(it => it.do === 'history').map(it => it.id);
  const refusing = code => {
    let result = run(openV2(), choose('g'));
    const times = [];
    for (let now = 1000; now <= 20000; now += 100) {
      for (const id of asked(result)) {
        times.push(now);
        result = { ...run(result.state, said({ error: 'no', code, id }, { now })), effects: [] };
      }
      result = run(result.state, { type: 'tick', now, key: String(now) });
    }
    return times;
  };
  equal(refusing('too-fast'), [1000, 1600, 2200, 3200, 5200, 9200, 17200]);
  equal(refusing('malformed'), [1000]);
});

test('what is older than what is unread is not unread too', () => {
  const entry = (seq, message) => ({ seq, msg: { sender: 'g', recipient: 'coop', message } });
  const { state } = run(openV2(pushed(2e9, 'g', 'new'), choose('g')),
    said({ history: [entry(5e8, 'older')], with: 'g', more: false, id: 'kh' }));
  equal([texts(state, 'g'), Talks.unreadInAll(state.talks)], ['older,new', 1]);
  equal(Rows.of(State.talkWith(state, 'g'), [], 'coop').map(row => row.kind), ['day', 'line', 'new', 'line']);
});

test('what was cleared does not come back', () => {
  const state = openV2(pushed(2e9, 'g', 'secret'), { type: 'clear', peer: 'g' });
  equal(run(state, closed(), openedV2, hello({ epoch: 'e2', reads: { g: 2e9 } }), pushed(2e9, 'g', 'secret')).state
    .talks, []);
  equal(texts(run(state, pushed(3e9, 'g', 'new')).state, 'g'), 'new');
});

test('a window that another has taken the name of takes another name, once', () => {
  const { state, effects } = run(openV2(), closed({ code: 4001 }));
  equal([state.window, effects.map(effect => effect.do)], ['fresh-name-of-a-window', ['keep-window', 'connect']]);
  const twice = run(state, openedV2, hello(), closed({ code: 4001 }));
  equal([twice.state.connection.phase, twice.state.connection.reason], ['waiting', 'opened in another window']);
});

test('a stranger to this browser whose handle is in use elsewhere is asked who this is', () => {
  const ask = (known, windows) => run(State.initial, begin([], { known }), openedV2, hello({ windows })).state.question;
  equal([ask(false, 2), ask(false, 1), ask(true, 2)], [{ kind: 'who' }, null, null]);
});

test('on a plain line none of this is heard', () => {
  const state = open(said({ seq: 2e9, msg: { sender: 'g', recipient: 'coop', message: 'forged' } }),
    said({ hello: { epoch: 'x' } }), said({ windows: 9 }), said({ presence: { g: true } }));
  equal([state.talks, state.windows, state.presence.size], [[], 1, 0]);
});

test('who was in many rooms that the server forgot enters one after the other, and again where it was too soon', () => {
  const rooms = Array.from({ length: 12 }, (_, i) => `#${i}`);
  let { state } = run(openV2(), hello({ rooms }), closed(), openedV2, hello({ epoch: 'e2' }), choose('#3'),
    choose(''), said({ error: 'later', code: 'too-fast', id: 'kj' }));
  let now = 1000;
  for (let entered = 0, asks = 0; entered < 12 && asks < 99; asks++) {
    now += 1000;
    const { state: asking, effects } = run(state, { type: 'tick', now });
    const joins = sent(effects).filter(said => said.do === 'join');
    equal(joins.length, 1);
    const isSoon = asks % 3 === 2;
    entered += isSoon ? 0 : 1;
    const answer = isSoon ? { error: 'later', code: 'too-fast' } : { ok: 'joined', members: ['coop'] };
    state = run(asking, said({ ...answer, id: joins[0].id }, { now })).state;
  }
  equal(rooms.filter(room => Rooms.isIn(state, room)).length, 12);
  equal(state.talks.filter(talk => rooms.includes(talk.peer)).length, 12);
});

test('one room is asked for at a time where what was said in another could not be told either', () => {
  let result = run(openV2(), hello({ rooms: ['#a', '#b'] }), closed(), openedV2, hello({ epoch: 'e2' }), choose('#a'));
  for (let now = 2000; now < 60000; now += 100) {
    const requests = sent(result.effects);
    equal(requests.filter(it => it.do === 'join').length < 2, true);
    const refused = requests.filter(it => it.id).map(it => said({ error: 'no', code: 'too-fast', id: it.id }, { now }));
    result = run(run(result.state, ...refused).state, { type: 'tick', now, key: String(now) });
  }
});

test('a cut while rooms are entered again leaves none out', () => {
  const { state } = run(openV2(), hello({ rooms: ['#a', '#b'] }), closed(), openedV2, hello({ epoch: 'e2' }),
    { type: 'tick', now: 2000 }, closed({ now: 2000 }), openedV2, hello({ epoch: 'e2', rooms: ['#a'] }));
  const { effects } = run(state, { type: 'tick', now: 3000 });
  equal(sent(effects).filter(said => said.do === 'join').map(said => said.room), ['#b']);
});

test('whoever is in hundreds of rooms finds all in the list, whatever comes', () => {
  const rooms = Array.from({ length: 300 }, (_, i) => `#${i}`);
  let state = openV2(hello({ rooms }), ...rooms.map((room, i) =>
    said({ seq: 2e9 + i, msg: { sender: 'g', recipient: room, message: 'hi' } })));
  equal(state.talks.length, 300);
  equal(state.talks.filter(Talks.holdsAnything).length, 100);
});

test('who goes back further than this browser keeps sees it, and what comes meanwhile pushes none of it out', () => {
  const old = Array.from({ length: 400 }, (_, i) => ({ seq: i + 1, msg: { sender: 'g', recipient: 'coop', message: 'x' } }));
  const kept = Array.from({ length: 500 }, (_, i) => [1e6 + i, 'kept', '', '', '', 1e9 + i * 1000]);
  let { state } = run(State.initial, begin([['g', { lines: kept }]]), openedV2, hello(), choose('g'));
  const above = () => Queries.aboveFirst(state, State.talkWith(state, 'g'));
  equal(above(), 'more');
  for (let i = 300; i >= 0; i -= 100) {
    const asked = run(state, { type: 'older', key: `o${i}` });
    equal(sent(asked.effects)[0].most, 100);
    state = run(asked.state, said({ history: old.slice(i, i + 100), with: 'g', more: true, id: `o${i}` })).state;
  }
  state = run(state, pushed(2e9, 'g', 'new'), send('a'), said({ ok: 'x', id: 'a', seq: 2.1e9 })).state;
  equal([State.talkWith(state, 'g').lines.length, Kept.pack(State.talkWith(state, 'g')).lines.length], [902, 500]);
  state = run(state, pushed(2.2e9, 'g', 'and more')).state;
  equal([above(), sent(run(state, { type: 'older' }).effects)], ['full', []]);
});

test('only the conversation whose older messages are asked for waits for them', () => {
  const many = Array.from({ length: 100 }, (_, i) => pushed(2e9 + i * 1000, 'g', `t${i}`));
  const { state } = run(openV2(...many), choose('h'), choose('g'));
  const asked = run(state, { type: 'older', key: 'o' });
  equal(sent(asked.effects).map(each => each.with), ['g']);
  equal(sent(run(asked.state, { type: 'older', key: 'p' }, choose('h'), choose('g')).effects), []);
});

test('who cleared all has nothing of before come back, not even of whom the list had no room for', () => {
  const { state } = run(openV2(pushed(2e9, 'g', 'secret')), { type: 'clear', peer: null });
  const again = Kept.unpackSession(JSON.parse(JSON.stringify(Kept.packSession(state.session))));
  const entry = seq => ({ seq, msg: { sender: 'h', recipient: 'coop', message: `${seq}` } });
  const told = run(State.initial, begin([], { session: again }), openedV2, hello({ resumed: true }), choose('h'),
    said({ history: [entry(1.5e9), entry(3e9)], with: 'h', more: true, id: 'kh' })).state;
  equal([texts(told, 'h'), State.talkWith(told, 'h').more], ['3000000000', false]);
});

test('what was cleared, and what is older, is not asked for again', () => {
  const entry = (seq, message) => ({ seq, msg: { sender: 'g', recipient: 'coop', message } });
  const { state } = run(openV2(pushed(2e9, 'g', 'secret')), choose('g'), { type: 'clear', peer: 'g' });
  const told = run(state, said({ history: [entry(5, 'a'), entry(9, 'b')], with: 'g', more: true, id: 'kh' })).state;
  equal([texts(told, 'g'), State.talkWith(told, 'g').more], ['', false]);
});

test('what went for lack of room can be had from the server again', () => {
  const { state } = run(openV2(), choose('g'));
  const all = run(state, said({ history: [], with: 'g', more: false, id: 'kh' })).state;
  equal(State.talkWith(all, 'g').more, false);
  const many = Array.from({ length: Talks.KEPT_LINES + 1 }, (_, i) => pushed((2e6 + i) * 1000, 'g', `t${i}`));
  const full = run(all, ...many).state;
  equal(Queries.aboveFirst(full, State.talkWith(full, 'g')), 'more');
  const cut = run(full, closed()).state;
  equal(Queries.aboveFirst(cut, State.talkWith(cut, 'g')), '');
});

test('what was written into a room that the server forgot goes out behind the joining, whatever is on screen', () => {
  const cut = openV2(said({ seq: 2e9, room: '#a', joined: 'g' }), said({ seq: 3e9, room: '#b', joined: 'g' }),
    { type: 'choose', peer: '#a' }, closed(), send('late'), { type: 'choose', peer: '#b' });
  const again = sent(run(cut, openedV2, hello({ epoch: 'e2' })).effects);
  const at = what => again.findIndex(what);
  const [joined, written] = [at(each => each.do === 'join' && each.room === '#a'), at(each => each.message === 'late')];
  equal([joined >= 0, joined < written], [true, true]);
});

test('a link brings into a room again whom the browser remembers in it, and no longer the server', () => {
  const { session } = openV2(said({ seq: 2e9, room: '#a', joined: 'coop' }));
  const follow = rooms => run(State.initial, begin([], { session, peer: '#a', join: true }), openedV2, hello({ rooms }));
  const asks = ({ effects }) => sent(effects).filter(said => said.do === 'join').map(said => said.room);
  equal([asks(follow([])), follow([]).state.talks.map(talk => talk.peer)], [['#a'], ['#a']]);
  equal([Rooms.isIn(follow(['#a']).state, '#a'), Rooms.isIn(follow([]).state, '#a')], [true, false]);
});

test('a room on screen that another window left and came into again shows its members', () => {
  const there = openV2(said({ seq: 2e9, room: '#a', joined: 'coop' }), choose('#a'),
    said({ ok: 'joined', members: ['coop', 'g'], id: 'kj' }), said({ seq: 3e9, room: '#a', left: 'coop' }));
  const { state, effects } = run(there, said({ seq: 4e9, room: '#a', joined: 'coop' }, { key: 'again' }));
  equal(sent(effects).map(said => [said.do, said.room]), [['join', '#a']]);
  equal(sent(run(state, said({ seq: 5e9, room: '#a', joined: 'coop' })).effects), []);
});

test('what storage told of the own coming and leaving before the server did counts when the server tells', () => {
  const kept = (...events) => ({ lines: events.map(([seq, what]) => [seq / 1000, '', '', what, '', seq, 'coop']) });
  const told = (state, packed, event) => run(state, { type: 'stored', peer: '#a', packed }, event).state;
  const left = told(openV2(said({ seq: 2e9, room: '#a', joined: 'coop' })), kept([2e9, 'joined'], [3e9, 'left']),
    said({ seq: 3e9, room: '#a', left: 'coop' }));
  equal(Rooms.isIn(left, '#a'), false);
  equal(Rooms.isIn(told(openV2(), kept([2e9, 'joined']), said({ seq: 2e9, room: '#a', joined: 'coop' })), '#a'), true);
});

test('what was cleared comes back from no window and no storage', () => {
  const packed = { lines: [[1.5e6, 'old', '', '', '', 1.5e9], [3e6, 'new', '', '', '', 3e9]] };
  for (const peer of [null, 'g']) {
    const { state } = run(openV2(pushed(2e9, 'g', 'secret')), { type: 'clear', peer });
    equal(texts(run(state, { type: 'stored', peer: 'g', packed }).state, 'g'), 'new');
    equal(texts(run(State.initial, begin([['g', packed]], { session: state.session })).state, 'g'), 'new');
  }
});

test('other windows are told that all was cleared, and tell nobody', () => {
  const told = (peer, elsewhere) => run(openV2(pushed(2e9, 'g', 'x')), { type: 'clear', peer, elsewhere })
    .effects.filter(effect => effect.do.startsWith('forget'));
  equal(told(null, false), [{ do: 'forget', peer: null, tell: true }]);
  equal(told(null, true), [{ do: 'forget', peer: null, tell: false }]);
  equal(told('g', false), [{ do: 'forget', peer: 'g', tell: true }]);
});

test('the longer a room cannot be entered, the longer it is before it is asked for again', () => {
  for (const code of ['unavailable', 'unconfirmed', 'no-memory']) {
    let { state } = run(openV2(), { type: 'choose', peer: '#a', join: true });
    const at = [];
    for (let now = 1000, id = 'kj'; now < 121000; now += 500) {
      if (id) state = run(state, said({ error: 'no', code, id }, { now })).state;
      if (now % 1000 === 0) state = run(state, pushed(now * 1e6, 'g', 'hi'), reading).state;
      const ticked = run(state, { type: 'tick', now: now + 500 });
      state = ticked.state;
      [{ id } = {}] = sent(ticked.effects).filter(said => said.do === 'join');
      if (id) at.push((now + 500) / 1000);
    }
    equal(at, [1.5, 2, 3, 5, 9, 17, 33, 63, 93]);
  }
});

test('on another line a room that could not be entered is asked for again soon', () => {
  let { state } = run(openV2(), { type: 'choose', peer: '#a', join: true }, choose(''));
  for (let now = 2000, id = 'kj'; now < 60000; now += 2000) {
    const asked = run(state, said({ error: 'no', code: 'unavailable', id }, { now }), { type: 'tick', now });
    [{ id } = { id }] = sent(asked.effects).filter(said => said.do === 'join');
    state = asked.state;
  }
  const again = run(state, closed({ now: 60000 }), { ...openedV2, now: 60000 }, { ...hello(), now: 60000 },
    { type: 'tick', now: 60500 });
  equal(sent(again.effects).filter(said => said.do === 'join').map(said => said.room), ['#a']);
});

test('what is read is told soon, though a room waits long to be asked for again', () => {
  let { state } = run(openV2(pushed(2e9, 'g', 'hi')), { type: 'tick', now: 2000 },
    { type: 'choose', peer: '#a', join: true });
  for (let i = 0; i < 9; i++) {
    state = run(state, { type: 'choose', peer: '#a', join: true }, said({ error: 'no', code: 'unavailable', id: 'kj' },
      { now: 3000 })).state;
  }
  const read = run(state, { ...choose('g'), now: 4000 }, { ...reading, now: 4000 }, { type: 'tick', now: 4500 });
  equal(sent(read.effects).filter(said => said.do === 'read').length, 1);
});

test('a room that cannot be entered can be given up, on every server', () => {
  const wish = { type: 'choose', peer: '#a', join: true };
  const later = said({ error: 'no', code: 'unavailable', id: 'kj' });
  for (const state of [openV2(wish, later), open(wish)]) {
    const given = run(state, { type: 'leave-room', peer: '#a' });
    const { talks, session, chosen } = given.state;
    equal([talks, [...session.rooms], chosen, sent(given.effects)], [[], [], '', []]);
  }
  const { session } = openV2(said({ seq: 2e9, room: '#a', joined: 'coop' }));
  const plain = run(State.initial, begin([], { session }), opened, choose('#a')).state;
  equal([Rooms.isIn(plain, '#a'), run(plain, { type: 'leave-room', peer: '#a' }).state.talks], [false, []]);
});
