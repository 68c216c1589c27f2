'use strict';

/** Texts as people type and read them: handles, tokens, links, and the messages that carry them. */
const Texts = (() => {
  /** How long the ids of messages are; they take room that a text could have. */
  const ID_CHARACTERS = 10;
  const TOKEN_IN_HASH = /&token=(.*)$/;

  const message = (sender, recipient, text, id) => JSON.stringify({ sender, recipient, message: text, id });

  /** How many bytes a message with this text may still grow by; negative when it is too long. */
  function bytesLeft(sender, recipient, text, maxMessageBytes) {
    const whole = message(sender, recipient, text.replace(/\s+$/, ''), 'x'.repeat(ID_CHARACTERS));
    return maxMessageBytes - new TextEncoder().encode(whole).length;
  }

  /** What a server's message says, or null for what is no JSON object. */
  function parseObject(text) {
    try {
      const value = JSON.parse(text);
      return value && typeof value === 'object' ? value : null;
    } catch {
      return null;
    }
  }

  /** A text in parts, where those with an `href` are links: http and https only. */
  function linkParts(text) {
    const parts = [];
    let end = 0;
    for (const { 0: found, index } of text.matchAll(/\bhttps?:\/\/[^\s<>"']{1,2000}/gi)) {
      const link = trimLink(found);
      if (!URL.canParse(link)) continue;
      if (index > end) parts.push({ text: text.slice(end, index) });
      parts.push({ text: link, href: link });
      end = index + link.length;
    }
    if (end < text.length) parts.push({ text: text.slice(end) });
    return parts;
  }

  /** Leaves out what ends the sentence, not the link; a bracket that the link opened stays. */
  function trimLink(link) {
    const last = link.at(-1);
    const loose = /[.,:;!?*_~]/.test(last) || ')]}'.includes(last)
      && link.split(last).length > link.split('([{'[')]}'.indexOf(last)]).length;
    return loose ? trimLink(link.slice(0, -1)) : link;
  }

  /** A handle as a person types it, in the one form that the server takes. */
  const plainHandle = text => text.normalize('NFKC').trim();

  /** The handle that an address names behind its `#`. */
  function handleOfHash(hash) {
    const name = hash.slice(1).replace(TOKEN_IN_HASH, '');
    try {
      return plainHandle(decodeURIComponent(name));
    } catch {
      return plainHandle(name);
    }
  }

  /** The token behind the handle, as in `#coop&token=...`; '' if there is none. */
  const tokenOfHash = hash => plainToken((hash.match(TOKEN_IN_HASH) || [])[1] || '');

  /** A token as a person pastes it, or '' for what is none: it has no letter that an address would escape. */
  const plainToken = text => /^[\w.-]+$/.test(text.trim()) ? text.trim() : '';

  return {
    ID_CHARACTERS, message, bytesLeft, parseObject, linkParts, plainHandle, handleOfHash, tokenOfHash, plainToken,
  };
})();
