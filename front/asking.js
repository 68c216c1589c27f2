'use strict';

// The dialogs: what to clear, whom to invite, and what only a person can say.
const Asking = (() => {
  const { $, setText, setTexts } = Dom;
  const { dispatch } = Loop;
  const invitations = [...document.querySelectorAll('.invitation')];
  const [own, sent] = invitations.map(element => element.firstElementChild);
  let asked = null;
  let clearing = ''; // whom the dialog names, whatever is on screen meanwhile

  Dom.onClick({
    'clear': () => {
      clearing = Loop.state.chosen;
      setTexts({ 'clearing-title': `Clear the conversation with ${clearing}?` });
      $('clearing').showModal();
    },
    'clear-one': () => dispatch({ type: 'clear', peer: clearing }),
    'clear-all': () => dispatch({ type: 'clear', peer: null }),
    'invite': () => invite(Loop.state.me),
    'invite-room': () => invite(Loop.state.chosen),
    'question-yes': () => answer(true),
    'question-no': () => answer(false),
  });
  // Escape, and Back on a phone, close it without a word: that is a no
  $('question').addEventListener('close', () => Loop.state.question && answer(false));
  for (const element of invitations) {
    const [input, copies, shares] = element.children;
    input.onfocus = () => input.select();
    copies.onclick = () => copy(input, copies);
    shares.hidden = !navigator.share;
    shares.onclick = () => navigator.share({ title: 'Gochat', url: input.value }).catch(() => {});
  }

  // To a person or into a room.
  function invite(where) {
    sent.value = Address.invitation(where);
    const does = Handles.isRoom(where) ? 'comes into' : 'writes to';
    setTexts({ 'inviting-words': `Whoever opens this link picks their own handle and ${does} ${where}.` });
    $('inviting').showModal();
  }

  // Where the page may not write to the clipboard, the link is selected, to be copied by hand.
  async function copy(input, button) {
    try {
      await navigator.clipboard.writeText(input.value);
      setText(button, 'Copied');
    } catch {
      input.select();
      setText(button, 'Selected: copy it');
    }
    setTimeout(() => setText(button, 'Copy link'), 3000);
  }

  function answer(yes) {
    const { question: { kind, me: other, peer, token }, me } = Loop.state;
    if (kind === 'who' && !yes) return Route.go('', me);
    dispatch({ type: 'question', question: null });
    if (kind === 'switch' && yes) {
      Tokens.tryOut(other, token);
      Route.go(other, peer);
    }
  }

  function show({ me, question }) {
    own.value = me && Address.invitation(me);
    if (question === asked) return;
    asked = question;
    if (question) ask(question, me);
    else $('question').close();
  }

  function ask({ kind, me: other }, me) {
    const [title, words, yes, no] = kind === 'who'
      ? [`Are you ${me}?`, `Somebody goes by ${me} already, in another place: you, or somebody you want to write to?`,
        `I am ${me}`, `Write to ${me}`]
      : [`Go on as ${other}?`, `That link signs you in as ${other}. You are here as ${me}.`, `Go on as ${other}`,
        `Stay ${me}`];
    setTexts({ 'question-title': title, 'question-words': words, 'question-yes': yes, 'question-no': no });
    if (!$('question').open) $('question').showModal();
  }

  return { show };
})();
