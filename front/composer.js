'use strict';

// The box to write in.
const Composer = (() => {
  const NEAR_LIMIT_BYTES = 150;
  const { $, setTexts, focus } = Dom;
  const box = $('text');
  let act;
  let shown = State.initial;

  function start(heard) {
    act = heard;
    box.addEventListener('input', () => {
      fit();
      act({ type: 'draft', text: box.value });
    });
    box.addEventListener('keydown', event => {
      // 229 is what some browsers report for the Enter that ends a composition
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      submit();
    });
    $('compose').addEventListener('submit', event => {
      event.preventDefault();
      submit();
      focus('text');
    });
    Log.scroller.addEventListener('keydown', event => {
      const types = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (types && event.target === Log.scroller) box.focus();
    });
    if (window.ResizeObserver) new ResizeObserver(fit).observe(Log.scroller);
  }

  function show(state, switched) {
    const { draft } = State.talkWith(state, state.chosen);
    const emptied = draft === '' && State.talkWith(shown, state.chosen).draft !== '';
    if ((switched || emptied) && box.value !== draft) {
      box.value = draft;
      fit();
    }
    box.placeholder = Handles.isRoom(state.chosen) ? `Message to ${state.chosen}` : 'Message';
    const left = bytesLeft(state);
    setTexts({ bytes: left < 0 ? `Too long for one message by ${bytes(-left)}: shorten it, or send it in parts.`
      : left < NEAR_LIMIT_BYTES ? `${bytes(left)} left` : '' });
    box.setAttribute('aria-invalid', left < 0);
    $('send').disabled = left < 0;
    shown = state;
  }

  const bytes = count => `${count} byte${count === 1 ? '' : 's'}`;

  const bytesLeft = ({ me, chosen }) => Texts.bytesLeft(me, chosen, box.value, window.gochat.maxMessageBytes);

  function fit() {
    box.style.height = '';
    if (box.value) box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }

  function submit() {
    if (!box.value.trim() || bytesLeft(shown) < 0) return;
    act({ type: 'send', text: box.value });
    box.value = '';
    fit();
  }

  return { start, show };
})();
