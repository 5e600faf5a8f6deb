import { formatDuration } from '../../terminal/progress.ts';
import { countText } from '../numbers.ts';
import { type Html, type Section, html } from '../section.ts';
import { type StepSheet, greyShades, lightSheets, picture, pngSize } from '../sheets.ts';

/** When an iteration was done. */
interface TimedStep {
  readonly step: number;
  /** Of training, so far. */
  readonly seconds: number;
}

/** Sheets that stand side by side on paper, where nothing moves. */
const printedCount = 6;

/** About as wide as a sheet is shown. */
const sheetWidth = 456; // pixels

/** The sheet of samples as it grew, the last one shown until a person moves the slider. */
export function growthSection({
  sheets,
  entries,
}: {
  readonly sheets: readonly StepSheet[];
  readonly entries: readonly TimedStep[];
}): Section | null {
  const shown = lightSheets(sheets);
  const last = shown.length - 1;
  if (last < 0) return null;
  const printed = new Set(
    Array.from({ length: printedCount }, (_, index) =>
      Math.round((index / (printedCount - 1)) * last),
    ),
  );
  return {
    id: 'growth',
    title: 'Progress during training',
    introduction:
      'The same latent vectors, drawn at several steps of the training: first noise, then rough shapes, then whole images. If all images change suddenly late in training, or become alike, something went wrong.',
    body: html`<div class="frames">
        ${shown.map((sheet, index) => frame(sheet, entries, index === last, printed.has(index)))}
      </div>
      ${controls(shown)}
      <p class="note">${countOf(shown, sheets)}, in ${greyShades} shades of grey.</p>`,
  };
}

function frame(
  { step, png }: StepSheet,
  entries: readonly TimedStep[],
  isShown: boolean,
  isPrinted: boolean,
): Html {
  const seconds = entries.findLast((entry) => entry.step <= step)?.seconds;
  const after = seconds === undefined ? '' : `, after ${formatDuration(seconds)}`;
  const when = `Iteration ${countText(step)}${after}`;
  const what = `What the generator drew at iteration ${countText(step)}`;
  return html`<figure
    class="${isPrinted ? 'frame printed' : 'frame'}"
    ${isShown ? null : html`hidden`}
  >
    ${picture(png, what, scaleOf(png))}
    <figcaption>${when}</figcaption>
  </figure>`;
}

/** As wide as the sheets; for the script to show. */
function controls(shown: readonly StepSheet[]): Html {
  const last = shown.length - 1;
  const widths = shown.map(({ png }) => pngSize(png).width * scaleOf(png));
  return html`<div class="controls" data-width="${Math.max(...widths)}" hidden>
    <button type="button">Play</button>
    <input
      type="range"
      min="0"
      max="${last}"
      value="${last}"
      autocomplete="off"
      aria-label="Iteration of the training"
    />
  </div>`;
}

function countOf(shown: readonly StepSheet[], sheets: readonly StepSheet[]): string {
  const all = countText(sheets.length);
  if (shown.length === sheets.length) return `All ${all} sheets of the run`;
  return `${shown.length} of the run’s ${all} sheets, most of them early ones`;
}

/** How many times as large as it is a sheet is shown. */
function scaleOf(png: Uint8Array): number {
  return Math.max(1, Math.round(sheetWidth / pngSize(png).width));
}

/** How long a sheet stands while they play. */
export const frameMilliseconds = 180;

/** The report's only script: moves through the sheets. Without it the last one is shown. */
export const growthScript = `
for (const growth of document.querySelectorAll('#growth')) {
  const frames = [...growth.querySelectorAll('.frame')];
  const slider = growth.querySelector('input');
  const button = growth.querySelector('button');
  let timer;
  const show = (index) => {
    frames.forEach((frame, position) => { frame.hidden = position !== index; });
    slider.value = index;
    slider.setAttribute('aria-valuetext', frames[index].querySelector('figcaption').textContent);
  };
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = 'Play';
  };
  const advance = () => {
    show(Math.min(Number(slider.value) + 1, frames.length - 1));
    if (Number(slider.value) === frames.length - 1) pause();
  };
  button.addEventListener('click', () => {
    if (timer !== undefined) return pause();
    if (Number(slider.value) === frames.length - 1) show(0);
    button.textContent = 'Pause';
    timer = setInterval(advance, ${frameMilliseconds});
  });
  slider.addEventListener('input', () => {
    pause();
    show(Number(slider.value));
  });
  show(frames.length - 1);
  const controls = growth.querySelector('.controls');
  controls.style.maxWidth = controls.dataset.width + 'px';
  controls.hidden = frames.length < 2;
}
`;
