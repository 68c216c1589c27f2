'use strict';

// The address says who one is and which conversation is open; each that is opened is a place in the browser's history.
const Route = (() => {
  let app = null;
  let followed = ''; // what the state last asked for: the address may have gone elsewhere since

  function start(joined) {
    app = joined;
    addEventListener('hashchange', arrive);
    arrive();
  }

  // A token goes from the address at once: neither the screen nor a bookmark may show it.
  function arrive() {
    const { me, peer, token } = Address.parse(location.hash);
    const now = app.state().me;
    if (location.hash.includes('&token=')) replace(Address.format(me, peer));
    if (token && now && now !== me) {
      ask(me, peer, token);
      return;
    }
    if (token) Tokens.tryOut(me, token);
    if (me === now && me) {
      app.dispatch({ type: 'choose', peer, join: true });
      if (token) app.dispatch({ type: 'hurry', asked: true });
      return;
    }
    if (me && peer && !history.state) layListUnder(me, peer);
    app.become(me, peer);
  }

  // A link with another's token must not turn this window into somebody else without a word.
  function ask(me, peer, token) {
    const { me: now, chosen } = app.state();
    replace(Address.format(now, chosen));
    app.dispatch({ type: 'question', question: { kind: 'switch', me, peer, token } });
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

  function replace(hash) {
    history.replaceState(history.state || {}, '', hash);
  }

  function push(hash, from) {
    history.pushState({ from }, '', hash);
  }

  function go(me, peer = '') {
    push(me || peer ? Address.format(me, peer) : location.href.split('#')[0], '');
    arrive();
  }

  return { start, follow, go };
})();
