import type { DigitGenerator } from '../models/index.ts';
import { modelWords } from '../models/manifest/words.ts';
import { createGenerator, paint } from './digit-mint.ts';

const form = element('form', HTMLFormElement);
const seed = element('seed', HTMLInputElement);
const canvas = element('digit', HTMLCanvasElement);
const download = element('download', HTMLAnchorElement);
const status = element('status', HTMLElement);

/** The address keeps what is drawn: #seed=42&label=7. */
const address = () => new URLSearchParams(location.hash.slice(1));

try {
  start(await createGenerator(document.documentElement.dataset['model']));
} catch (error) {
  status.textContent = error instanceof Error ? error.message : String(error);
}

function start(generator: DigitGenerator): void {
  const { labels } = generator.manifest;
  setWords(generator.manifest);
  const buttons = labels ? labelButtons(labels) : [];
  seed.value = address().get('seed') ?? randomSeed();
  const draw = () => {
    const chosen = address().get('label');
    show(generator, seed.value, chosen);
    for (const button of buttons) {
      button.ariaPressed = String(button.value === (chosen ?? ''));
    }
  };
  const keep = (label: string | null) => {
    const kept = new URLSearchParams({ seed: seed.value, ...(label && { label }) });
    history.replaceState(null, '', `#${kept}`);
    draw();
  };
  seed.addEventListener('input', () => keep(address().get('label')));
  element('random', HTMLButtonElement).addEventListener('click', () => {
    seed.value = randomSeed();
    keep(address().get('label'));
  });
  for (const button of buttons) {
    button.addEventListener('click', () => keep(button.value || null));
  }
  form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', () => {
    seed.value = address().get('seed') ?? seed.value;
    draw();
  });
  draw();
}

/** Draws, or says what is wrong with the seed or the label. */
function show(generator: DigitGenerator, text: string, label: string | null): void {
  try {
    const { id, image, labels } = generator.manifest;
    paint(
      canvas,
      generator.draw(text, label === null ? {} : { label }),
      image.width,
      image.channels,
    );
    const drawn = label ?? labels?.[generator.label(text) ?? -1] ?? '';
    const name = nameOf(generator.manifest, drawn);
    canvas.ariaLabel = `${name}, drawn from seed ${text}`;
    status.textContent = `${name}, drawn from seed ${text} by model ${id}`;
    download.href = canvas.toDataURL('image/png');
  } catch (error) {
    status.textContent = (error as Error).message;
  }
}

/** What the canvas shows, in words. */
function nameOf(manifest: DigitGenerator['manifest'], label: string): string {
  const { one, article } = modelWords(manifest);
  if (one === 'digit') return `the digit ${label}`.trim();
  return label === '' ? `${article} ${one}` : label;
}

/** The page speaks of digits; of a model of other things it gets other words. */
function setWords(manifest: DigitGenerator['manifest']): void {
  const { one, article } = modelWords(manifest);
  if (one === 'digit') return;
  const title = `Images like those of ${manifest.dataset.name}`;
  const texts = {
    h1: `${title}, from a neural network`,
    'h1 + p': `A generative adversarial network draws ${article} ${one} for every seed, here in your browser. The same seed always gives the same ${one}.`,
    legend: 'Label',
  };
  for (const [selector, text] of Object.entries(texts)) {
    const found = document.querySelector(selector);
    if (found) found.textContent = text;
  }
  const description = `${title}, drawn by a neural network in this page.`;
  document.querySelector('meta[name="description"]')?.setAttribute('content', description);
  download.download = `${one}.png`;
}

/** A button for each label, and one for the label that the seed picks. */
function labelButtons(labels: readonly string[]): readonly HTMLButtonElement[] {
  const buttons = ['', ...labels].map((value) => {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', value });
    button.textContent = value || 'from the seed';
    return button;
  });
  element('labels', HTMLFieldSetElement).append(...buttons);
  return buttons;
}

/** Six digits: enough variety, and easy to pass on. */
function randomSeed(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0).slice(-6);
}

function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.querySelector(`#${id}`);
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`);
  return found;
}
