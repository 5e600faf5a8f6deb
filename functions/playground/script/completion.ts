import { shownCompletions } from '../sections.ts';

/** How far from the pointer pixels are rubbed out, in the model's pixels. */
const rubberRadius = 2.5;

/** A digit that is rubbed out in part, by pointer or by halves, and the ways in which it comes back. */
export const completionScript = `
if (rubbing) {
  const canvas = rubbing.querySelector('.paper canvas');
  const columns = Number(canvas.dataset.columns);
  const rows = Number(canvas.dataset.rows);
  const ways = [...rubbing.querySelectorAll('.ways canvas')];
  const told = rubbing.querySelector('[data-told]');
  let pixels = null;
  let mask = new Uint8Array(columns * rows);
  let series = 0;
  let isDirty = false;
  let isAsking = false;
  let isSeen = false;
  let isDrawn = false; // by the visitor: then the seed's digit does not take its place

  const inHalf = {
    left: (x) => x < columns / 2,
    right: (x) => x >= columns / 2,
    top: (x, y) => y < rows / 2,
    bottom: (x, y) => y >= rows / 2,
  };

  function hide(isHidden) {
    for (let index = 0; index < mask.length; index++) {
      if (isHidden(index % columns, Math.floor(index / columns))) mask[index] = 1;
    }
    changed();
  }

  function take(taken) {
    pixels = taken;
    if (!mask.includes(1)) hide(inHalf.bottom); else changed();
  }

  function changed() {
    paintRubbed();
    isDirty = true;
    if (!isAsking && pixels) askAll();
  }

  function paintRubbed() {
    if (!pixels) return;
    const context = canvas.getContext('2d');
    const side = canvas.width / columns;
    for (let index = 0; index < mask.length; index++) {
      const [x, y] = [index % columns, Math.floor(index / columns)];
      const grey = pixels[index];
      const hatch = (x + y) % 2 === 0 ? '#4a5261' : '#3a414e';
      context.fillStyle = mask[index] ? hatch : 'rgb(' + grey + ',' + grey + ',' + grey + ')';
      context.fillRect(x * side, y * side, side, side);
    }
  }

  async function askAll() {
    isAsking = true;
    rubbing.setAttribute('aria-busy', 'true');
    while (isDirty) {
      isDirty = false;
      await new Promise((resolve) => setTimeout(resolve, 120));
      if (isDirty) continue;
      try { await complete(); } catch { told.textContent = 'The server is not responding.'; }
    }
    rubbing.removeAttribute('aria-busy');
    isAsking = false;
  }

  async function complete() {
    for (const way of ways) if (!mask.includes(1)) way.getContext('2d').putImageData(greyImage(pixels, columns), 0, 0);
    if (!mask.includes(1)) { told.textContent = 'Nothing is erased yet.'; return; }
    const query = new URLSearchParams({ model: rubbing.dataset.model, count: '${shownCompletions}', seed: 'way ' + series, format: 'json' });
    const body = JSON.stringify({ pixels: [...pixels], mask: [...mask] });
    const response = await post('/complete?' + query, 'application/json', body);
    const answer = await response.json();
    if (!response.ok) { told.textContent = answer.detail; return; }
    for (const [index, { label, pixels: filled }] of answer.completions.entries()) {
      ways[index].getContext('2d').putImageData(greyImage(filled, columns), 0, 0);
      ways[index].setAttribute('aria-label', nameOf(label));
    }
    const labels = [...new Set(answer.completions.map(({ label }) => nameOf(label)))];
    told.textContent = 'It could be ' + labels.join(' or ') + '.';
    status.textContent = told.textContent;
  }

  const nameOf = (label) => (one === 'digit' ? 'a ' : '') + (labelNames[label] ?? 'an image');

  function rub(event) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const [x, y] = [(event.clientX - left) / width * columns, (event.clientY - top) / height * rows];
    hide((column, row) => Math.hypot(column + 0.5 - x, row + 0.5 - y) < ${rubberRadius});
  }
  canvas.addEventListener('pointerdown', (event) => { canvas.setPointerCapture(event.pointerId); rub(event); });
  canvas.addEventListener('pointermove', (event) => { if (event.buttons > 0) rub(event); });
  rubbing.addEventListener('click', ({ target }) => {
    const { half, whole, others } = target.dataset;
    if (half || whole !== undefined) mask.fill(0);
    if (half) hide(inHalf[half]);
    if (others !== undefined) series++;
    if (whole !== undefined || others !== undefined) changed();
  });

  async function takeSeeds() {
    if (!isSeen || isDrawn) return;
    take((await seedDigit()).pixels);
  }
  document.addEventListener('drawn', () => { takeSeeds().catch(() => {}); });
  atelier?.addEventListener('judged', ({ detail }) => {
    isDrawn = detail !== null;
    if (detail) take(detail.pixels); else takeSeeds().catch(() => {});
  });
  // Nothing is asked for whoever never scrolls here.
  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    isSeen = true;
    takeSeeds().catch(() => {});
  }).observe(rubbing);
}
`;
