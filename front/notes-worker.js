'use strict';

// Shows notifications where a page cannot by itself, and brings a page forward when one is touched, a new one if there
// is none. It keeps nothing and answers no request.
importScripts('texts.js', 'handles.js', 'address.js');

addEventListener('notificationclick', event => {
  const { me, peer } = event.notification.data;
  event.notification.close();
  event.waitUntil(clients.matchAll({ type: 'window', includeUncontrolled: true }).then(pages => {
    const page = pages.find(({ url }) => url.startsWith(registration.scope)
      && Address.parse(new URL(url).hash).me === me);
    if (!page) return clients.openWindow(`./${Address.format(me, peer)}`);
    page.postMessage({ me, peer });
    return page.focus();
  }));
});
