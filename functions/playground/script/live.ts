/**
 * Asks the server for what is drawn whenever a field changes: one request at a time, the last change
 * wins, and the new picture takes the old one's place once it is there. The address follows, so that
 * it always gives the page that is seen.
 */
export const liveScript = `
const form = document.getElementById('playground');
const status = document.getElementById('status');
const current = () => document.getElementById('result');
let running = false;
let waiting = null;

async function draw(random = false) {
  if (running) { waiting = { random }; return; }
  running = true;
  form.setAttribute('aria-busy', 'true');
  try {
    await exchange(random);
  } catch {
    status.textContent = 'The server is not responding.';
    status.classList.remove('unseen');
  }
  form.removeAttribute('aria-busy');
  running = false;
  if (waiting) { const next = waiting; waiting = null; draw(next.random); }
}

async function exchange(random) {
  const query = new URLSearchParams(new FormData(form));
  if (random) query.set('random', '1');
  query.set('part', 'result');
  const text = await (await fetch('/?' + query)).text();
  const parsed = new DOMParser().parseFromString(text, 'text/html').getElementById('result');
  const next = document.importNode(parsed, true);
  const image = next.querySelector('.plate img');
  await image.decode().catch(() => explain(image));
  current().replaceWith(next);
  if (random) form.elements.seed.value = next.dataset.seed;
  status.classList.add('unseen');
  status.textContent = next.querySelector('figcaption .caption').textContent;
  show();
  history.replaceState(null, '', next.dataset.share);
}

// A picture that does not come: the server's own words why.
async function explain(image) {
  const plate = image.closest('.plate');
  const answer = await fetch(image.src);
  if (answer.ok) return;
  const { detail, title } = await answer.json().catch(() => ({ title: 'The picture could not be drawn.' }));
  plate.dataset.broken = '';
  const words = document.createElement('p');
  words.className = 'warning';
  words.textContent = detail || title;
  plate.append(words);
}

// What only a script can do, and the address as the reader sees it: behind a proxy the server knows another.
function show() {
  const { origin } = current().dataset;
  for (const code of current().querySelectorAll('.snippets code')) {
    code.textContent = code.textContent.replace(origin, location.origin);
  }
  for (const button of current().querySelectorAll('[data-copy]')) button.hidden = false;
  const moving = current().querySelector('[data-still]');
  const pause = current().querySelector('[data-pause]');
  pause.hidden = !moving;
  pause.textContent = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'Play' : 'Pause';
  current().dispatchEvent(new Event('drawn', { bubbles: true }));
}

function tellSlider(slider) {
  const output = document.querySelector('output[for="' + slider.id + '"]');
  if (output) output.textContent = slider.value;
}

const redraws = ({ target }) => target.form === form && !['across', 'down'].includes(target.name);
document.addEventListener('input', (event) => {
  if (event.target.type === 'range') tellSlider(event.target);
  if (redraws(event)) draw();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  draw();
});
`;
