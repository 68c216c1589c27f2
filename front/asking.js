'use strict';

// The dialogs: what to clear, whom to invite, and what only a person can say.
const Asking = (() => {
  const { $, setText, setTexts } = Dom;
  let act;
  let shown = State.initial;
  let clearing = ''; // whom the dialog names, whatever is on screen meanwhile

  function start(heard) {
    act = heard;
    const clear = peer => {
      $('clearing').close();
      act({ type: 'clear', peer });
    };
    $('clear').onclick = () => {
      clearing = shown.chosen;
      setTexts({ 'clearing-title': `Clear the conversation with ${clearing}?` });
      $('clearing').showModal();
    };
    $('clear-one').onclick = () => clear(clearing);
    $('clear-all').onclick = () => clear(null);
    $('clear-none').onclick = () => $('clearing').close();
    startInviting();
    $('question-yes').onclick = () => act({ type: 'answer', yes: true });
    $('question-no').onclick = () => act({ type: 'answer', yes: false });
    $('question').addEventListener('cancel', event => event.preventDefault());
  }

  function startInviting() {
    $('invite').onclick = () => $('inviting').showModal();
    $('invited').onclick = () => $('inviting').close();
    document.querySelectorAll('.invitation').forEach(element => {
      element.querySelector('input').onfocus = event => event.target.select();
      element.querySelector('.copy').onclick = event => copy(element.querySelector('input'), event.target);
      const share = element.querySelector('.share');
      share.hidden = !navigator.share;
      share.onclick = () => navigator.share({ title: 'Gochat', text: `Write to ${shown.me}`,
        url: Address.invitation(shown.me) }).catch(() => {});
    });
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

  function show(state) {
    const link = state.me ? Address.invitation(state.me) : '';
    for (const input of document.querySelectorAll('.invitation input')) if (input.value !== link) input.value = link;
    if (state.question !== shown.question) ask(state);
    shown = state;
  }

  function ask({ question, me }) {
    const dialog = $('question');
    if (!question) return dialog.close();
    const other = question.me;
    const [title, words, yes, no] = question.kind === 'who'
      ? [`Are you ${me}?`, `Somebody goes by ${me} already, in another place. Is that you, or do you want to write to `
        + `${me}?`, `I am ${me}`, `Write to ${me}`]
      : [`Go on as ${other}?`, `That link signs you in as ${other}. You are here as ${me}.`, `Go on as ${other}`,
        `Stay ${me}`];
    setTexts({ 'question-title': title, 'question-words': words, 'question-yes': yes, 'question-no': no });
    return dialog.open || dialog.showModal();
  }

  return { start, show };
})();
