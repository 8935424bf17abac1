// Reloads the page when its source changed, or when Orrery comes back after a restart.
(() => {
  let lost = false;
  const events = new EventSource('/__space/v0/reload');
  events.addEventListener('reload', () => location.reload());
  events.addEventListener('error', () => { lost = true; });
  events.addEventListener('open', () => {
    if (lost) {
      location.reload();
    }
  });
})();
