'use strict';

// Shows notifications where a page cannot by itself, and brings a page forward when one is touched, a new one if there
// is none. It keeps nothing and answers no request.
addEventListener('notificationclick', event => {
  const { data } = event.notification;
  const [me, peer] = [data.me, data.peer].map(encodeURIComponent);
  event.notification.close();
  event.waitUntil(clients.matchAll({ type: 'window', includeUncontrolled: true }).then(pages => {
    pages.forEach(page => page.postMessage(data)); // whose handle it is for takes it
    const page = pages.find(({ url }) => new URL(url).hash.split(/[/&]/)[0] === `#${me}`) || pages[0];
    return page ? page.focus() : clients.openWindow(`./#${me}/${peer}`);
  }));
});
