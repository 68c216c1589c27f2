'use strict';

test('a state is never changed but replaced', () => {
  const freeze = value => {
    Object.values(value).forEach(each => each && typeof each === 'object' && freeze(each));
    return Object.freeze(value);
  };
  let state = State.initial;
  for (const event of [begin([['gordon', { lines: [[5, 'hi']] }]]), opened, heard('gordon', 'x', 'a'), choose('gordon'),
    { type: 'draft', text: 'd' }, send('1'), said({ ok: '', id: '1' }), send('2'), said({ error: 'no', id: '2' }),
    { type: 'retry', id: '2' }, reading, { type: 'stored', peer: 'gordon', packed: { lines: [[5, 'hi'], [9, 'y']] } },
    { type: 'place', peer: 'gordon', place: 'line 1' }, closed(), { type: 'tick', now: 99999 }, openedV2, hello(),
    pushed(2e9, 'gordon', 'z'), { type: 'choose', peer: '#team', join: true }, { type: 'crowded' },
    { type: 'suspend' }, { type: 'clear', peer: null }]) {
    state = freeze(run(state, event).state);
  }
});

test('answers are matched by id, and without one by order', () => {
  let state = open(choose('g'), send('a'), send('b'), send('c'), said({ ok: 'x', id: 'b' }));
  equal(lines(state, 'g'), 'a:pending,b:sent,c:pending');
  state = run(state, said({ error: 'Message is too big, dropping it' }), said({ ok: 'x', id: 'c' })).state;
  equal(lines(state, 'g'), 'a:failed,b:sent,c:sent');
});

test('an answer cannot be forged by another user', () =>
  equal(lines(open(choose('g'), send('a'), said({ sender: 'evil', message: '', ok: 'x', id: 'a' })), 'g'), 'a:pending'));

test('what is no message changes nothing', () => {
  const state = open();
  for (const text of ['', '{', 'null', '[]', '7', '"x"', '{}', '{"ok":1}', '{"sender":7}', '{"hello":{}}', '{"beat":5}',
    '{"seq":5,"msg":{"sender":"g","message":"m"}}']) {
    const next = run(state, { type: 'received', text }).state;
    equal({ ...next, seenSeq: 0 }, { ...state, seenSeq: 0 });
  }
});

test('a handle changes with all that belongs to it', () => {
  const state = open(choose('g'), send('a'));
  const { state: other, effects } = run(state, begin([], { me: 'gordon' }));
  equal([other.me, other.talks, other.awaiting, effects.map(effect => effect.do)], ['gordon', [], [], ['connect']]);
  equal(run(state, begin([], { me: '' })).effects.map(effect => effect.do), ['disconnect']);
});

test('an overdue answer ends the connection', () => {
  const state = open(choose('g'), send('a'));
  equal(lines(run(state, { type: 'tick', now: 15999 }).state, 'g'), 'a:pending');
  const late = run(state, { type: 'tick', now: 16000 });
  equal(lines(late.state, 'g'), 'a:failed');
  equal(late.effects.some(effect => effect.do === 'disconnect'), true);
});

test('on a plain line nothing that went out is sent again by itself', () => {
  const { effects, state } = run(State.initial, begin(), opened, choose('g'), send('a'), closed(),
    { type: 'tick', now: 60000 }, opened);
  equal(sent(effects).length, 1);
  equal(lines(state, 'g'), 'a:failed');
});

test('what was written without a connection goes when there is one, if that is soon', () => {
  const start = run(State.initial, begin(), choose('g'), send('a'));
  equal(sent(start.effects), []);
  equal(sent(run(start.state, opened).effects).map(message => message.id), ['a']);
  const late = run(start.state, { type: 'tick', now: 121001 }, { ...opened, now: 121002 });
  equal([sent(late.effects), lines(late.state, 'g')], [[], 'a:failed']);
});

test('a line is sent again under the same id, so that a server knows it', () => {
  const { state, effects } = run(open(choose('g'), send('a'), send('b'), said({ error: 'no', id: 'a' })),
    { type: 'retry', id: 'a', at: 5000 });
  equal(lines(state, 'g'), 'b:pending,a:pending');
  equal(sent(effects).map(message => message.id), ['a']);
});

test('all that failed is sent again together', () => {
  const failing = open(choose('g'), send('a'), send('b'), said({ error: 'no', id: 'a' }), said({ error: 'no', id: 'b' }));
  equal(sent(run(failing, { type: 'retry-all' }).effects).map(message => message.id), ['a', 'b']);
});

test('a line that was pending when the page was left waits for its answer, if that was just now', () => {
  const history = [['g', { lines: [[1000, 'old', 'a', 'pending'], [500000, 'new', 'b', 'pending']] }]];
  const { state } = run(State.initial, begin(history, { at: 510000 }));
  equal(lines(state, 'g'), 'old:failed,new:pending');
});

test('storage that is full loses the oldest, of strangers first', () => {
  const old = { lines: [[1, 'friend, old'], [2, 'mine', 'm', 'sent'], [900, 'friend, new'.repeat(50)]] };
  const state = run(State.initial, begin([['friend', old], ['stranger', { lines: [[500, 'x']] }]])).state;
  const once = run(state, { type: 'crowded' }).state;
  equal([texts(once, 'stranger'), State.talkWith(once, 'friend').lines.map(line => line.at)], ['', [2, 900]]);
  const twice = run(once, { type: 'crowded' });
  equal(State.talkWith(twice.state, 'friend').lines.map(line => line.at).includes(900), true);
  equal(twice.effects, [{ do: 'save', peer: 'friend' }]);
});

test('a draft belongs to its tab', () => {
  const state = open(choose('g'), { type: 'draft', text: 'half' },
    { type: 'stored', peer: 'g', packed: { draft: '', lines: [[5, 'hi']] } });
  equal(State.talkWith(state, 'g').draft, 'half');
});

test('what is unread begins where one opened the conversation, and stays there until one leaves it', () => {
  const away = { type: 'look', visible: true, atEnd: false };
  let state = open(heard('g', '1', 'a', 10), choose('g'), reading, choose('h'), heard('g', '2', 'b', 20), choose('g'));
  equal(State.talkWith(state, 'g').dividerAt, 10);
  state = run(state, reading, away, heard('g', '3', 'c', 30), reading, away, heard('g', '4', 'd', 40)).state;
  equal(State.talkWith(state, 'g').dividerAt, 10);
  state = run(state, choose('h'), choose('g')).state;
  equal(State.talkWith(state, 'g').dividerAt, 30);
});

test('who reads beside an own line from a clock that is ahead has read nothing of what comes', () => {
  const state = open(choose('g'), reading, send('failed', 'lost', 9e9), said({ error: 'no', id: 'failed' }),
    heard('g', '1', 'a', 9e9 + 1), reading, choose('h'));
  const { talks } = run(openV2(choose('g'), reading, send('x', 'lost', 9e9), said({ error: 'no', id: 'x' }),
    pushed(2e9, 'g', 'seen'), reading, choose('h'), pushed(3e9, 'g', 'unseen'))).state;
  equal([Talks.unreadInAll(state.talks), Talks.unreadInAll(talks)], [0, 1]);
});

test('what came while nobody looked begins anew', () => {
  const hidden = { type: 'look', visible: false, atEnd: true };
  const state = open(choose('g'), reading, heard('g', '1', 'a', 10), hidden, heard('g', '2', 'b', 20),
    heard('g', '3', 'c', 30));
  equal(State.talkWith(state, 'g').dividerAt, 10);
});

test('what is cleared, here or by another window, goes with what was being written', () => {
  const draft = open(heard('g', 'hi', 'k1'), choose('g'), { type: 'draft', text: 'half a' });
  for (const elsewhere of [false, true]) {
    const { state, effects } = run(draft, { type: 'clear', peer: 'g', elsewhere });
    equal([lines(state, 'g'), State.talkWith(state, 'g').draft], ['', '']);
    equal(effects, [{ do: 'forget', peer: 'g', tell: !elsewhere }, { do: 'keep' }]);
  }
});

test('a draft that another window sent is gone here for good, and one of this window is kept', () => {
  const draft = open(choose('g'), { type: 'draft', text: 'half' });
  const same = run(draft, { type: 'draft-gone', peer: 'g', text: 'half' });
  equal([State.talkWith(same.state, 'g').draft, same.effects], ['', [{ do: 'save-draft', peer: 'g' }]]);
  const other = run(draft, { type: 'draft-gone', peer: 'g', text: 'other' });
  equal([State.talkWith(other.state, 'g').draft, other.effects], ['half', [{ do: 'save-draft', peer: 'g' }]]);
});

test('strangers take neither what is on screen nor what is being written', () => {
  const strangers = from => Array.from({ length: 101 }, (_, i) => heard(`${from}${i}`, 'hi', `${from}${i}`, 2000 + i));
  const draft = text => ({ type: 'draft', text });
  const state = open(heard('dave', 'read me', 'd'), choose('erin'), draft('half a thought'), choose('dave'),
    ...strangers('a'), choose('frank'), draft('more'), ...strangers('b'));
  equal(['erin', 'frank'].map(peer => State.talkWith(state, peer).draft), ['half a thought', 'more']);
  equal(texts(open(heard('dave', 'read me', 'd'), choose('dave'), ...strangers('a')), 'dave'), 'read me');
});

test('what was only taken over from another window is not the last that is being written', () => {
  const start = run(State.initial, begin([], { drafts: new Map([['g', 'hel']]) })).state;
  const gone = run(start, { type: 'draft-gone', peer: 'g', text: 'hello' });
  equal([State.talkWith(gone.state, 'g').draft, gone.effects], ['hel', []]);
});
