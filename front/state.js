'use strict';

// What the page knows, as a pure function of what has happened: no DOM, no socket, no clock.

const MAX_ENTRIES = 1000; // in the log; the oldest give way

const initialState = Object.freeze({
  handle: '',           // who we are; '' until somebody says so
  connection: 'idle',   // idle | connecting | open | waiting | refused
  detail: '',           // why it is not open, in words
  entries: [],          // the log, oldest first; entries are replaced, never changed
  nextKey: 0,           // tells entries apart
});

// entry: { key, id, sender, recipient, text, time, status, error }
// status: received | pending | sent | failed; time: milliseconds since 1970

function reduce(state, event) {
  switch (event.type) {
    case 'handle':
      return { ...initialState, handle: event.handle, nextKey: state.nextKey };
    case 'connecting':
      return { ...state, connection: 'connecting', detail: '' };
    case 'open':
      return { ...state, connection: 'open', detail: '' };
    case 'closed':
      return {
        ...failPending(state, 'the connection was lost before the server answered'),
        connection: event.final ? 'refused' : 'waiting',
        // what the server said before it closed tells more than a bare code
        detail: event.reason || 'the connection was lost',
      };
    case 'sending':
      return append(state, {
        id: event.id, sender: state.handle, recipient: event.recipient, text: event.text, time: event.time,
        status: state.connection === 'open' ? 'pending' : 'failed',
        error: state.connection === 'open' ? '' : 'not sent: there is no connection',
      });
    case 'text':
      return onText(state, event.text, event.time);
    default:
      throw new Error('unknown event ' + event.type);
  }
}

// A text from the server is a forwarded message, which always names its recipient, or an answer to one of ours.
function onText(state, text, time) {
  const json = parse(text);
  if (json === null) return state;
  if (typeof json.sender === 'string' && typeof json.recipient === 'string') {
    return append(state, {
      id: '', sender: json.sender, recipient: json.recipient, text: asText(json.message), time,
      status: 'received', error: '',
    });
  }
  return onAnswer(state, json);
}

// Answers come in the order of the messages; one to a message that was too big to be read has no id.
function onAnswer(state, answer) {
  const index = state.entries.findIndex(
    (entry) => entry.status === 'pending' && (typeof answer.id !== 'string' || entry.id === answer.id));
  if (index < 0) return state;
  const failed = typeof answer.error === 'string';
  const entries = state.entries.slice();
  entries[index] = { ...entries[index], status: failed ? 'failed' : 'sent', error: failed ? answer.error : '' };
  return { ...state, entries };
}

function failPending(state, error) {
  return {
    ...state,
    entries: state.entries.map((entry) => (entry.status === 'pending' ? { ...entry, status: 'failed', error } : entry)),
  };
}

function append(state, entry) {
  const entries = [...state.entries, { ...entry, key: state.nextKey }].slice(-MAX_ENTRIES);
  return { ...state, entries, nextKey: state.nextKey + 1 };
}

function parse(text) {
  try {
    const json = JSON.parse(text);
    return typeof json === 'object' ? json : null;
  } catch {
    return null;
  }
}

function asText(value) {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function message(state, id, recipient, text) {
  return JSON.stringify({ id, sender: state.handle, recipient, message: text });
}

// The handle that a location's hash names, or ''.
function handleOf(hash) {
  try {
    return decodeURIComponent(hash.replace(/^#/, ''));
  } catch {
    return hash.replace(/^#/, '');
  }
}

function statusText(state) {
  switch (state.connection) {
    case 'idle': return '';
    case 'connecting': return 'connecting …';
    case 'open': return 'connected';
    case 'waiting': return 'offline: ' + state.detail + '; trying again …';
    case 'refused': return 'refused: ' + state.detail;
    default: throw new Error('unknown connection ' + state.connection);
  }
}
