/** More digits in the hand that drew one, and the way from one drawing to another. */
export const handsScript = `
const like = atelier?.querySelector('[data-like]');
if (like) {
  const { model } = atelier.dataset;
  const [keep, walk] = ['keep', 'walk'].map((name) => atelier.querySelector('[data-' + name + ']'));
  const figure = atelier.querySelector('.hands figure');
  let drawn = null;
  let kept = null;
  let series = 0;

  function read(answer) {
    drawn = answer;
    like.disabled = keep.disabled = !drawn;
    walk.disabled = !drawn || !kept;
  }
  // A changed drawing has no reading until the server answers: the buttons wait for it.
  atelier.addEventListener('drawing', () => read(null));
  atelier.addEventListener('judged', ({ detail }) => read(detail));

  function show(path, text, still = path) {
    const [link, image, caption] = ['a', 'img', 'figcaption'].map((name) => figure.querySelector(name));
    link.href = path;
    image.src = still;
    image.alt = caption.textContent = text;
    figure.hidden = false;
    status.textContent = text;
  }

  like.addEventListener('click', () => {
    const query = new URLSearchParams({ model, hand: drawn.hand, seed: 'like ' + ++series, spread: '0.35', count: '24', columns: '8', label: drawn.label, size: '56' });
    show('/digits?' + query, 'Digits ' + drawn.label + ' in a hand like that of the drawing. Press again for others.');
  });
  keep.addEventListener('click', () => {
    kept = drawn;
    walk.disabled = false;
    status.textContent = 'Kept. Draw another one, then walk there.';
    keep.textContent = 'Keep this one instead';
  });
  walk.addEventListener('click', () => {
    const ends = { model, fromHand: kept.hand, toHand: drawn.hand, label: kept.label, toLabel: drawn.label };
    const path = '/walk?' + new URLSearchParams({ ...ends, frames: '40', size: '224' });
    const text = 'From the ' + kept.label + ' that was kept to the ' + drawn.label + ' on the paper.';
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) return show(path, text);
    const start = '/digit?' + new URLSearchParams({ model, hand: kept.hand, label: kept.label, size: '224' });
    show(path, text + ' Open the picture to see it move.', start);
  });
}
`;
