'use strict';

/** The first page: a handle is chosen, and checked as it is typed. */
const Welcome = (() => {
  const { $, setText, toggleHidden } = Dom;
  let inviter = '';
  let shownFor = null; // the address that it shows

  function start(act) {
    const box = $('handle');
    box.addEventListener('input', check);
    $('join').addEventListener('submit', event => {
      event.preventDefault();
      const handle = Handles.plain(box.value);
      if (!handle || check()) return;
      box.value = '';
      act({ type: 'goto', handle, peer: inviter });
    });
    toggleHidden('wants-token', !window.gochat.needsToken);
    $('known').addEventListener('click', event => {
      const { handle } = event.target.dataset;
      if (handle) act({ type: 'goto', handle, peer: inviter });
    });
  }

  /** Says what is wrong with the handle so far; '' if nothing is. */
  function check() {
    const problem = Handles.problem(Handles.plain($('handle').value));
    setText($('handle-problem'), problem);
    $('handle').setAttribute('aria-invalid', String(problem !== ''));
    return problem;
  }

  /** Shows who invites, and the handles that this browser knows. */
  function show() {
    if (shownFor === location.href) return;
    shownFor = location.href;
    inviter = Address.parse(location.hash).peer;
    setText($('join-title'), inviter ? `${inviter} invites you` : 'Pick a handle');
    setText($('join-words'), inviter
      ? `Choose your own handle, and write to ${inviter} at once. There is nothing to sign up for.`
      : 'Anyone who knows it can write to you. There is nothing to sign up for.');
    const known = Store.handles().filter(handle => handle !== inviter).slice(0, 5);
    toggleHidden('known', known.length === 0);
    $('known').replaceChildren(...known.map(handle => {
      const button = Dom.button('quiet', `Continue as ${handle}`);
      button.dataset.handle = handle;
      return button;
    }));
  }

  const left = () => { shownFor = null; };

  return { start, show, left };
})();
