// Only makes the app installable. Nothing is kept offline: Orrery is on this computer, and a
// cached page would hide what a developer just saved.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', () => {});
