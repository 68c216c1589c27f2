'use strict';

// Shows notifications where a page cannot by itself, and brings a page forward when one is touched. It keeps nothing
// and answers no request.
addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(clients.matchAll({ type: 'window' }).then(([page]) => {
    page?.postMessage(event.notification.data);
    return page?.focus();
  }));
});
