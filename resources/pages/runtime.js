// Makes an app installable from the browser (spec: PWA). Adds only what the page lacks.
(() => {
  const base = '/__space/v0/';
  const add = (selector, rel, href, credentials) => {
    if (document.querySelector(selector)) {
      return;
    }
    const link = document.createElement('link');
    link.rel = rel;
    link.href = href;
    if (credentials) {
      link.crossOrigin = 'use-credentials';
    }
    document.head.append(link);
  };
  const start = () => {
    add('link[rel~="manifest"]', 'manifest', base + 'assets/manifest.json', true);
    add('link[rel~="apple-touch-icon"]', 'apple-touch-icon', base + 'icon-pwa');
    if (!('serviceWorker' in navigator)) {
      return;
    }
    setTimeout(async () => {
      const workers = await navigator.serviceWorker.getRegistrations();
      if (workers.length === 0) {
        navigator.serviceWorker.register(base + 'service-worker.js', { scope: '/' }).catch(() => {});
      }
    }, 5000);
  };
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', start);
  } else {
    start();
  }
})();
