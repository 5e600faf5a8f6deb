import { formatDuration } from '../../terminal/progress.ts';
import { countText, dayText, percentText } from '../../report/numbers.ts';
import { type Html, html } from '../../report/section.ts';
import type { SemiReportData } from './data.ts';

/** The head of the report: what was learnt from what, and how well. */
export function overview({ title, result, run, entries, created }: SemiReportData): Html {
  const { labelsPerClass, labels, labelsOnly, labelSeed, steps, reading } = run.configuration;
  const last = entries.at(-1);
  const tiles = [
    ...(result
      ? [
          {
            term: 'Errors',
            value: countText(result.errors),
            note: `of ${countText(result.testCount)} ${result.reference} images`,
          },
          { term: 'Error rate', value: percentText(result.errorRate), note: 'lower is better' },
        ]
      : []),
    {
      term: 'Labels',
      value: reading?.labels ? 'given' : countText(labelsPerClass * labels.length),
      note: reading?.labels ?? `${labelsPerClass} of each class, label seed ${labelSeed}`,
    },
    {
      term: 'Training',
      value: formatDuration(last?.seconds ?? 0),
      note: `on ${run.engine}`,
    },
    {
      term: 'Epochs',
      value: (last?.epoch ?? 0).toFixed(1),
      note: `${countText(last?.step ?? 0)} of ${countText(steps)} iterations`,
    },
  ];
  const others = labelsOnly
    ? 'It saw the labelled images only.'
    : 'It also saw the other training images, without their labels.';
  return html`<header>
    <p class="kind">digit-mint report · ${dayText(created)}</p>
    <h1>${title}</h1>
    <p class="introduction">
      A classifier was trained on few labelled images. ${others}
      ${result ? null : 'The run has not ended yet.'}
    </p>
    <dl class="tiles">
      ${tiles.map(
        ({ term, value, note }) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${value}<small>${note}</small></dd>
          </div>`,
      )}
    </dl>
  </header>`;
}
