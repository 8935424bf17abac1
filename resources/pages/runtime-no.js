// The app does not want to be installable: takes our worker away, if it was there.
if ('serviceWorker' in navigator) {
  navigator.serviceWorker.getRegistrations().then((workers) => {
    for (const worker of workers) {
      const script = (worker.active || worker.waiting || worker.installing || {}).scriptURL || '';
      if (script.endsWith('/__space/v0/service-worker.js')) {
        worker.unregister();
      }
    }
  });
}
