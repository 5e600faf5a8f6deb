import { Command } from '@commander-js/extra-typings';
import { loadavg } from 'node:os';
import type { Mask } from '../datasets/lines/mask.ts';
import { encodeLine } from '../datasets/paper/encode.ts';
import { paperNames, papers } from '../datasets/paper/presets.ts';
import { createLineSeries, type DrawnLine, type LinePlan } from '../datasets/series.ts';
import { alphabet } from '../datasets/text/alphabet.ts';
import { type Generator, generate, loadGenerator } from '../models/generator.ts';
import { readAlias } from '../models/manifest/alias.ts';
import { folderStore } from '../models/stores/folder.ts';
import { runCommand, wholeNumber } from '../pipeline/commands/command.ts';

/** Lines that are drawn at a time, so that memory does not grow with their number. */
const linesAtOnce = 100;

/** Uneven hands, of which a fifth of the neighbours touch: the hardest boxes. */
const hardPlan = {
  seed: 'bench',
  text: { from: 'pattern', pattern: '[0-9]{8}', lengths: 'equal' },
  writers: null,
  variation: 'loose',
  spacing: 'normal',
  touching: 0.2,
  size: 40,
} as const satisfies Omit<LinePlan, 'paper'>;

const command = new Command('bench:numbers')
  .description(
    'Draws lines on every paper: how much of each character’s ink its box has, and lines of eight digits a second of processor time, drawn alone and as PNG.',
  )
  .option('--lines <N>', 'lines on each paper', wholeNumber(1), 1000)
  .action(async ({ lines }) => {
    const store = folderStore('models/shipped');
    const generator = await loadGenerator(store, (await readAlias(store, 'champion')).id);
    console.log(`${lines} lines on each paper, load ${loadavg()[0]?.toFixed(1)}`);
    console.log('paper     characters  below 99 %  least share  lines/s  as PNG/s  MiB');
    for (const name of paperNames) {
      const plan: LinePlan = { ...hardPlan, paper: papers[name] };
      const boxes = await measureBoxes(generator, plan, lines);
      const measured = Math.min(lines, 1000);
      const speed = await measureSpeed(generator, plan, measured, () => {});
      const encoded = await measureSpeed(generator, plan, measured, encodeLine);
      const memory = process.memoryUsage.rss() / 2 ** 20;
      console.log(
        `${name.padEnd(8)} ${String(boxes.characters).padStart(11)} ${String(boxes.low).padStart(11)} ${boxes.least.toFixed(4).padStart(12)} ${speed.toFixed(0).padStart(8)} ${encoded.toFixed(0).padStart(9)} ${memory.toFixed(0).padStart(4)}`,
      );
    }
  });

/** What the boxes of lines have of their characters' ink. */
interface Boxes {
  characters: number;
  /** Characters of whose ink less than 99 % is in their box. */
  low: number;
  least: number;
}

/** Lines of all characters. */
async function measureBoxes(generator: Generator, plan: LinePlan, lines: number): Promise<Boxes> {
  const boxes: Boxes = { characters: 0, low: 0, least: 1 };
  await drawLines(generator, plan, lines, textOfAll, (line) => {
    for (const { mask, box } of line.characters) {
      if (!mask || !box) continue;
      const share = shareInside(mask, box);
      boxes.characters++;
      boxes.low += share < 0.99 ? 1 : 0;
      boxes.least = Math.min(boxes.least, share);
    }
  });
  return boxes;
}

/** @returns lines of eight random digits in a second of processor time */
async function measureSpeed(
  generator: Generator,
  plan: LinePlan,
  lines: number,
  take: (line: DrawnLine) => void,
): Promise<number> {
  const start = process.cpuUsage();
  await drawLines(generator, plan, lines, null, take);
  const { user, system } = process.cpuUsage(start);
  return lines / ((user + system) / 1e6);
}

async function drawLines(
  generator: Generator,
  plan: LinePlan,
  lines: number,
  textOf: ((index: number) => string) | null,
  take: (line: DrawnLine) => void,
): Promise<void> {
  const series = createLineSeries(generator.manifest, plan, (draws) => generate(generator, draws));
  for (let first = 0; first < lines; first += linesAtOnce) {
    const requests = Array.from({ length: Math.min(linesAtOnce, lines - first) }, (_, place) => ({
      index: first + place,
      text: (textOf ?? series.textOf)(first + place),
    }));
    for (const line of await series.draw(requests)) take(line);
  }
}

/** Eight characters, of which each of the alphabet comes as often. */
function textOfAll(index: number): string {
  const places = Array.from({ length: 8 }, (_, place) => index * 5 + place * 7);
  return places
    .map((place) => alphabet[place % alphabet.length] ?? '')
    .join('')
    .trim();
}

function shareInside(
  { left, top, width, height, pixels }: Mask,
  box: NonNullable<DrawnLine['characters'][number]['box']>,
): number {
  let [all, inside] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grey = pixels[y * width + x] ?? 0;
      const [column, row] = [left + x, top + y];
      all += grey;
      if (column < box.left || column >= box.right || row < box.top || row >= box.bottom) continue;
      inside += grey;
    }
  }
  return inside / all;
}

await runCommand(command);
