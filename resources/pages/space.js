// The states of apps and their list change; the page follows while somebody looks at it.
(() => {
  const pause = 3000;
  const main = document.querySelector('main');

  async function follow() {
    if (document.visibilityState === 'visible') {
      try {
        const answer = await fetch('/', { cache: 'no-store', headers: { Accept: 'text/html' } });
        if (!answer.ok) {
          location.reload(); // signed out: what comes says so
          return;
        }
        const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
        if (fresh && fresh.innerHTML !== main.innerHTML) {
          const focused = document.activeElement?.getAttribute('href');
          main.innerHTML = fresh.innerHTML;
          [...main.querySelectorAll('a')].find((link) => focused && link.getAttribute('href') === focused)?.focus();
        }
      } catch {
        // Orrery is not running; it is asked again.
      }
    }
    setTimeout(follow, pause);
  }

  setTimeout(follow, pause);
})();
