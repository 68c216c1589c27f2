'use strict';

// This window's state as it is now, and the one way to change it: an event gets its time, chance and key here.
const Loop = (() => {
  const FRAME_MILLIS = 16;
  const loop = { state: State.initial, dispatch, start, random, now: () => performance.now() };
  const pageName = random(Texts.ID_CHARACTERS);
  let parts = null;
  let events = 0;
  let drawing = false;

  function random(count) {
    return Array.from(crypto.getRandomValues(new Uint8Array(count)), byte => (byte % 32).toString(32)).join('');
  }

  // Before this nothing happens. `carryOut` has a function for each effect; `draw` shows what came of all that happened
  // within a frame, for which a hidden page would have to wait.
  function start(carryOut, draw) {
    parts = { carryOut, draw };
  }

  function dispatch(event) {
    if (!parts) return;
    Dom.guarded(() => {
      events++;
      const moment = { at: Date.now(), now: loop.now(), chance: Math.random(), key: `${pageName}-${events}` };
      const { state, effects } = State.next(loop.state, { ...moment, ...event });
      loop.state = state;
      effects.forEach(effect => Dom.guarded(() => parts.carryOut[effect.do](effect)));
    });
    if (drawing) return;
    drawing = true;
    setTimeout(() => {
      drawing = false;
      parts.draw();
    }, FRAME_MILLIS);
  }

  return loop;
})();
