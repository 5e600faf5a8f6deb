/**
 * Asks the server to judge the drawing, one request at a time: while one is under way, only the newest
 * drawing waits. The section's event "judged" passes the answer on, but only the answer to the drawing that
 * is still on the paper: an answer to an earlier stroke is shown until the next one comes, and not acted on.
 */
export const judgementScript = `
if (atelier) {
  const { model, hands } = atelier.dataset;
  const headline = atelier.querySelector('.headline');
  const seen = atelier.querySelector('.seen canvas');
  const bars = [...atelier.querySelectorAll('.bars li')];
  const percent = (share) => (share > 0.9995 && share < 1 ? '> 99.9' : (100 * share).toFixed(share < 0.1 ? 1 : 0)) + '\\u00a0%';
  let next = null;
  let asking = false;

  atelier.addEventListener('drawing', ({ detail }) => {
    next = detail;
    if (!asking) askAll();
  });

  async function askAll() {
    asking = true;
    while (next) {
      const { paper, isBlank } = next;
      next = null;
      if (isBlank) { tell('–', 'You have not drawn anything yet.', null); continue; }
      try {
        await ask(await new Promise((resolve) => paper.toBlob(resolve, 'image/png')));
      } catch {
        tell('No answer', 'The server is not responding.', null, true);
      }
      // A drawing has many changes a second: some of them are enough.
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    asking = false;
  }

  async function ask(body) {
    const path = '/judge?model=' + model + '&pixels=true' + (hands === 'true' ? '&hand=true' : '');
    const response = await post(path, 'image/png', body);
    const answer = await response.json();
    if (next?.isBlank) return;
    if (!response.ok) { tell('Not recognized', answer.detail, null, true); return; }
    tell('It reads ' + named(answer.label), words(answer), answer);
  }

  function named(label) {
    const name = labelNames[label];
    return one !== 'digit' ? name : (/^[8aeiou]/i.test(name) ? 'an ' : 'a ') + name;
  }

  function words({ probabilityReal, probabilityNoDigit, label, probabilities }) {
    const sure = percent(probabilities[label]) + ' sure';
    if (probabilityNoDigit > 0.5) return sure + ', if it is ' + (one === 'digit' ? 'a digit' : 'one of these') + ': it does not look like one yet.';
    return sure + '. Between this model’s drawings and real ' + (one === 'digit' ? 'handwriting' : 'images') + ', the judge puts it at ' + percent(probabilityReal) + '; around half is usual.';
  }

  function tell(reading, text, answer, isWrong = false) {
    headline.toggleAttribute('data-wrong', isWrong);
    headline.querySelector('[data-reading]').textContent = reading;
    headline.querySelector('[data-words]').textContent = text;
    for (const [label, bar] of bars.entries()) {
      const share = answer ? answer.probabilities[label] : 0;
      bar.toggleAttribute('data-most', answer?.label === label);
      bar.querySelector('meter').value = share;
      bar.querySelector('span').textContent = answer ? percent(share) : '–';
    }
    const context = seen.getContext('2d');
    if (answer) context.putImageData(greyImage(answer.pixels, seen.width), 0, 0);
    else context.clearRect(0, 0, seen.width, seen.height);
    if (!next) atelier.dispatchEvent(new CustomEvent('judged', { detail: answer }));
  }

  // Read out when the pen is lifted, not at each of its moves.
  atelier.addEventListener('pointerup', () => setTimeout(() => {
    status.textContent = headline.textContent.replace(/\\s+/g, ' ');
  }, 400));
}
`;

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
    const query = new URLSearchParams({ model, hand: drawn.hand, seed: 'like ' + ++series, spread: '0.35', count: '24', columns: '8', label: labelNames[drawn.label], size: '56' });
    show('/' + several + '?' + query, (one === 'digit' ? 'Digits ' : 'Images ') + labelNames[drawn.label] + ' in the style of your drawing. Press the button again for more.');
  });
  keep.addEventListener('click', () => {
    kept = drawn;
    walk.disabled = false;
    status.textContent = 'Saved as the start. Draw another ' + one + ' to animate to it.';
    keep.textContent = 'Use this one as start';
  });
  walk.addEventListener('click', () => {
    const ends = { model, fromHand: kept.hand, toHand: drawn.hand, label: labelNames[kept.label], toLabel: labelNames[drawn.label] };
    const path = '/walk?' + new URLSearchParams({ ...ends, frames: '40', size: '224' });
    const text = 'From your saved ' + labelNames[kept.label] + ' to your current ' + labelNames[drawn.label] + '.';
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) return show(path, text);
    const start = '/' + one + '?' + new URLSearchParams({ model, hand: kept.hand, label: labelNames[kept.label], size: '224' });
    show(path, text + ' Open the picture to see the animation.', start);
  });
}
`;
