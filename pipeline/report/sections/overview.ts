import { describeFigure, type FigureName } from '../../../models/manifest/figures.ts';
import { balanceLimits } from '../../gan/balance.ts';
import { adversarialLosses, type LossName } from '../../gan/loss.ts';
import { collapseText } from '../../evaluation/collapse.ts';
import type { BalanceWarning } from '../../gan/log.ts';
import { formatDuration } from '../../terminal/progress.ts';
import type { ReportData } from '../data.ts';
import { countText, dayText, figureTexts, figureTitle, percentText } from '../numbers.ts';
import { type Html, html } from '../section.ts';

interface Tile {
  readonly term: string;
  readonly value: string;
  readonly note: string;
}

/** The head of the report: what the run was, and what came of it, in a few figures. */
export function overview(data: ReportData): Html {
  const { title, evaluation, modelId, created } = data;
  const outcome =
    modelId === null
      ? 'The run has no model yet.'
      : html`The run produced the model
          <code>${modelId}</code>${evaluation ? null : ', which was not evaluated'}.`;
  return html`<header>
    <p class="kind">digit-mint report · ${dayText(created)}</p>
    <h1>${title}</h1>
    <p class="introduction">
      A generative adversarial network (GAN) was trained to draw images like those of its data set.
      ${outcome}
    </p>
    <dl class="tiles">
      ${[...(evaluation ? figureTiles(data) : lossTiles(data)), ...effortTiles(data)].map(
        ({ term, value, note }) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${value}<small>${note}</small></dd>
          </div>`,
      )}
    </dl>
  </header>`;
}

function figureTiles({ evaluation }: ReportData): readonly Tile[] {
  const first: FigureName = evaluation?.figures.labelAgreement ? 'labelAgreement' : 'precision';
  const shown: readonly FigureName[] = [first, 'frechetDistance', 'coverage', 'copyDistanceRatio'];
  return shown.flatMap((name) => {
    const figure = evaluation?.figures[name];
    if (!figure) return [];
    const { unit } = describeFigure(name);
    const sign = unit === 'share' ? '\u00A0%' : '';
    const { value, floor } = figureTexts({ ...figure, std: 0 }, unit);
    const note = figure.floor === null ? '' : `real: ${floor}${sign}`;
    return { term: figureTitle(name), value: `${value}${sign}`, note };
  });
}

function lossTiles({ entries }: ReportData): readonly Tile[] {
  const last = entries.at(-1);
  if (!last) return [];
  const losses = `discriminator ${last.discriminatorLoss.toFixed(2)}`;
  return [
    {
      term: 'Discriminator',
      value: percentText(last.discriminatorAccuracy, 0),
      note: 'at the end',
    },
    { term: 'Generator’s loss', value: last.generatorLoss?.toFixed(2) ?? '–', note: losses },
  ];
}

function effortTiles({ run, entries, secondsOfTraining }: ReportData): readonly Tile[] {
  const step = entries.at(-1)?.step ?? 0;
  return [
    { term: 'Training', value: formatDuration(secondsOfTraining), note: `on ${run.engine}` },
    {
      term: 'Iterations',
      value: countText(step),
      note:
        step < run.configuration.steps
          ? `of ${countText(run.configuration.steps)}`
          : `${countText(run.configuration.batchSize)} images each`,
    },
  ];
}

/**
 * The warnings of the run, those of one kind together: a long run repeats them. A run whose balance cannot be judged,
 * by its length or by its loss, says so, and a model that is far from real images is named whatever the log says.
 */
export function warningList({
  run,
  warnings,
  entries,
  evaluation,
}: Pick<ReportData, 'run' | 'warnings' | 'entries' | 'evaluation'>): Html {
  const signs = [...new Set(warnings.map(({ sign }) => sign))];
  const far = evaluation ? collapseText(evaluation) : null;
  const verdict = html`<p class="note">
    ${balanceVerdict(run.configuration.loss, entries.at(-1)?.step ?? 0)}
  </p>`;
  if (signs.length === 0 && far === null) return verdict;
  return html`<h3>Warnings</h3>
    <ul class="warnings">
      ${far === null ? null : html`<li><b>The model:</b> ${far}</li>`}
      ${signs.map((sign) => {
        const group = warnings.filter((warning) => warning.sign === sign);
        return html`<li><b>${occasions(group)}:</b> ${group.at(-1)?.message ?? ''}</li>`;
      })}
    </ul>`;
}

function balanceVerdict(loss: LossName, lastStep: number): string {
  const { window } = balanceLimits;
  if (adversarialLosses[loss].shows.length === 0) {
    return `The balance of the two networks is not judged: the ${loss} loss shows nothing about it.`;
  }
  if (lastStep >= window) return 'No sign of imbalance was found.';
  return `The run is too short to judge the balance of the two networks: it is judged every ${countText(window)} iterations, and the run has ${countText(lastStep)}.`;
}

function occasions(group: readonly BalanceWarning[]): string {
  const [first, last] = [group[0]?.step ?? 0, group.at(-1)?.step ?? 0];
  if (group.length === 1) return `Iteration ${countText(last)}`;
  return `${countText(group.length)} times, iteration ${countText(first)} to ${countText(last)}; the last one`;
}
