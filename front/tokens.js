'use strict';

// Which token a handle connects with: a new one is on trial until the server has let it in, and only then takes the
// place of the one before.
const Tokens = (() => {
  const trials = new Map();
  let inUse = ''; // what the connection came with

  const has = me => trials.has(me) || Store.ofTab('token', me) !== '';

  const use = me => inUse = trials.get(me) || Store.ofTab('token', me);

  const isTried = me => trials.get(me) === inUse;

  const tryOut = (me, token) => trials.set(me, token);

  // The server let the handle in.
  function proven(me) {
    if (!isTried(me)) return;
    Store.keepForTab(inUse, 'token', me);
    trials.delete(me);
  }

  // The server refused it; whether there is an older one, which may be good still.
  const rejected = me => isTried(me) && trials.delete(me) && Store.ofTab('token', me) !== '';

  return { has, use, isTried, tryOut, proven, rejected };
})();
