'use strict';

// Has notifications in its name, which all windows see, and brings a page forward when one is touched, a new one if
// there is none. It keeps nothing and answers no request.
const ANSWER_MILLIS = 500;

// Pages that were loaded anew show what only this one understands.
addEventListener('install', () => skipWaiting());

// A page says itself whose it is: the browser tells the address at which it was loaded.
addEventListener('notificationclick', event => {
  const { tag } = event.notification;
  event.notification.close();
  event.waitUntil(clients.matchAll({ includeUncontrolled: true })
    .then(pages => Promise.any(pages.map(page => ask(page, tag))))
    .then(page => page.postMessage(tag) || page.focus(), () => clients.openWindow(`./${tag}`)));
});

const ask = (page, tag) => new Promise((answer, none) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => answer(page);
  page.postMessage(tag, [port2]);
  setTimeout(none, ANSWER_MILLIS);
});
