'use strict';

// Texts as people type them, the messages that carry them, and what foreign values may be.
const Texts = (() => {
  // Ids of messages take room that a text could have.
  const ID_CHARACTERS = 10;
  const MAX_ROWS = 30;
  const ROW_CHARACTERS = 70;
  const PICTURE = '\\p{Extended_Pictographic}[\\p{Emoji_Modifier}\\ufe0f]*';
  const LONE_EMOJI = new RegExp(`^(?:\\s*(?:\\p{RI}{2}|${PICTURE}(?:\\u200d${PICTURE})*)){1,3}\\s*$`, 'u');

  const message = (sender, recipient, text, id) => ({ sender, recipient, message: text, id });

  const bytesIn = value => new TextEncoder().encode(JSON.stringify(value)).length;

  // Negative when it is too long.
  const bytesLeft = (sender, recipient, text, maxMessageBytes) =>
    maxMessageBytes - bytesIn(message(sender, recipient, text.trimEnd(), 'x'.repeat(ID_CHARACTERS)));

  // Null for what is no JSON.
  function parse(json) {
    try {
      return JSON.parse(json);
    } catch {
      return null;
    }
  }

  const isText = value => typeof value === 'string';
  const isObject = value => Boolean(value) && typeof value === 'object' && !Array.isArray(value);
  const isSeq = value => Number.isSafeInteger(value) && value >= 0;

  // Half an emoji makes every function that encodes throw: a mark stands for it.
  const wellFormed = text => text.replace(/\p{Cs}/gu, '\ufffd');

  // Nothing but a few emoji, which are then shown large.
  const isLoneEmoji = text => LONE_EMOJI.test(text);

  // Nothing that shows.
  const isBlank = text => !/[^\s\p{DI}\u2800\ufff9-\ufffc]/u.test(text);

  // Enough of it for one row, and no emoji in halves.
  const start = text => text.match(/.{0,200}/su)[0];

  // More than a screen takes, about.
  const isLong = text => text.split('\n')
    .reduce((lines, line) => lines + 1 + Math.floor(line.length / ROW_CHARACTERS), 0) > MAX_ROWS;

  return { ID_CHARACTERS, message, bytesIn, bytesLeft, parse, isText, isObject, isSeq, wellFormed, isLoneEmoji,
    isBlank, start, isLong };
})();
