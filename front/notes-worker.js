'use strict';

// Shows notifications where a page cannot by itself, and brings a page forward when one is touched, a new one if there
// is none. It keeps nothing and answers no request.
importScripts('texts.js', 'handles.js', 'address.js');

addEventListener('notificationclick', event => {
  const { tag } = event.notification;
  event.notification.close();
  event.waitUntil(clients.matchAll({ type: 'window', includeUncontrolled: true }).then(pages => {
    const page = pages.find(({ url }) => url.startsWith(registration.scope)
      && Address.parse(new URL(url).hash).me === Address.parse(tag).me);
    if (!page) return clients.openWindow(`./${tag}`);
    page.postMessage(tag);
    return page.focus();
  }));
});
