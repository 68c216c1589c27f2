'use strict';

// Handles and rooms as people type them: their plain form, what is wrong with one, and which look alike.
const Handles = (() => {
  const MAX_CHARACTERS = 64;
  const MAX_SKELETONS = 20000;
  const skeletons = new Map();
  const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic'].map(name =>
    new RegExp(`\\p{Script=${name}}`, 'u'));

  // Plain letters, each with what passes for it: a selection of what Unicode calls confusable (UTS 39).
  const LOOKS = 'aаɑα bь cсᴄ dԁ eеҽ℮ gɡց hһհ iіıιɩӏl1|∣ jјϳ kкκ mм nոռ oоοσօ0〇 pрρ qԛգ rгᴦ sѕꜱ tтτ uսυᴜʋ vνѵᴠ wԝѡᴡ '
    + 'xхχ yуүγʏ zᴢ -‐‒–—−⁃ \'’‘ʼʹ′` /⁄∕ #♯⌗⋕ _ˍ ロ口 ニ二 エ工 カ力 ト卜 タ夕 ハ八';
  const UNSEEN = /[\p{Cf}\p{DI}\u2800\u{1d159}]/u;
  const PLAIN = new Map(LOOKS.split(' ').flatMap(([plain, ...others]) => others.map(other => [other, plain])));

  // In the one form that the server takes; people who know chats put an @ before it. Of what is too long no more than
  // shows that it is: less than the smallest message that a server takes, however its characters are escaped.
  const plain = text => Texts.wellFormed(text).normalize('NFKC').trim().replace(/^@(?=.)/u, '').match(/.{0,66}/su)[0];

  const isRoom = handle => handle.startsWith('#');

  // For a person; '' if nothing is wrong.
  function problem(handle) {
    if ([...handle].length > MAX_CHARACTERS) return `A handle has at most ${MAX_CHARACTERS} characters`;
    if (/\s/u.test(handle)) return 'A handle has no spaces';
    if (/[\p{C}\p{Z}\ufffd]/u.test(handle)) return 'A handle has letters, digits, marks, symbols and punctuation only';
    if (/^[#♯⌗⋕]/u.test(handle)) return 'A handle does not begin with #: that is a room';
    const scripts = SCRIPTS.filter(script => script.test(handle));
    return scripts.length > 1 ? 'A handle must not mix letters that look alike' : '';
  }

  // What the eye makes of a handle.
  function skeleton(handle) {
    if (!skeletons.has(handle)) {
      if (skeletons.size >= MAX_SKELETONS) skeletons.clear();
      const letters = [...handle.normalize('NFKD').toLowerCase()].filter(letter => !UNSEEN.test(letter));
      skeletons.set(handle, letters.map(letter => PLAIN.get(letter) ?? letter).join('')
        .replace(/rn/g, 'm').replace(/vv/g, 'w'));
    }
    return skeletons.get(handle);
  }

  // Which known handle another could be taken for; '' if none.
  function lookalike(handle, known) {
    const seen = skeleton(handle);
    return known.find(other => other !== handle && skeleton(other) === seen) || '';
  }

  function mentions(text, handle) {
    const escaped = handle.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return handle !== '' && new RegExp(`(?:^|[^\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'iu').test(text);
  }

  function hue(handle) {
    let hash = 7;
    for (const c of handle) hash = (hash * 31 + c.codePointAt(0)) % 997;
    return hash * 37 % 360;
  }

  return { plain, isRoom, problem, lookalike, mentions, hue };
})();
