'use strict';

// The connection as a value. All its times are of a clock that never jumps (`now`), in milliseconds.
const Connection = (() => {
  const FIRST_RETRY_MILLIS = 500;
  const LAST_RETRY_MILLIS = 30000;
  const STEADY_MILLIS = 5000;
  const BACK_MILLIS = 4000;
  // A server that is there says something every 25 s, or can be asked to.
  const SILENT_MILLIS = 30000;
  const ANSWER_MILLIS = 10000;
  const LATE = /\bwithin \d+ ms\b/;
  const CLOSE_WORDS = { 1001: 'the server stopped', 1013: 'the server is busy', 4001: 'opened in another window' };

  const over = { openedAt: 0, backUntil: 0, deadAt: Infinity };

  const off = Object.freeze({ phase: 'off', v2: false, reason: '', wantsToken: false, notice: '', failures: 0,
    retryAt: 0, heardAt: 0, ...over });

  const connecting = (connection, now) => ({ ...connection, phase: 'connecting', v2: false,
    deadAt: now + ANSWER_MILLIS });

  const refused = (connection, reason, wantsToken) => ({ ...connection, phase: 'refused', reason, wantsToken });

  // The socket is open, and the server has yet to say hello.
  const entering = (connection, now) => ({ ...connection, phase: 'entering', v2: true, deadAt: now + ANSWER_MILLIS });

  const opened = (connection, now, v2) => ({ ...connection, phase: 'open', v2, reason: '', notice: '', openedAt: now,
    heardAt: now, deadAt: Infinity, backUntil: connection.failures ? now + BACK_MILLIS : 0 });

  // Policy violation is final, unless another token may help, or somebody was just slow. Else the next try waits a
  // random part of a doubling time.
  function closed(connection, { code, reason, now, chance }) {
    const ended = { ...connection, ...over };
    const wasRefused = connection.phase === 'entering' && connection.notice !== '';
    if (code === 1008 && (wasRefused || !LATE.test(reason))) {
      return refused(ended, connection.notice || reason || 'The server gave no reason', /^token\b/.test(reason));
    }
    const steady = connection.openedAt > 0 && now - connection.openedAt >= STEADY_MILLIS;
    const failures = steady ? 1 : connection.failures + 1;
    const longest = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** (failures - 1));
    return { ...ended, phase: 'waiting', failures, reason: CLOSE_WORDS[code] || connection.reason,
      retryAt: now + Math.round(chance * longest) };
  }

  // The page goes out of sight: nothing is tried until somebody comes back.
  const suspended = connection => ({ ...connection, ...over, phase: 'waiting', retryAt: Infinity });

  const heard = (connection, now) => ({ ...connection, heardAt: now,
    deadAt: connection.phase === 'entering' ? connection.deadAt : Infinity });

  const asked = (connection, now, millis = ANSWER_MILLIS) => ({ ...connection,
    deadAt: Math.min(connection.deadAt, now + millis) });

  // When so long nothing was heard that the server is asked for a word.
  const silentAt = ({ phase, heardAt, deadAt }) =>
    phase === 'open' && deadAt === Infinity ? heardAt + SILENT_MILLIS : Infinity;

  function wakeAt(connection, now) {
    const { phase, retryAt, backUntil, deadAt } = connection;
    return Math.min(deadAt, silentAt(connection), phase === 'waiting' ? retryAt : Infinity,
      backUntil > now ? backUntil : Infinity);
  }

  // How it is, and when it is tried next.
  function words({ phase, reason, wantsToken, backUntil, retryAt }, now) {
    const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000));
    return {
      off: ['', ''],
      open: [backUntil > now ? 'Back' : 'Connected', ''],
      waiting: [reason ? `Offline: ${reason}` : 'Offline', seconds < Infinity ? `next try in ${seconds} s` : ''],
      refused: [wantsToken ? 'Token needed' : 'Refused', ''],
    }[phase] || ['Connecting', ''];
  }

  return { off, connecting, refused, entering, opened, closed, suspended, heard, asked, silentAt, wakeAt, words };
})();
