import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escapeXml } from '../../models/images/svg.ts';
import { thinCurve } from '../report/plot.ts';
import { pngSize } from '../report/sheets.ts';
import { differingFlags, rowTitle } from './grid.ts';
import type { RowOutcome } from './outcome.ts';

/** Pixels. */
const width = 960;
const margin = 24;
const titleHeight = 22;
const plotHeight = 320;
const sheetsPerLine = 3;
/** Beside a plot, for the rows' names. */
const titleWidth = 300;
const plottedPoints = 300;

type TitledOutcome = RowOutcome & { readonly title: string };

/** A part of the picture as SVG, and how much height it takes. */
interface Part {
  readonly svg: string;
  readonly height: number;
}

/**
 * Draws a sweep as one SVG without outer references: the Fréchet distance over the iterations, a line a
 * row, where it was measured on the way; the errors of rows that end with a classifier; the newest sheets,
 * side by side.
 */
export function sweepPicture(outcomes: readonly RowOutcome[]): string {
  const differing = differingFlags(outcomes.map(({ row }) => row));
  const titled = outcomes.map((outcome) => ({
    ...outcome,
    title: rowTitle(outcome.row, differing),
  }));
  const parts = [distancePlot(titled), errorPlot(titled), sheetPart(titled)].filter(
    (part) => part !== null,
  );
  let top = margin;
  const placed = parts.map(({ svg, height }) => {
    const moved = `<g transform="translate(${margin} ${top})">${svg}</g>`;
    top += height + margin;
    return moved;
  });
  const size = `width="${width + 2 * margin}" height="${top}" viewBox="0 0 ${width + 2 * margin} ${top}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="system-ui, sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>${placed.join('')}</svg>\n`;
}

function distancePlot(outcomes: readonly TitledOutcome[]): Part | null {
  const points = outcomes.flatMap(({ title, history }) =>
    thinCurve(
      history.map(({ step, frechetDistance }) => ({ step, value: frechetDistance })),
      plottedPoints,
    ).map((point) => ({ ...point, row: title })),
  );
  if (points.length === 0) return null;
  return plot({
    title: 'Fréchet distance over the iterations',
    x: { label: 'iteration' },
    y: { label: null, type: 'log', tickFormat: '~g', grid: true },
    marginRight: titleWidth,
    marks: [
      Plot.lineY(points, { x: 'step', y: 'value', stroke: 'row', strokeWidth: 1.6 }),
      Plot.text(
        points,
        Plot.selectLast({
          x: 'step',
          y: 'value',
          z: 'row',
          text: 'row',
          fill: 'row',
          textAnchor: 'start',
          dx: 6,
        }),
      ),
    ],
  });
}

function errorPlot(outcomes: readonly TitledOutcome[]): Part | null {
  const points = outcomes.flatMap(({ title, figures: { errors } }) =>
    errors ? [{ row: title, errors: errors.mean }] : [],
  );
  if (points.length === 0) return null;
  return plot({
    title: 'Errors on the held-out images',
    marginLeft: titleWidth,
    x: { label: 'errors', grid: true, zero: true },
    y: { label: null },
    marks: [Plot.dot(points, { x: 'errors', y: 'row', fill: 'currentColor', r: 4 })],
  });
}

function plot({ title, ...options }: Plot.PlotOptions & { readonly title: string }): Part {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const figure = Plot.plot({
    document,
    width,
    height: plotHeight,
    color: { legend: false, scheme: 'Observable10', type: 'categorical' },
    ...options,
  });
  const svg = figure.outerHTML.replace('<svg ', `<svg y="${titleHeight}" `);
  return { svg: `${heading(title)}${svg}`, height: titleHeight + plotHeight };
}

function sheetPart(outcomes: readonly TitledOutcome[]): Part | null {
  const sheets = outcomes.flatMap(({ title, sheet }) => (sheet ? [{ title, sheet }] : []));
  if (sheets.length === 0) return null;
  const cell = width / sheetsPerLine;
  const side = cell - margin;
  let [top, tallest] = [0, 0];
  const cells = sheets.map(({ title, sheet }, index) => {
    const column = index % sheetsPerLine;
    if (column === 0 && index > 0) [top, tallest] = [top + tallest, 0];
    const size = pngSize(sheet);
    const height = (side * size.height) / size.width;
    tallest = Math.max(tallest, height + titleHeight + margin);
    const url = `data:image/png;base64,${Buffer.from(sheet).toString('base64')}`;
    return `<g transform="translate(${column * cell} ${top})">${heading(title)}<image y="${titleHeight}" width="${side}" height="${height}" href="${url}" image-rendering="pixelated"/></g>`;
  });
  return { svg: cells.join(''), height: top + tallest };
}

function heading(text: string): string {
  return `<text y="14" font-weight="600">${escapeXml(text)}</text>`;
}
