'use strict';

// The address behind its `#`: ME, ME/PEER, ME/#ROOM, or /PEER as an invitation; perhaps &token=... behind it.
const Address = (() => {
  const TOKEN = /&token=(.*)$/;

  function decode(part) {
    try {
      return Handles.plain(decodeURIComponent(part));
    } catch {
      return Handles.plain(part);
    }
  }

  // Only `/` and what would be read as an escape or a token is escaped: people read addresses. Of two @ one is read.
  const encode = handle => encodeURIComponent(Texts.wellFormed(handle)).replace(/^%23/, '#').replace(/^%40/, '@@');

  // Each is '' where the address says nothing.
  function parse(hash) {
    const [me, ...peer] = hash.slice(1).replace(TOKEN, '').split('/');
    return { me: decode(me), peer: decode(peer.join('/')), token: plainToken(hash.match(TOKEN)?.[1] || '') };
  }

  const format = (me, peer = '') => `#${encode(me)}${peer ? `/${encode(peer)}` : ''}`;

  // Where others write to somebody or come into a room; it hands nobody that handle.
  const invitation = where => `${location.href.split('#')[0]}${format('', where)}`;

  // As a person pastes it; '' for what is none: a token has no letter that an address would escape.
  const plainToken = text => /^[\w.-]+$/.test(text.trim()) ? text.trim() : '';

  return { parse, format, invitation, plainToken };
})();
