'use strict';

// The first page: a handle is chosen, and checked as it is typed.
const Welcome = (() => {
  const { $, setTexts, setHidden } = Dom;
  const box = $('handle');
  let inviter = '';
  let shownFor = null; // the address that it shows

  box.addEventListener('input', check);
  Dom.onSubmit('join', () => {
    const handle = Handles.plain(box.value);
    if (!handle || check()) return;
    box.value = '';
    Route.go(handle, inviter);
  });
  setHidden({ 'wants-token': !gochat.needsToken });

  // '' if nothing is wrong so far.
  function check() {
    const problem = Handles.problem(Handles.plain(box.value));
    setTexts({ 'handle-problem': problem });
    box.ariaInvalid = problem !== '';
    return problem;
  }

  // Who invites, and the handles that this browser knows.
  function show(state) {
    const address = state.me ? null : location.href;
    if (shownFor === address) return;
    shownFor = address;
    const { peer } = Address.parse(location.hash);
    inviter = Handles.problem(peer.replace('#', '')) ? '' : peer;
    const isRoom = Handles.isRoom(inviter);
    const known = Store.handles().filter(handle => handle !== inviter).slice(0, 5);
    setTexts({
      'join-title': !inviter ? 'Pick a handle' : isRoom ? `Come into ${inviter}` : `${inviter} invites you`,
      'join-words': `${inviter ? `Choose your own handle, and ${isRoom ? 'join' : 'write to'} ${inviter} at once.`
        : 'Anyone who knows it can write to you.'} There is nothing to sign up for.`,
    });
    setHidden({ known: known.length === 0 });
    $('known').replaceChildren(...known.map(handle =>
      Dom.button('quiet', () => Route.go(handle, inviter), `Continue as ${handle}`)));
  }

  return { show };
})();
