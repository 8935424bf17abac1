// Asks Orrery to let this browser in, and waits for the answer of the person at the desktop.
(() => {
  const main = document.querySelector('main');
  const { asking, denied, gone, retry } = main.dataset;
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  const code = document.createElement('p');
  code.className = 'code';
  code.hidden = true;
  const again = document.createElement('button');
  again.type = 'button';
  again.textContent = retry;
  again.hidden = true;
  main.append(code, status, again);

  const post = (path) => fetch(path, { method: 'POST', headers: { 'X-Orrery': '1' } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
  const end = (text) => { status.textContent = text; code.hidden = true; again.hidden = false; };

  async function ask() {
    again.hidden = true;
    status.textContent = asking;
    try {
      const request = await post('/__space/approval');
      code.textContent = request.code;
      code.hidden = false;
      for (;;) {
        const { state } = await post('/__space/approval/wait?ticket=' + encodeURIComponent(request.ticket));
        if (state === 'approved') {
          location.reload();
          return;
        }
        if (state === 'denied') {
          end(denied);
          return;
        }
        if (state === 'gone') {
          end(gone);
          return;
        }
      }
    } catch {
      end(gone);
    }
  }

  again.addEventListener('click', ask);
  // A hidden tab or a frame asks for nothing; the person would not know what for.
  if (window.top !== window) {
    end(gone);
  } else if (document.visibilityState === 'visible') {
    ask();
  } else {
    document.addEventListener('visibilitychange', ask, { once: true });
  }
})();
