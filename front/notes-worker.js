'use strict';

// Shows notifications where a page cannot by itself, and brings a page forward when one is touched, a new one if there
// is none. It keeps nothing and answers no request.
addEventListener('notificationclick', event => {
  const { data } = event.notification;
  event.notification.close();
  event.waitUntil(clients.matchAll({ type: 'window', includeUncontrolled: true }).then(pages => {
    const page = pages.find(({ url }) => url.startsWith(registration.scope) && handleIn(url) === data.me);
    if (!page) return clients.openWindow(`./#${encodeURIComponent(data.me)}/${encodeURIComponent(data.peer)}`);
    page.postMessage(data);
    return page.focus();
  }));
});

function handleIn(url) {
  try {
    return decodeURIComponent(new URL(url).hash.slice(1).split(/[/&]/)[0]);
  } catch {
    return '';
  }
}
