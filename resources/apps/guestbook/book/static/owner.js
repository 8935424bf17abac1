// The page of the owner asks the other Micro of this app directly: same origin, so the session is enough.
const button = document.getElementById('now');
const said = document.getElementById('now-said');

button.addEventListener('click', async () => {
  button.disabled = true;
  said.textContent = 'Reading the entries …';
  try {
    const answer = await fetch('/digest/run', { method: 'POST' });
    if (!answer.ok)
      throw new Error(`it answered ${answer.status}`);
    location.reload();
  } catch (error) {
    said.textContent = `That did not work: ${error.message}.`;
    button.disabled = false;
  }
});
