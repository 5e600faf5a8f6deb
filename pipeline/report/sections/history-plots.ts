import { curveOf } from '../curve.ts';
import type { HistoryEntry } from '../../record/history-entry.ts';
import { html, type Html } from '../html.ts';
import { linePlot } from '../line-plot.ts';

/** What was measured while the training went on; nothing where it was looked at less than twice. */
export function historyPlots(history: readonly HistoryEntry[]): Html | null {
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
      Lower is better, on a logarithmic scale. Measured on few images, which makes it larger than
      the evaluation’s: compare along the curve only. Still falling at the end: train longer.
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
      Higher is better. Precision without coverage is a model that draws a few things well; coverage
      without precision one that draws everything badly.
    </figcaption>
  </figure>`;
}
