import { formatDuration } from '../../terminal/progress.ts';
import { type Content, type Section, html } from '../section.ts';
import { countText, timeText } from '../numbers.ts';
import type { ReportData } from '../data.ts';

/** Where the model comes from, to the commit and the digests. */
export function lineageSection(data: ReportData): Section {
  return {
    id: 'lineage',
    title: 'Provenance',
    introduction:
      'On the wasm engine, the same code, data and configuration give the same model, byte for byte.',
    body: html`<dl class="lineage">
      ${[...origins(data), ...times(data)].map(
        ([term, value]) =>
          html`<dt>${term}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`,
  };
}

type Entry = readonly [term: string, value: Content];

function origins({ run, modelId, evaluation }: ReportData): readonly Entry[] {
  const code = run.git
    ? html`<code>${run.git.commit}</code>${run.git.dirty ? ', with uncommitted changes' : null}`
    : 'unknown: not a git checkout';
  return [
    ['Model', modelId === null ? 'none yet' : html`<code>${modelId}</code>`],
    ['Code', code],
    ['Data', html`${run.dataset.name}, SHA-256 <code>${run.dataset.sha256}</code>`],
    ...(evaluation
      ? [['Classifier', html`SHA-256 <code>${evaluation.classifier.sha256}</code>`] as const]
      : []),
    ['Run seed', run.configuration.seed],
    ['Engine', run.engine],
  ];
}

function times({ run, entries, secondsOfTraining, created }: ReportData) {
  const step = entries.at(-1)?.step ?? 0;
  const rate = step / secondsOfTraining;
  return [
    ['Started', timeText(run.started)],
    ...(run.resumed.length > 0 ? [['Resumed', run.resumed.map(timeText).join(', ')] as const] : []),
    ['Training', formatDuration(secondsOfTraining)],
    ...(Number.isFinite(rate)
      ? [
          [
            'Rate',
            `${rate.toFixed(1)} iterations per second, ${countText(run.configuration.batchSize)} images each`,
          ] as const,
        ]
      : []),
    ['Report written', timeText(created)],
  ] satisfies readonly Entry[];
}
