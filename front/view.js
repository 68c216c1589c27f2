'use strict';

// The one place that touches the document. What users wrote becomes text nodes, never HTML.

const element = (id) => document.getElementById(id);
const shown = []; // the entries in the log, in step with its children

function render(state) {
  const refused = state.connection === 'refused';
  element('who').hidden = state.handle === '';
  element('me').textContent = state.handle;
  element('status').textContent = statusText(state);
  element('join').hidden = state.handle !== '' && !refused;
  element('join-error').textContent = refused ? state.detail : '';
  element('chat').hidden = state.handle === '';
  document.title = state.handle === '' ? 'Gochat' : state.handle + ' · Gochat';
  renderLog(state.entries);
}

// Entries are only ever appended, dropped from the front or replaced, so the log is never built anew.
function renderLog(entries) {
  const log = element('log');
  const atBottom = log.scrollHeight - log.scrollTop - log.clientHeight < 8;
  while (shown.length > 0 && (entries.length === 0 || shown[0].key !== entries[0].key)) {
    shown.shift();
    log.firstChild.remove();
  }
  entries.forEach((entry, i) => {
    if (shown[i] === entry) return;
    if (i < shown.length) log.children[i].replaceWith(line(entry));
    else log.append(line(entry));
    shown[i] = entry;
  });
  if (atBottom) log.scrollTop = log.scrollHeight;
}

function line(entry) {
  const time = document.createElement('time');
  const date = new Date(entry.time);
  time.dateTime = date.toISOString();
  time.title = date.toLocaleString();
  time.textContent = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });

  const item = document.createElement('li');
  item.className = entry.status;
  item.append(time, ' ', span('people', entry.sender + ' → ' + entry.recipient), ' ', span('text', entry.text));
  if (entry.status === 'pending') item.append(' ', span('note', 'sending …'));
  if (entry.status === 'failed') item.append(' ', span('note', entry.error));
  return item;
}

function span(className, text) {
  const node = document.createElement('span');
  node.className = className;
  node.textContent = text;
  return node;
}

function bind({ onJoin, onSend }) {
  element('join').addEventListener('submit', (event) => {
    event.preventDefault();
    onJoin(element('handle').value.trim());
  });
  element('compose').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = element('text');
    onSend(element('recipient').value.trim(), text.value);
    text.value = '';
    text.focus();
  });
}
