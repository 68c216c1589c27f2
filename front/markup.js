'use strict';

/** A text as parts: { kind: 'text' | 'link' | 'code' | 'block', text, href }. Nobody's text ever becomes markup. */
const Markup = (() => {
  const BLOCK = /```(?:[\w+#.-]{0,20}\n)?([\s\S]+?)```/g;
  const CODE = /`([^`\n]+)`/g;
  /** Ends before quotes, brackets that are no part of an address, what turns the reading direction, CJK punctuation. */
  const ENDS = '\\s<>"\'`' + String.raw`\u00ab\u00bb\u2018-\u201f\u2026\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069`
    + String.raw`\u3000-\u303f\ufe30-\ufe4f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65`;
  const LINK = new RegExp(`\\b(?:https?:\\/\\/|www\\.(?=[^\\s.]))[^${ENDS}]{1,2000}`, 'giu');
  const CLOSING = { ')': '(', ']': '[', '}': '{' };

  function parse(text) {
    return split(text, BLOCK, 'block').flatMap(part => part.kind !== 'text' ? [part]
      : split(part.text, CODE, 'code').flatMap(each => each.kind === 'text' ? links(each.text) : [each]));
  }

  /** The text with what a pattern captures as parts of a kind. */
  function split(text, pattern, kind) {
    const parts = [];
    let end = 0;
    for (const found of text.matchAll(pattern)) {
      if (found.index > end) parts.push({ kind: 'text', text: text.slice(end, found.index) });
      parts.push({ kind, text: found[1] });
      end = found.index + found[0].length;
    }
    if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
    return parts;
  }

  function links(text) {
    const parts = [];
    let end = 0;
    for (const { 0: found, index } of text.matchAll(LINK)) {
      const link = found.slice(0, lengthOf(found));
      const shown = readable(link);
      if (!shown) continue;
      if (index > end) parts.push({ kind: 'text', text: text.slice(end, index) });
      parts.push({ kind: 'link', ...shown });
      end = index + link.length;
    }
    if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
    return parts;
  }

  /** How much of a link is link: what ends the sentence is not, but a bracket that the link opened is. */
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

  /**
   * A link that leads where it says: with its host as the browser will ask for it. None for an address with a user
   * in it, which is there to be taken for the host.
   */
  function readable(link) {
    const href = /^www\./i.test(link) ? `https://${link}` : link;
    try {
      const url = new URL(href);
      if (url.username || url.password || !/^https?:$/.test(url.protocol) || !url.hostname) return null;
      const typed = href.match(/^https?:\/\/([^/?#\\]*)/i)[1];
      const plain = typed.toLowerCase() === url.host || typed.replace(/:\d*$/, '').toLowerCase() === url.hostname;
      return { text: plain ? link : href.replace(typed, url.host), href };
    } catch {
      return null;
    }
  }

  return { parse };
})();
