'use strict';

// The first page: a handle is chosen, and checked as it is typed.
const Welcome = (() => {
  const { $, setText, setTexts, setHidden } = Dom;
  let act;
  let inviter = '';
  let shownFor = null; // the address that it shows

  function start(heard) {
    act = heard;
    const box = $('handle');
    box.addEventListener('input', check);
    $('join').addEventListener('submit', event => {
      event.preventDefault();
      const handle = Handles.plain(box.value);
      if (!handle || check()) return;
      box.value = '';
      act({ type: 'goto', handle, peer: inviter });
    });
    setHidden({ 'wants-token': !window.gochat.needsToken });
  }

  // '' if nothing is wrong so far.
  function check() {
    const problem = Handles.problem(Handles.plain($('handle').value));
    setText($('handle-problem'), problem);
    $('handle').setAttribute('aria-invalid', problem !== '');
    return problem;
  }

  // Who invites, and the handles that this browser knows.
  function show() {
    if (shownFor === location.href) return;
    shownFor = location.href;
    inviter = Address.parse(location.hash).peer;
    const known = Store.handles().filter(handle => handle !== inviter).slice(0, 5);
    setTexts({
      'join-title': inviter ? `${inviter} invites you` : 'Pick a handle',
      'join-words': `${inviter ? `Choose your own handle, and write to ${inviter} at once.`
        : 'Anyone who knows it can write to you.'} There is nothing to sign up for.`,
    });
    setHidden({ known: known.length === 0 });
    $('known').replaceChildren(...known.map(handle =>
      Dom.button('quiet', () => act({ type: 'goto', handle, peer: inviter }), `Continue as ${handle}`)));
  }

  const left = () => { shownFor = null; };

  return { start, show, left };
})();
