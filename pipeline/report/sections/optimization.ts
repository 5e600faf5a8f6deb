import type { LogEntry } from '../../gan/log.ts';
import type { ReportData } from '../data.ts';
import { curveOf, linePlot } from '../plot.ts';
import { type Html, type Section, html } from '../section.ts';

/** A value that the log has for one network or for both, and how a person reads its curve. */
interface OptimizationPlot {
  readonly subject: string;
  readonly caption: string;
  readonly generator?: (entry: LogEntry) => number | null | undefined;
  readonly discriminator: (entry: LogEntry) => number | null | undefined;
}

const plots: readonly OptimizationPlot[] = [
  {
    subject: 'Learning rates',
    caption: 'What the schedule of each network allows an update.',
    generator: ({ learningRate }) => learningRate?.generator,
    discriminator: ({ learningRate }) => learningRate?.discriminator,
  },
  {
    subject: 'Gradient norms',
    caption:
      'The length of the gradient by all weights. Peaks far above their surroundings are updates that a lower learning rate would soften; a curve that falls to 0 shows a network that no longer learns.',
    generator: ({ gradientNorm }) => gradientNorm?.generator,
    discriminator: ({ gradientNorm }) => gradientNorm?.discriminator,
  },
  {
    subject: 'Weight norms',
    caption:
      'The length of all trained weights. They should grow slowly; a sudden rise comes before a training that diverges.',
    generator: ({ weightNorm }) => weightNorm?.generator,
    discriminator: ({ weightNorm }) => weightNorm?.discriminator,
  },
  {
    subject: 'Gradient penalty',
    caption:
      'What the penalty adds to the discriminator’s loss. If it exceeds the loss itself, a smaller weight lets the discriminator learn more.',
    discriminator: ({ penalty }) => penalty,
  },
];

/** How the optimizer treats both networks: learning rates, norms and the penalty; null for a log from before they were recorded. */
export function optimizationSection({ entries }: ReportData): Section | null {
  if (entries.length < 2) return null;
  const figures = plots.flatMap((plot) => plotOf(plot, entries) ?? []);
  if (figures.length === 0) return null;
  return {
    id: 'optimization',
    title: 'Learning rates, gradients and weights',
    introduction:
      'These curves help to find the cause when a training is unbalanced or diverges. Each point is the last iteration of a line of the log; the penalty is a mean.',
    body: html`<div class="plots">${figures}</div>`,
  };
}

/** A figure with the curves that have values; null where no line of the log has one. */
function plotOf(
  { subject, caption, generator, discriminator }: OptimizationPlot,
  entries: readonly LogEntry[],
): Html | null {
  const curves = [
    ...(generator
      ? [curveOf('generator', 'first', entries, (entry) => generator(entry) ?? null)]
      : []),
    curveOf('discriminator', 'second', entries, (entry) => discriminator(entry) ?? null),
  ].filter(({ points }) => points.length > 0);
  if (curves.length === 0) return null;
  return html`<figure>
    <h3>${subject}</h3>
    ${linePlot({ subject, curves })}
    <figcaption>${caption}</figcaption>
  </figure>`;
}
