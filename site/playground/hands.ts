import { find } from './elements.ts';
import { labelNames, model, one, say, several, wantsLessMotion } from './page.ts';
import type { Judged } from './verdict.ts';

/** More digits in the hand that drew one, and the way from one drawing to another. */
export function startHands(section: HTMLElement): void {
  const button = (name: string) => find(`[data-${name}]`, HTMLButtonElement, section);
  const [like, keep, walk] = [button('like'), button('keep'), button('walk')];
  let drawn: Judged | null = null;
  let kept: Judged | null = null;
  let series = 0;

  function read(answer: Judged | null): void {
    drawn = answer;
    like.disabled = !drawn;
    keep.disabled = !drawn;
    walk.disabled = !drawn || !kept;
  }
  // A changed drawing has no reading until the server answers: the buttons wait for it.
  section.addEventListener('drawing', () => read(null));
  section.addEventListener('judged', (event) => read((event as CustomEvent<Judged | null>).detail));

  like.addEventListener('click', () => {
    if (!drawn) return;
    const label = labelNames[drawn.label] ?? String(drawn.label);
    series++;
    const query = new URLSearchParams({
      model,
      hand: drawn.hand ?? '',
      seed: `like ${series}`,
      spread: '0.35',
      count: '24',
      columns: '8',
      label,
      size: '56',
    });
    const what = `${one === 'digit' ? 'Digits' : 'Images'} ${label}`;
    show(
      section,
      `/${several}?${query}`,
      `${what} in the style of your drawing. Press the button again for more.`,
    );
  });
  keep.addEventListener('click', () => {
    kept = drawn;
    walk.disabled = !kept;
    say(`Saved as the start. Draw another ${one} to animate to it.`);
    keep.textContent = 'Use this one as start';
  });
  walk.addEventListener('click', () => {
    if (drawn && kept) showWalk(section, kept, drawn);
  });
}

function showWalk(section: HTMLElement, from: Judged, to: Judged): void {
  const [label = '', toLabel = ''] = [from, to].map(
    (drawn) => labelNames[drawn.label] ?? String(drawn.label),
  );
  const [fromHand, toHand] = [from.hand ?? '', to.hand ?? ''];
  const ends = { model, fromHand, toHand, label, toLabel };
  const path = `/walk?${new URLSearchParams({ ...ends, frames: '40', size: '224' })}`;
  const text = `From your saved ${label} to your current ${toLabel}.`;
  if (!wantsLessMotion()) return show(section, path, text);
  const start = `/${one}?${new URLSearchParams({ model, hand: fromHand, label, size: '224' })}`;
  show(section, path, `${text} Open the picture to see the animation.`, start);
}

function show(section: HTMLElement, path: string, text: string, still = path): void {
  const figure = find('.hands figure', HTMLElement, section);
  find('a', HTMLAnchorElement, figure).href = path;
  const image = find('img', HTMLImageElement, figure);
  image.src = still;
  image.alt = text;
  find('figcaption', HTMLElement, figure).textContent = text;
  figure.hidden = false;
  say(text);
}
