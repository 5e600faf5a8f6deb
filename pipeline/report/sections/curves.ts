import type { LogEntry } from '../../gan/log.ts';
import type { HistoryEntry } from '../../record/log.ts';
import type { ReportData } from '../data.ts';
import { curveOf, linePlot, plottedPoints } from '../plot.ts';
import { countText } from '../numbers.ts';
import { type Html, type Section, html } from '../section.ts';
import { warningList } from './overview.ts';

/** The game over the iterations: losses, accuracies, figures, and the warnings. */
export function curvesSection(data: ReportData): Section | null {
  const { entries, history } = data;
  if (entries.length < 2) return null;
  const window = Math.ceil(entries.length / plottedPoints);
  const means =
    window > 1
      ? ` Each point of the first two is the mean over ${countText(window)} lines of the log.`
      : '';
  return {
    id: 'training',
    title: 'Training',
    introduction: `Two networks train against each other: the generator draws images, and the discriminator learns to tell them from real ones. The losses show which network is ahead, not how good the images are. Training is healthy as long as neither loss diverges.${means}`,
    body: html`<div class="plots">
        ${lossPlot(entries)} ${accuracyPlot(entries)} ${historyPlots(history)}
      </div>
      ${warningList(data)}`,
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
      Level or slowly diverging curves are healthy. If the generator’s loss keeps rising, the
      discriminator has become too strong for it.
    </figcaption>
  </figure>`;
}

function accuracyPlot(entries: readonly LogEntry[]): Html {
  const curves = [
    curveOf('on real images', 'first', entries, ({ accuracyOnReal }) => 100 * accuracyOnReal),
    curveOf('on generated ones', 'second', entries, ({ accuracyOnFake }) => 100 * accuracyOnFake),
  ];
  return html`<figure>
    <h3>Discriminator accuracy, %</h3>
    ${linePlot({ subject: 'Accuracy in percent', curves, domain: [0, 100], rules: [50] })}
    <figcaption>
      Dashed line: chance. Near it the discriminator gives no useful signal; near 100 % the
      generator never fools it, and learns little.
    </figcaption>
  </figure>`;
}

/** What was measured while the training went on; nothing where it was looked at less than twice. */
function historyPlots(history: readonly HistoryEntry[]): Html | null {
  if (history.length < 2) return null;
  return html`${distancePlot(history)} ${sharePlot(history)}`;
}

function distancePlot(history: readonly HistoryEntry[]): Html {
  const curves = [
    curveOf('to real images', 'first', history, ({ frechetDistance }) => frechetDistance),
  ];
  return html`<figure>
    <h3>Fréchet distance</h3>
    ${linePlot({ subject: 'Fréchet distance', curves, isLogarithmic: true })}
    <figcaption>
      Lower is better; the scale is logarithmic. The distance is measured on few images and is
      therefore larger than in the evaluation: compare only values on this curve. If it is still
      falling at the end, train longer.
    </figcaption>
  </figure>`;
}

function sharePlot(history: readonly HistoryEntry[]): Html {
  const agreement = curveOf('label agreement', 'third', history, (entry) =>
    entry.labelAgreement === null ? null : 100 * entry.labelAgreement,
  );
  const curves = [
    curveOf('coverage', 'first', history, ({ coverage }) => 100 * coverage),
    curveOf('precision', 'second', history, ({ precision }) => 100 * precision),
    ...(agreement.points.length > 0 ? [agreement] : []),
  ];
  return html`<figure>
    <h3>Shares of images, %</h3>
    ${linePlot({ subject: 'Shares of images in percent', curves, domain: [0, 100] })}
    <figcaption>
      Higher is better. High precision with low coverage: the model draws a few things well. High
      coverage with low precision: it draws everything badly.
    </figcaption>
  </figure>`;
}
