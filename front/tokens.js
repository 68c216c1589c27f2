'use strict';

/**
 * Which token a handle connects with: a new one is on trial until the server has let it in, and only then takes the
 * place of the one that was good before.
 */
const Tokens = (() => {
  const trials = new Map();

  const of = me => trials.get(me) || Store.token(me);

  const isOnTrial = me => trials.has(me);

  const tryOut = (me, token) => trials.set(me, token);

  /** The server let the handle in. */
  function proven(me) {
    if (!trials.has(me)) return;
    Store.keepToken(me, trials.get(me));
    trials.delete(me);
  }

  /** The server refused it; whether there is an older one, which may be good still. */
  const rejected = me => trials.delete(me) && Store.token(me) !== '';

  return { of, isOnTrial, tryOut, proven, rejected };
})();
