import { Command } from '@commander-js/extra-typings';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { fillNormal } from '../models/seed/normal.ts';
import { type RandomGenerator, digestOf, generatorFromDigest } from '../models/seed/random.ts';
import { runCommand, wholeNumber } from '../pipeline/commands/command.ts';
import { printFigures } from './report.ts';

/** Deviates that are compared at a time. */
const blockLength = 1 << 16;

const command = new Command('bench:seeds')
  .description(
    'Compares the deviates of latent vectors with those that Math.log, Math.cos and Math.sin of this engine give, and their speed.',
  )
  .option('--deviates <N>', 'number of deviates to compare', wholeNumber(1), 100_000_000)
  .option('--json', 'print one JSON array instead of a table', false)
  .action(({ deviates, json }) => {
    const differences = compareDeviates(deviates);
    for (const { index, ours, engine } of differences) {
      console.error(`deviate ${index}: ${ours} here, ${engine} by Math.*`);
    }
    const [ours = 0, engine = 0] = fastestLatents([fillNormal, fillNormalByEngine]);
    const name = `${process.release.name} ${process.version}`;
    printFigures(
      [
        {
          metric: `deviates that differ, of ${deviates}`,
          engine: name,
          value: differences.length,
          unit: 'deviates',
          baseline: null,
          baselineValue: null,
        },
        {
          metric: 'a latent vector of 64 numbers',
          engine: name,
          value: ours,
          unit: 'ns',
          baseline: 'with Math.*',
          baselineValue: engine,
        },
      ],
      json,
    );
  });

/** The rule with this engine's own functions. */
function fillNormalByEngine(generator: RandomGenerator, out: Float32Array): Float32Array {
  for (let index = 0; index < out.length; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator)));
    const angle = 2 * Math.PI * uniformFloat64(generator);
    out[index] = radius * Math.cos(angle);
    if (index + 1 < out.length) out[index + 1] = radius * Math.sin(angle);
  }
  return out;
}

interface Difference {
  readonly index: number;
  readonly ours: number;
  readonly engine: number;
}

/** The first `count` deviates of the seed "bench" by both, and those that differ after rounding. */
function compareDeviates(count: number): readonly Difference[] {
  const [ourGenerator, engineGenerator] = [seededGenerator(), seededGenerator()];
  const ours = new Float32Array(blockLength);
  const engine = new Float32Array(blockLength);
  const differences: Difference[] = [];
  for (let first = 0; first < count; first += blockLength) {
    fillNormal(ourGenerator, ours);
    fillNormalByEngine(engineGenerator, engine);
    for (let index = 0; index < Math.min(blockLength, count - first); index++) {
      const [a = 0, b = 0] = [ours[index], engine[index]];
      if (a !== b) differences.push({ index: first + index, ours: a, engine: b });
    }
  }
  return differences;
}

/** The least nanoseconds that each takes for 64 numbers, in turn: what else the machine does only adds. */
function fastestLatents(fills: readonly (typeof fillNormal)[]): readonly number[] {
  const generator = seededGenerator();
  const latent = new Float32Array(64);
  const latents = 5000;
  const fastest = fills.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 100; round++) {
    for (const [which, fill] of fills.entries()) {
      const start = performance.now();
      for (let index = 0; index < latents; index++) fill(generator, latent);
      const elapsed = ((performance.now() - start) * 1e6) / latents;
      fastest[which] = Math.min(fastest[which] ?? 0, elapsed);
    }
  }
  return fastest;
}

function seededGenerator(): RandomGenerator {
  return generatorFromDigest(digestOf('bench'));
}

await runCommand(command);
