'use strict';

const links = text => Markup.parse(text).filter(part => part.kind === 'link').map(part => part.text);

test('the address names a handle and whom one writes to', () => {
  const parse = hash => Object.values(Address.parse(hash)).join('|');
  equal(['#coop', '#%20%EF%BD%83oop', '#a%20b', '#%zz', '', '#coop/gordon', '#coop/#team', '#coop/%23team', '#/gordon',
    '#a%2Fb/c', '#coop&token=x.y_z', '#coop/gordon&token=x', '#@coop'].map(parse),
  ['coop||', 'coop||', 'a b||', '%zz||', '||', 'coop|gordon|', 'coop|#team|', 'coop|#team|', '|gordon|', 'a/b|c|',
    'coop||x.y_z', 'coop|gordon|x', 'coop||']);
  for (const [me, peer] of [['coop', ''], ['a/b', '#te/am'], ['jürgen', 'лена'], ['', 'gordon'], ['&token=x', '%']]) {
    equal(Object.values(Address.parse(Address.format(me, peer))), [me, peer, '']);
  }
});

test('half an emoji breaks nothing', () => {
  equal([Handles.plain('a\ud83d'), Address.format('\ud83d'.normalize(), '') !== '', Texts.wellFormed('😀\udc00')],
    ['a\ufffd', true, '😀\ufffd']);
});

test('a handle is cut only when it is in its plain form, and then so that it still shows as too long', () => {
  const long = 'ᾂ'.repeat(64);
  equal([Handles.plain(long.normalize('NFKD')), Handles.plain(`${' '.repeat(200)}@alice`)], [long, 'alice']);
  equal(Handles.plain('\ufdfa'.repeat(200)).length, 66);
  equal(Handles.problem(Handles.plain(`@${'x'.repeat(65)}`)), 'A handle has at most 64 characters');
});

test('only http links are links, and a sentence ends before its end', () => equal(
  links('see https://example.org/a_(b)?c=d#e, (http://localhost:1/), javascript:alert(1) data:text/html,x '
    + 'ftp://example.org //example.org https://a.example/x_y~ www.example.org/z. https://[::1]:80/'),
  ['https://example.org/a_(b)?c=d#e', 'http://localhost:1/', 'https://a.example/x_y', 'www.example.org/z',
    'https://[::1]:80/']));

test('a link ends before the punctuation of Chinese and Japanese, and before quotes', () => {
  for (const end of ['，很好', '。', '、', '」', '）', '！', '？', '：', '；', '】', '”', '’', '»', '…', '>', '"', '`', '》']) {
    equal(links(`看 https://a.example/docs${end}`), ['https://a.example/docs']);
  }
});

test('a link says where it leads', () => {
  equal(links('https://аррӏе.com/x https://EXAMPLE.org/A'), ['https://xn--80ak6aa92e.com/x', 'https://EXAMPLE.org/A']);
  equal(links('https://bank.example⁄login.evil.example/')[0].includes('⁄'), false);
  equal(links('https://bank.example@evil.example/ https://u:p@evil.example/'), []);
  equal(links('http://\\\\evil.example/ http:///evil.example/'), []);
  equal(links('http://exa\u202emple.org/moc'), ['http://exa']);
});

test('a thousand brackets behind a link cost nothing', () => {
  const text = `http://a/${')'.repeat(1000)}`;
  // the best of a few: the clock counts what else runs on the machine
  const fastest = Math.min(...Array.from({ length: 5 }, () => {
    const start = performance.now();
    for (let i = 0; i < 100; i++) Markup.parse(text);
    return performance.now() - start;
  }));
  equal(fastest < 200, true);
  equal(links(text), ['http://a/']);
});

test('code is code, and in it nothing else is anything', () => equal(
  Markup.parse('see `a b` and\n```js\nx = "`y`" // http://a/\n``` `').map(({ kind, text }) => [kind, text]),
  [['text', 'see '], ['code', 'a b'], ['text', ' and\n'], ['block', 'x = "`y`" // http://a/\n'], ['text', ' `']]));

test('behind a block of code the text goes on without an empty line', () => equal(
  Markup.parse('```\na\n```\nb').map(({ text }) => text), ['a\n', 'b']));

test('a few emoji alone are large', () => equal(
  ['😀', '👍🏽', '👨‍👩‍👧', '🇩🇪 🎉', '❤️', '😀😀😀😀', 'a', '1', '#', '', ' ', '😀 a'].map(Texts.isLoneEmoji),
  [true, true, true, true, true, false, false, false, false, false, false, false]));

test('what looks like a known handle is told', () => {
  const like = handle => Handles.lookalike(handle, ['coop', 'jean-luc', "o'brien", 'ロボ']);
  equal(['соор', 'co\u{1d159}op', 'Coop', 'c00p', 'jean‐luc', 'jean−luc', 'oʼbrien', 'o’brien', '口ボ'].map(like),
    ['coop', 'coop', 'coop', 'coop', 'jean-luc', 'jean-luc', "o'brien", "o'brien", 'ロボ']);
  equal(['ЬоЬ', 'ьоь'].map(handle => Handles.lookalike(handle, ['bob'])), ['bob', 'bob']);
  equal(['coop', 'gordon', 'coops', 'cöop'].map(like), ['', '', '', '']);
});

test('a handle is checked as it is typed', () => {
  equal(['coop', 'jürgen', 'лена', '山田', 'a/b', 'R2-D2'].map(Handles.problem), ['', '', '', '', '', '']);
  for (const handle of ['a b', 'a\u200bb', '#team', '♯team', 'cоop', 'a'.repeat(65), '\u0007']) {
    equal([handle, Handles.problem(handle) !== ''], [handle, true]);
  }
});

test('a mention is a word of its own, whatever is in it', () => {
  for (const handle of ['a-b', 'a/b', '(x)', '[', '\\', 'a.b', '$1', 'лена']) {
    equal([Handles.mentions(`to ${handle}: hi`, handle), Handles.mentions('to ab: hi', handle)], [true, false]);
  }
  equal(
  ['coop', 'hey Coop!', '@coop:', 'coops', 'recoop', 'coop_', 'c.op'].map(text => Handles.mentions(text, 'coop')),
  [true, true, true, false, false, false, false]);
});

test('rows are grouped by sender and time, and divided where what is new begins', () => {
  const line = (id, at, mine, from = '') => ({ id, wireId: '', mine, from, text: id, at, seq: 0, state: mine ? 'sent' : '',
    reason: '' });
  const talk = { ...Talks.empty('g'), dividerAt: 2000, lines: [line('a', 1000, false), line('b', 2000, false),
    line('c', 3000, false), line('d', 4000, true), line('e', 4000 + 3e5, true), line('f', 4001 + 6e5, true)] };
  equal(Rows.of(talk, [], 'me').map(row => row.kind === 'line' ? row.line.id + (row.first ? '1' : '') : row.kind),
    ['day', 'a1', 'b', 'new', 'c1', 'd1', 'e', 'f1']);
});

test('a conversation without a pause shows a time every quarter of an hour, whatever was before it', () => {
  const all = Array.from({ length: 24 }, (_, i) => Talks.line({ id: String(i), at: 9e9 + i * 4 * 60000, text: 'x' }));
  const firstOnes = lines => Rows.of({ ...Talks.empty('g'), lines }, [], 'me').filter(row => row.first)
    .map(row => row.line.id).join();
  equal(firstOnes(all), '0,4,8,12,15,19,23');
  equal(firstOnes(all.slice(10)), '10,12,15,19,23');
});

test('where a text is cut, no emoji is', () => {
  equal(Texts.start(`a${'\u{1f600}'.repeat(300)}`), `a${'\u{1f600}'.repeat(199)}`);
  equal(Texts.start('two\nlines'), 'two\nlines');
  equal(Texts.start(''), '');
});

test('a text of nothing that shows is blank, and one with any letter or mark that does is not', () => {
  const unseen = ['', ' \n\t', '\u200b', '\ufe0f', '\u115f', '\u034f', '\u2800\u3164', '\u{e0041}', '\u00ad\u2060',
    '\ufffa\ufffc'];
  equal(unseen.filter(text => !Texts.isBlank(text)), []);
  const seen = ['a', ' . ', '\u0600', '\u06dd', '❤\ufe0f', '\u{110bd}'];
  equal(seen.filter(Texts.isBlank), []);
});
