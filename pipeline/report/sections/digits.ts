import type { ReportData } from '../data.ts';
import { type Html, type Section, html } from '../section.ts';
import { type LabelledSheet, picture } from '../sheets.ts';

/** What the finished model draws: by label where it has labels, and by seed alone. */
export function digitsSection({ labelled, samples }: ReportData): Section | null {
  if (!labelled && !samples) return null;
  return {
    id: 'digits',
    title: 'Samples',
    introduction:
      'These are the images of the first seeds in order, not a selection. Look for images that nobody could recognize, broken strokes and near-duplicates.',
    body: html`<div class="figures">
      ${labelled ? byLabel(labelled) : null} ${samples ? bySeed(samples, labelled !== null) : null}
    </div>`,
  };
}

function byLabel({ labels, png }: LabelledSheet): Html {
  return html`<figure>
    <div class="rows">
      <ol aria-hidden="true">
        ${labels.map((label) => html`<li>${label}</li>`)}
      </ol>
      ${picture(png, `Generated images, one row for each label: ${labels.join(', ')}`, 2)}
    </div>
    <figcaption>
      One row for each label, one column for each of the seeds 0 to 9. A seed sets the style, so
      each column shows one style.
    </figcaption>
  </figure>`;
}

function bySeed(png: Uint8Array, hasLabels: boolean): Html {
  const text = hasLabels
    ? 'One hundred styles: the seeds 0 to 99, row by row, with the labels spread over the rows.'
    : 'The seeds 0 to 99, row by row. The model takes no label: the seed decides what is drawn.';
  return html`<figure>
    ${picture(png, 'One hundred generated images, from the seeds 0 to 99', 2)}
    <figcaption>${text}</figcaption>
  </figure>`;
}

/** Strips between seeds. */
export function walksSection({ walks }: ReportData): Section | null {
  if (walks.length === 0) return null;
  return {
    id: 'walks',
    title: 'Walks between seeds',
    introduction:
      'Each strip goes from one seed to another in equal steps. A model that generalizes changes smoothly; a model that has memorized images jumps.',
    body: html`<ul class="walks">
      ${walks.map(({ from, to, label, png }) => {
        const what = label === null ? 'A walk' : `A walk of ${label}`;
        return html`<li>
          <span
            >${label === null ? null : html`<b>${label}</b>`} <small>${from} → ${to}</small></span
          >
          ${picture(png, `${what} from seed ${from} to seed ${to}`, 2)}
        </li>`;
      })}
    </ul>`,
  };
}
