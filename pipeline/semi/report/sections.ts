import { percentText, countText } from '../../report/numbers.ts';
import { curveOf, linePlot } from '../../report/plot.ts';
import { type Html, type Section, html } from '../../report/section.ts';
import { creditOf } from '../../report/sections/closest-pairs.ts';
import { rawConfiguration, settingList, spaced } from '../../report/sections/configuration.ts';
import { picture } from '../../report/sheets.ts';
import type { SemiReportData } from './data.ts';

/** The images whose labels were known. */
export function labelledSection({ labelled, run }: SemiReportData): Section | null {
  if (!labelled) return null;
  const names = run.configuration.labels.join(', ');
  return {
    id: 'labelled',
    title: 'The labelled images',
    introduction: `Up to ten images of each class, a row for each, in the order ${names}. Other images of a class may look unlike all of these; the errors below are then of that kind.`,
    body: html`<figure>${picture(labelled, 'The labelled images, a row for each class', 1)}</figure>
      ${creditOf(run.dataset.sha256)}`,
  };
}

/** Which class was named as which. */
export function confusionSection({ confusion, run }: SemiReportData): Section | null {
  if (confusion.length === 0) return null;
  const names = run.configuration.labels;
  return {
    id: 'confusion',
    title: 'Errors by class',
    introduction:
      'Each row is a class, each column a label that the classifier gave. Numbers off the diagonal are errors; the last column has their share of the class.',
    body: html`<div class="scroll" role="region" aria-label="Table of errors by class" tabindex="0">
      <table class="classes">
        <thead>
          <tr>
            <th scope="col">Class</th>
            ${names.map((name) => html`<th scope="col">${name}</th>`)}
            <th scope="col">Error rate</th>
          </tr>
        </thead>
        <tbody>
          ${confusion.map((row, label) => confusionRow(row, label, names[label] ?? String(label)))}
        </tbody>
      </table>
    </div>`,
  };
}

function confusionRow(row: readonly number[], label: number, name: string): Html {
  const images = row.reduce((sum, count) => sum + count, 0);
  const right = row[label] ?? 0;
  return html`<tr>
    <th scope="row">${name}</th>
    ${row.map((count, found) => html`<td>${cell(count, found === label)}</td>`)}
    <td>${images === 0 ? '–' : percentText(1 - right / images)}</td>
  </tr>`;
}

/** The diagonal stands out, and what never happened stays empty. */
function cell(count: number, isRight: boolean): Html | string {
  if (isRight) return html`<b>${countText(count)}</b>`;
  return count === 0 ? '' : countText(count);
}

/** The mistakes that the classifier was surest of. */
export function mistakesSection({ mistakes, run }: SemiReportData): Section | null {
  if (mistakes.length === 0) return null;
  const nameOf = (label: number) => run.configuration.labels[label] ?? String(label);
  return {
    id: 'mistakes',
    title: 'Surest mistakes',
    introduction:
      'Images that were named wrongly, those first of which the classifier was surest. A label that looks wrong to you, too, may be one in the data.',
    body: html`<ul class="pairs">
      ${mistakes.map(
        ({ png, label, found, probability }) =>
          html`<li>
            <div>${picture(png, `an image of ${nameOf(label)}`, 3)}</div>
            <small>${nameOf(label)}, read as ${nameOf(found)}</small>
            <small>${percentText(probability, 1)} sure</small>
          </li>`,
      )}
    </ul>`,
  };
}

/** The losses over the iterations, and the error on validation images where it was measured. */
export function curvesSection({ entries }: SemiReportData): Section | null {
  if (entries.length < 2) return null;
  const names = Object.keys(entries.at(-1)?.losses ?? {});
  const errors = curveOf('validation images', 'first', entries, ({ validationError }) =>
    validationError === undefined ? null : 100 * validationError,
  );
  return {
    id: 'training',
    title: 'Training',
    introduction:
      'What the training minimizes, over the iterations. Only the error on images that were not trained on says how good the classifier is.',
    body: html`<div class="plots">
      ${errors.points.length < 2 ? null : plot('Validation error, %', errors)}
      ${names.map((name) =>
        plot(
          spaced(name),
          curveOf(spaced(name), 'second', entries, ({ losses }) => losses[name] ?? null),
        ),
      )}
    </div>`,
  };
}

function plot(subject: string, curve: Parameters<typeof linePlot>[0]['curves'][number]): Html {
  return html`<figure>
    <h3>${subject}</h3>
    ${linePlot({ subject, curves: [curve] })}
  </figure>`;
}

/** Every setting of the run, folded away. */
export function configurationSection({ run }: SemiReportData): Section {
  return {
    id: 'configuration',
    title: 'Configuration',
    introduction: `The resolved settings of the preset ${run.configuration.preset}, as stored in config.json.`,
    body: html`${settingList(run.configuration)} ${rawConfiguration(run)}`,
  };
}
