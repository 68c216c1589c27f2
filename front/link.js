'use strict';

/** The connection as a value: its phase, why it is in it, and when to try again. */
const Link = (() => {
  const FIRST_RETRY_MILLIS = 500;
  const LAST_RETRY_MILLIS = 30000;
  const STEADY_MILLIS = 5000;
  const BACK_MILLIS = 4000;
  const CLOSE_WORDS = { 1001: 'the server stopped', 1013: 'the server is busy' };

  const off = Object.freeze({ phase: 'off', reason: '', wantsToken: false, notice: '', failures: 0, openedAt: 0,
    retryAt: 0, backUntil: 0 });

  const connecting = link => ({ ...link, phase: 'connecting' });

  const refused = (link, reason, wantsToken) => ({ ...link, phase: 'refused', reason, wantsToken });

  function opened(link, at) {
    return { ...link, phase: 'open', reason: '', notice: '', openedAt: at,
      backUntil: link.failures ? at + BACK_MILLIS : 0 };
  }

  /**
   * Policy violation is final, unless another token may help; after anything else the next try waits a random part of
   * a doubling time.
   */
  function closed(link, { code, reason, at, chance }) {
    const ended = { ...link, openedAt: 0, backUntil: 0 };
    if (code === 1008) {
      return refused(ended, link.notice || reason || 'The server gave no reason', /^token\b/.test(reason));
    }
    const steady = link.openedAt > 0 && at - link.openedAt >= STEADY_MILLIS;
    const failures = steady ? 1 : link.failures + 1;
    const longest = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** (failures - 1));
    return { ...ended, phase: 'waiting', failures, reason: CLOSE_WORDS[code] || link.reason,
      retryAt: at + Math.round(chance * longest) };
  }

  /** When it next changes by itself. */
  function wakeAt({ phase, retryAt, backUntil }, at) {
    return Math.min(phase === 'waiting' ? retryAt : Infinity, backUntil > at ? backUntil : Infinity);
  }

  /** In words: what it is, and what follows from it. */
  function words(link, at) {
    switch (link.phase) {
      case 'connecting': return ['Connecting', ''];
      case 'open': return [link.backUntil > at ? 'Back' : 'Connected', ''];
      case 'waiting': {
        const seconds = Math.max(0, Math.ceil((link.retryAt - at) / 1000));
        return [link.reason ? `Offline: ${link.reason}` : 'Offline', `next try in ${seconds} s`];
      }
      case 'refused': return [link.wantsToken ? 'Token needed' : 'Refused', ''];
      default: return ['', ''];
    }
  }

  return { off, connecting, refused, opened, closed, wakeAt, words };
})();
