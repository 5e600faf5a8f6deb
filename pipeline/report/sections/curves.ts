import type { LogEntry } from '../../nn/step-record.ts';
import { curveOf } from '../curve.ts';
import { html, type Html } from '../html.ts';
import { linePlot, plottedPoints } from '../line-plot.ts';
import { countText } from '../number-text.ts';
import type { ReportData } from '../report-data.ts';
import type { Section } from '../section.ts';
import { historyPlots } from './history-plots.ts';
import { warningList } from './warning-list.ts';

/** The game over the iterations: losses, accuracies, figures, and the warnings. */
export function curvesSection({ entries, warnings, history }: ReportData): Section | null {
  if (entries.length < 2) return null;
  const window = Math.ceil(entries.length / plottedPoints);
  const means =
    window > 1
      ? ` Each point of the first two is the mean over ${countText(window)} lines of the log.`
      : '';
  return {
    id: 'training',
    title: 'The training',
    introduction: `Two players, one iteration after another: the generator draws, the discriminator tells real from drawn. Losses say who is ahead, not how good the images are; what matters is that neither runs away.${means}`,
    body: html`<div class="plots">
        ${lossPlot(entries)} ${accuracyPlot(entries)} ${historyPlots(history)}
      </div>
      ${warningList(warnings)}`,
  };
}

function lossPlot(entries: readonly LogEntry[]): Html {
  const curves = [
    curveOf('generator', 'first', entries, ({ generatorLoss }) => generatorLoss),
    curveOf('discriminator', 'second', entries, ({ discriminatorLoss }) => discriminatorLoss),
  ];
  return html`<figure>
    <h3>Losses</h3>
    ${linePlot({ subject: 'Losses', curves })}
    <figcaption>
      Level or slowly parting curves are healthy. A generator’s loss that climbs without end has a
      discriminator that it cannot follow.
    </figcaption>
  </figure>`;
}

function accuracyPlot(entries: readonly LogEntry[]): Html {
  const curves = [
    curveOf('on real images', 'first', entries, ({ accuracyOnReal }) => 100 * accuracyOnReal),
    curveOf('on generated ones', 'second', entries, ({ accuracyOnFake }) => 100 * accuracyOnFake),
  ];
  return html`<figure>
    <h3>The discriminator is right, %</h3>
    ${linePlot({ subject: 'Accuracy in percent', curves, domain: [0, 100], rules: [50] })}
    <figcaption>
      Dashed: chance. Near it the discriminator teaches nothing; near 100 % the generator fools it
      never, and learns little.
    </figcaption>
  </figure>`;
}
