'use strict';

// The box to write in.
const Composer = (() => {
  const NEAR_LIMIT_BYTES = 150;
  const { $, focus } = Dom;
  const { dispatch } = Loop;
  const { scroller } = Log;
  const box = $('text');
  let shown = State.initial;
  let hint = ''; // until something is typed

  box.addEventListener('input', () => {
    hint = '';
    fit();
    dispatch({ type: 'draft', text: box.value });
  });
  box.addEventListener('keydown', event => {
    // 229 is what some browsers report for the Enter that ends a composition
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  Dom.onSubmit('compose', () => {
    submit();
    focus('text');
  });
  scroller.addEventListener('keydown', event => {
    const types = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (types && event.target === scroller) box.focus();
  });
  if (window.ResizeObserver) new ResizeObserver(fit).observe(scroller);

  function show(state, switched) {
    const { draft } = State.talkWith(state, state.chosen);
    const emptied = draft === '' && State.talkWith(shown, state.chosen).draft !== '';
    if (switched || emptied) {
      hint = '';
      box.value = draft;
      fit();
    }
    box.placeholder = Handles.isRoom(state.chosen) ? `Message to ${state.chosen}` : 'Message';
    shown = state;
    const left = bytesLeft();
    Dom.setTexts({ bytes: left < 0 ? `Too long for one message by ${bytes(-left)}: shorten it, or send it in parts.`
      : hint || (left < NEAR_LIMIT_BYTES ? `${bytes(left)} left` : '') });
    box.ariaInvalid = left < 0;
    $('send').disabled = left < 0;
  }

  const bytes = count => `${count} byte${count === 1 ? '' : 's'}`;

  const bytesLeft = () => Texts.bytesLeft(shown.me, shown.chosen, box.value, gochat.maxMessageBytes);

  function refuse(event) {
    event.preventDefault();
    hint = 'Only text can be sent.';
    show(shown);
  }

  function fit() {
    box.style.height = '';
    if (box.value) box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }

  function submit() {
    if (Texts.isBlank(box.value) || bytesLeft() < 0) return;
    dispatch({ type: 'send', text: box.value, id: Loop.random(Texts.ID_CHARACTERS) });
    box.value = '';
    fit();
  }

  return { show, refuse };
})();
