import { lineDefaults, lineSeedRoom } from '../../datasets/line-options.ts';
import { paperNames } from '../../datasets/paper/presets.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { seedLength } from '../../models/seed/seed.ts';
import { writesNumbers } from '../parameters/required-labels.ts';
import { type Html, html } from './html.ts';

/** Lines that the page shows. */
const exampleCount = 12;

/** A date, which has digits and signs. */
const examplePattern = '[0-3][0-9]\\.[01][0-9]\\.20[0-9]{2}';

const paperLabels: Readonly<Record<(typeof paperNames)[number], string>> = {
  clean: 'Black on white',
  form: 'Form',
  notebook: 'Notebook',
  phone: 'Phone photo',
};

/** Where one types a pattern and sees lines with boxes; null: the model does not draw the ten digits in grey. */
export function numbersSection(manifest: Manifest): Html | null {
  const { id, labels } = manifest;
  const isDigits = Array.from('0123456789').every((digit) => labels?.includes(digit));
  if (!isDigits || !writesNumbers(manifest)) return null;
  return html`<section id="numbers" data-model="${id}" data-count="${exampleCount}">
    <h2>Lines for training readers</h2>
    <p class="introduction">
      Dates, amounts and meter readings in one handwriting a line, with the box of every character.
      The text follows a regular expression.
    </p>
    <form class="row" action="/numbers" method="get" autocomplete="off">
      <input type="hidden" name="model" value="${id}" />
      <label class="wide"
        ><span>Pattern</span
        ><input
          name="pattern"
          value="${examplePattern}"
          required
          maxlength="1000"
          spellcheck="false"
          autocapitalize="off"
          aria-describedby="numbers-status"
      /></label>
      <label
        ><span>Paper</span
        ><select name="paper">
          ${paperNames.map(
            (name) =>
              html`<option value="${name}" ${name === lineDefaults.paper ? ' selected' : ''}>
                ${paperLabels[name]}
              </option>`,
          )}
        </select></label
      >
      <label
        ><span>Seed</span
        ><input name="seed" value="1" required maxlength="${seedLength.maximum - lineSeedRoom}"
      /></label>
      <button>Download 100</button>
    </form>
    <label class="show-boxes" hidden><input type="checkbox" /> <span>Show the boxes</span></label>
    <p id="numbers-status" role="status"></p>
    <ul class="lines" hidden></ul>
    <p class="share" hidden>
      <code></code> <button type="button" class="quiet" data-copy>Copy</button>
    </p>
  </section>`;
}

/** The section's own style. */
export const numbersStyle = `
#numbers .wide { flex: 3 1 16rem; }
#numbers .wide input { font-family: ui-monospace, monospace; }
#numbers .show-boxes { display: flex; gap: 0.5rem; align-items: center; min-height: 2.75rem; margin-top: 0.75rem; }
#numbers [hidden] { display: none; }
#numbers .lines { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 0.75rem; margin: 0.75rem 0; list-style: none; }
#numbers .lines canvas { display: block; width: auto; max-width: 100%; height: auto; aspect-ratio: auto; cursor: auto; border: 1px solid var(--line); border-radius: 0.25rem; }
#numbers .share code { overflow-wrap: anywhere; }
`;

/** Shows examples of what is typed, with boxes, and the command that writes as many as one likes. */
export const numbersScript = `(() => {
'use strict';
const section = document.getElementById('numbers');
const form = section.querySelector('form');
const list = section.querySelector('ul');
const boxes = section.querySelector('[type=checkbox]');
const status = document.getElementById('numbers-status');
const share = section.querySelector('.share');
let lines = [];
let asked = 0;
let waiting;

function quoted(text) {
  return "'" + text.replaceAll("'", "'\\\\''") + "'";
}

async function paint({ canvas, picture, line }) {
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  if (!boxes.checked) return;
  context.strokeStyle = '#d4380d';
  for (const { box } of line.characters) {
    if (box) context.strokeRect(box[0] - 0.5, box[1] - 0.5, box[2] - box[0] + 1, box[3] - box[1] + 1);
  }
}

async function shown(line) {
  const bytes = Uint8Array.from(atob(line.image), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [line.width, line.height];
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'A line that says ' + line.text);
  return { canvas, picture, line };
}

async function draw() {
  const own = ++asked;
  const { pattern, paper, seed } = form.elements;
  const query = new URLSearchParams({ model: section.dataset.model, pattern: pattern.value, paper: paper.value, seed: seed.value, count: section.dataset.count });
  let answer;
  try {
    answer = await fetch('/numbers.ndjson?' + query);
  } catch {
    if (own === asked) status.textContent = 'The server does not answer.';
    return;
  }
  const text = await answer.text();
  if (own !== asked) return;
  if (!answer.ok) {
    const { detail = 'The server refused.' } = answer.headers.get('Content-Type') === 'application/problem+json' ? JSON.parse(text) : {};
    status.textContent = detail;
    pattern.setAttribute('aria-invalid', 'true');
    return;
  }
  const made = await Promise.all(text.trimEnd().split('\\n').map((line) => shown(JSON.parse(line))));
  if (own !== asked) return;
  lines = made;
  pattern.removeAttribute('aria-invalid');
  status.textContent = '';
  await Promise.all(lines.map(paint));
  list.replaceChildren(...lines.map(({ canvas }) => {
    const item = document.createElement('li');
    item.append(canvas);
    return item;
  }));
  const onPaper = paper.value === 'clean' ? '' : ' --paper ' + paper.value;
  share.querySelector('code').textContent = 'npm run numbers -- --pattern ' + quoted(pattern.value) + ' --count 10000 --seed ' + quoted(seed.value) + onPaper + ' --format coco --out lines';
  for (const element of [list, share, boxes.parentElement]) element.hidden = false;
}

form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(draw, 300);
});
boxes.addEventListener('change', () => lines.forEach(paint));
new IntersectionObserver((entries, observer) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  observer.disconnect();
  draw();
}, { rootMargin: '200px' }).observe(section);
})();`.replaceAll(/\n\s+/g, '\n');
