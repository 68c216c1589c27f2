'use strict';

// Joins the parts: gives events their time, chance and ids, carries effects out, and has the state shown.
(() => {
  const FRAME_MILLIS = 16;
  const ID_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
  const NAME_CHARACTERS = 22;

  const { guarded } = Dom;
  let state = State.initial;
  let events = 0;
  let drawing = false;
  let wakeTimer = 0;

  const app = { state: () => state, dispatch, become };

  const random = count => Array.from(crypto.getRandomValues(new Uint8Array(count)),
    byte => ID_LETTERS[byte % ID_LETTERS.length]).join('');

  // With a number behind it, an id that nobody else gives.
  const pageName = random(Texts.ID_CHARACTERS);

  // The clock for all durations: it never jumps.
  const now = () => performance.now();

  function dispatch(event) {
    guarded(() => {
      events++;
      const moment = { at: Date.now(), now: now(), chance: Math.random(), key: `${pageName}-${events}` };
      const result = State.next(state, { ...moment, ...event });
      state = result.state;
      result.effects.forEach(effect => guarded(() => carryOut(effect)));
    });
    draw();
  }

  function carryOut(effect) {
    switch (effect.do) {
      case 'connect': return Socket.connect(effect.me, Tokens.use(effect.me), heard);
      case 'disconnect': return Socket.disconnect();
      case 'send': return Socket.send(effect.text);
      case 'save': return Keeper.soon(effect.peer);
      case 'keep': return Keeper.soon();
      case 'write': return Keeper.write(effect.peer);
      case 'forget': return Keeper.forget(effect.peer);
      case 'save-draft': return Store.keepDraft(state.me, effect.peer, State.talkWith(state, effect.peer).draft);
      case 'keep-window': return Store.keepWindowName(state.window);
      case 'proven': return Tokens.proven(state.me);
      case 'notify': return Notes.tell(effect);
      default: throw new Error(`unknown effect ${effect.do}`);
    }
  }

  // A token that was refused leaves the place to the one that was good before.
  function heard(event) {
    const { me } = state;
    dispatch({ ...event, onTrial: Tokens.isTried(me), fresh: event.type === 'closed' ? random(NAME_CHARACTERS) : '' });
    const { phase, wantsToken } = state.connection;
    if (phase === 'refused' && wantsToken && Tokens.rejected(me)) dispatch({ type: 'hurry', asked: true });
  }

  // showing: once for all that happens within a frame; a hidden page has no frames, and still has a title

  function draw() {
    if (drawing) return;
    drawing = true;
    setTimeout(drawNow, FRAME_MILLIS);
  }

  function drawNow() {
    drawing = false;
    guarded(() => Route.follow(state));
    guarded(() => View.show(state, now()));
    wakeLater();
  }

  // When something is due, or the words of the connection change.
  function wakeLater() {
    clearTimeout(wakeTimer);
    const time = now();
    const { phase, retryAt } = state.connection;
    const words = phase === 'waiting' && retryAt < Infinity ? (retryAt - time) % 1000 || 1000 : Infinity;
    const due = Math.min(words, State.wakeAt(state, time) - time);
    if (due < Infinity) wakeTimer = setTimeout(() => dispatch({ type: 'tick' }), Math.max(0, due));
  }

  // what a person does

  function act(event) {
    switch (event.type) {
      case 'goto': Route.go(event.handle, event.peer); return;
      case 'notify': Notes.toggle(); return;
      case 'prove': Tokens.tryOut(state.me, event.token); dispatch({ type: 'hurry', asked: true }); return;
      case 'send': dispatch({ ...event, id: random(Texts.ID_CHARACTERS) }); return;
      case 'answer': answerQuestion(event.yes); return;
      default: dispatch(event);
    }
  }

  function answerQuestion(yes) {
    const { question, me } = state;
    dispatch({ type: 'question', question: null });
    if (question.kind === 'who' && !yes) Route.go('', me);
    if (question.kind !== 'switch' || !yes) return;
    Tokens.tryOut(question.me, question.token);
    Route.go(question.me, question.peer);
  }

  // Takes up another handle, '' for none.
  function become(me, peer) {
    Keeper.flush();
    const name = Store.windowName() || random(NAME_CHARACTERS);
    Store.keepWindowName(name);
    const session = me ? Store.readSession(me) : Kept.noSession; // before the lines, which are written before it
    dispatch({ type: 'handle', me, peer, join: true, session, window: name, known: Store.handles().includes(me),
      history: me ? Store.readAll(me) : [], drafts: me ? Store.drafts(me) : new Map(),
      needsToken: window.gochat.needsToken && !Tokens.has(me), look: { visible: !document.hidden, atEnd: false } });
  }

  guarded(() => View.start(act));
  guarded(() => Keeper.start(app));
  guarded(() => Notes.start(app));
  addEventListener('online', () => dispatch({ type: 'hurry' }));
  addEventListener('pageshow', event => event.persisted && dispatch({ type: 'hurry' }));
  addEventListener('pagehide', () => dispatch({ type: 'suspend' }));
  document.addEventListener('visibilitychange', () => document.hidden ? Keeper.flush() : dispatch({ type: 'hurry' }));
  Route.start(app);
})();
