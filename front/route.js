'use strict';

// The address says who one is and which conversation is open; each that is opened is a place in the browser's history.
const Route = (() => {
  const { dispatch } = Loop;
  let followed = ''; // what the state last asked for: the address may have gone elsewhere since

  addEventListener('hashchange', arrive);

  // A token goes from the address at once: neither the screen nor a bookmark may show it.
  function arrive() {
    const { me, peer, token } = Address.parse(location.hash);
    const { me: now, chosen } = Loop.state;
    if (location.hash.includes('&token=')) replace(Address.format(me, peer));
    if (token && now && now !== me) {
      // a link with another's token must not turn this window into somebody else without a word
      replace(Address.format(now, chosen));
      return dispatch({ type: 'question', question: { kind: 'switch', me, peer, token } });
    }
    if (token) Tokens.tryOut(me, token);
    if (me && me === now) {
      dispatch({ type: 'choose', peer, join: true });
      return token && dispatch({ type: 'hurry', asked: true });
    }
    if (me && peer && !history.state) layListUnder(me, peer);
    return become(me, peer);
  }

  // Takes up another handle, '' for none.
  function become(me, peer) {
    Keeper.flush();
    const window = Store.ofTab('window') || Store.newWindowName();
    Store.keepForTab(window, 'window');
    const session = me ? Store.readSession(me) : Kept.noSession; // before the lines, which are written before it
    dispatch({ type: 'handle', me, peer, join: true, session, window, known: Store.handles().includes(me),
      history: me ? Store.readAll(me) : [], drafts: me ? Store.drafts(me) : new Map(),
      needsToken: gochat.needsToken && !Tokens.has(me), look: { visible: !document.hidden, atEnd: false } });
  }

  // On a phone, Back leads from a conversation to the list, even for who came by a link.
  function layListUnder(me, peer) {
    replace(Address.format(me));
    push(Address.format(me, peer), Address.format(me));
  }

  // Leaving a conversation for the list is going back.
  function follow({ me, chosen }) {
    const wanted = Address.format(me, chosen);
    if (!me || wanted === followed) return;
    followed = wanted;
    const said = Address.parse(location.hash);
    if (said.me === me && said.peer === chosen) return;
    if (!chosen && history.state?.from === wanted) history.back();
    else push(wanted, Address.format(said.me, said.peer));
  }

  const replace = hash => history.replaceState(history.state || {}, '', hash);

  const push = (hash, from) => history.pushState({ from }, '', hash);

  function go(me, peer = '') {
    push(me || peer ? Address.format(me, peer) : location.href.split('#')[0], '');
    arrive();
  }

  return { arrive, follow, go };
})();
