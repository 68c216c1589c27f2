'use strict';

// A text as parts: { kind: 'text' | 'link' | 'code' | 'block', text, href }. Nobody's text ever becomes markup.
const Markup = (() => {
  const BLOCK = /```(?:[\w+#.-]{0,20}\n)?([\s\S]+?)```\n?/g;
  const CODE = /`([^`\n]+)`/g;
  // Links end before quotes, foreign brackets, what turns the reading direction, CJK punctuation.
  const ENDS = '\\s<>"\'`' + String.raw`\u00ab\u00bb\u2018-\u201f\u2026\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069`
    + String.raw`\u3000-\u303f\ufe30-\ufe4f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65`;
  const LINK = new RegExp(`\\b(?:https?:\\/\\/|www\\.(?=[^\\s.]))[^${ENDS}]{1,2000}`, 'giu');
  const CLOSING = { ')': '(', ']': '[', '}': '{' };

  function parse(text) {
    const inText = (parts, pattern, toPart) =>
      parts.flatMap(part => part.kind === 'text' ? split(part.text, pattern, toPart) : [part]);
    const blocks = split(text, BLOCK, ([all, code]) => ({ kind: 'block', text: code, length: all.length }));
    const codes = inText(blocks, CODE, ([all, code]) => ({ kind: 'code', text: code, length: all.length }));
    return inText(codes, LINK, ([found]) => linkIn(found));
  }

  // What a pattern finds as `toPart` makes it, with the `length` that it takes of the text.
  function split(text, pattern, toPart) {
    const parts = [];
    let end = 0;
    const addText = upto => upto > end && parts.push({ kind: 'text', text: text.slice(end, upto) });
    for (const found of text.matchAll(pattern)) {
      const part = toPart(found);
      if (!part) continue;
      addText(found.index);
      parts.push(part);
      end = found.index + part.length;
    }
    addText(text.length);
    return parts;
  }

  // What ends the sentence is no part of a link, but a bracket that the link opened is.
  function lengthOf(link) {
    const count = {};
    for (const c of link) count[c] = (count[c] || 0) + 1;
    let length = link.length;
    for (; length > 0; length--) {
      const last = link[length - 1];
      const loose = /[.,:;!?*_~]/.test(last) || last in CLOSING && count[last] > (count[CLOSING[last]] || 0);
      if (!loose) break;
      count[last]--;
    }
    return length;
  }

  // With its host as the browser will ask for it; none for an address with a user, which is there to be taken for the
  // host.
  function linkIn(found) {
    const link = found.slice(0, lengthOf(found));
    const href = /^www\./i.test(link) ? `https://${link}` : link;
    try {
      const { host, hostname, username, password } = new URL(href);
      const [, typed] = href.match(/^https?:\/\/([^/?#\\]*)/i);
      if (username || password || !hostname || !typed) return null;
      const plain = typed.toLowerCase() === host || typed.replace(/:\d*$/, '').toLowerCase() === hostname;
      return { kind: 'link', text: plain ? link : href.replace(typed, () => host), href, length: link.length };
    } catch {
      return null;
    }
  }

  return { parse };
})();
