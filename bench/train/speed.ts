import { availableParallelism, loadavg } from 'node:os';
import type { EngineName } from '../../pipeline/engines/engine.ts';
import type { PresetName } from '../../pipeline/gan/presets.ts';
import { measureCeiling, measureTile } from './ceiling.ts';
import {
  type Contestant,
  contestantName,
  measureInRounds,
  type Measurement,
  type Spread,
  startContestant,
  startEngineContestant,
} from './contestants.ts';
import { type PeerProgram, peersOf, type Peers } from './peers.ts';

/** One row of the table. */
export interface Speed extends Spread {
  readonly what: string;
  readonly who: string;
  readonly unit: 'it/s' | 'GFLOP/s';
  readonly rounds: number;
  /** The machine's load over the last minute, when the row was measured. */
  readonly load: number;
}

/** How much is measured, and beside whom. */
interface SpeedEffort {
  readonly rounds: number;
  /** Where TensorFlow in Python is; null: it is not measured. */
  readonly peers: Peers | null;
}

const engines = [
  'wasm',
  'wasm-fma',
  'tensorflow',
  'webgpu',
] as const satisfies readonly EngineName[];

/** Iterations in one measurement of a round: a second or so. */
const iterations = { digits: 24, quick: 24, seed: 40 } as const satisfies Partial<
  Record<PresetName, number>
>;

const measuredPresets = Object.keys(iterations) as (keyof typeof iterations)[];

/** The products of an iteration of `digits` that take most of its time, and a large one. */
const products = [
  [[18_816, 36, 64], 'plain'],
  [[6272, 288, 64], 'plain'],
  [[6272, 576, 4], 'plain'],
  [[288, 6272, 64], 'transposed-a'],
  [[576, 6272, 4], 'transposed-a'],
  [[6272, 64, 288], 'transposed-b'],
  [[32, 512, 1024], 'plain'],
  [[1024, 1024, 1024], 'plain'],
] as const;

/**
 * Iterations a second of the presets on one thread and on two, products by shape, the tile alone and the machine's
 * ceiling. Engines that do not start are named on stderr.
 */
export async function measureSpeed(effort: SpeedEffort): Promise<readonly Speed[]> {
  const speeds = [
    ...(await measureLimits(effort.rounds)),
    ...(await measureProducts(effort.rounds)),
  ];
  for (const preset of measuredPresets) speeds.push(...(await measurePreset(preset, effort)));
  return speeds;
}

async function measureLimits(rounds: number): Promise<readonly Speed[]> {
  const limits = [
    ['unrolled loop on registers', 'wasm', () => measureCeiling(false)],
    ['unrolled loop on registers', 'wasm-fma', () => measureCeiling(true)],
    ['tile in L1', 'wasm', () => measureTile('simd.wasm')],
    ['tile in L1', 'wasm-fma', () => measureTile('simd-fma.wasm')],
  ] as const;
  const contestants = limits.map(([what, who, measure]) => ({ what, who, measure }));
  const values = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { measure }] of contestants.entries()) {
      const value = await measure();
      if (value !== null) values[index]?.push(value);
    }
  }
  return contestants.flatMap(({ what, who }, index) => {
    const own = (values[index] ?? []).toSorted((a, b) => a - b);
    const [least, middle, most] = [own[0], own[own.length >> 1], own.at(-1)];
    if (least === undefined || middle === undefined || most === undefined) return [];
    const spread = { median: middle, least, most };
    return [speedRow(what, contestantName(who, 1), 'GFLOP/s', spread, rounds)];
  });
}

async function measureProducts(rounds: number): Promise<readonly Speed[]> {
  return withContestants(await startEngines(['wasm', 'wasm-fma']), async (contestants) => {
    const speeds: Speed[] = [];
    for (const [shape, layout] of products) {
      const measurement: Measurement = { kind: 'product', shape, layout };
      const spreads = await measureInRounds(contestants, rounds, () => measurement);
      const what = `${shape.join(' × ')}${layout === 'plain' ? '' : `, ${layout}`}`;
      speeds.push(...rowsOf(what, 'GFLOP/s', contestants, spreads, rounds));
    }
    return speeds;
  });
}

async function measurePreset(
  preset: keyof typeof iterations,
  { rounds, peers }: SpeedEffort,
): Promise<readonly Speed[]> {
  const contestants = [...(await startEngines(engines)), ...(await startPeers(preset, peers))];
  return withContestants(contestants, async () => {
    const count = iterations[preset];
    // The first measurement makes networks, compiles and settles threads.
    const measure = (times: number) =>
      measureInRounds(contestants, times, () => ({ kind: 'iterations', preset, count }));
    await measure(1);
    return rowsOf(preset, 'it/s', contestants, await measure(rounds), rounds);
  });
}

/** Numbers of threads, up to two: where the machine runs one at a time, only one. */
const threadCounts = [1, 2].filter((count) => count <= Math.max(1, availableParallelism()));

/** Engines that did not start once do not start later either. */
const skipped = new Set<EngineName>();

/** Each engine that starts, with each number of threads that it can be given. */
async function startEngines(names: readonly EngineName[]): Promise<readonly Contestant[]> {
  const started: Contestant[] = [];
  for (const name of names.filter((one) => !skipped.has(one))) {
    // The others take all that the machine has, and no number.
    const counts = name.startsWith('wasm') ? threadCounts : [availableParallelism()];
    for (const threads of counts) {
      const contestant = await startEngineContestant(name, threads).catch(skip);
      if (!contestant) {
        skipped.add(name);
        break;
      }
      started.push(contestant);
    }
  }
  return started;
}

async function startPeers(preset: PresetName, peers: Peers | null): Promise<readonly Contestant[]> {
  if (!peers) return [];
  const started: Contestant[] = [];
  for (const program of peersOf(preset)) {
    for (const threads of threadCounts) {
      const contestant = await startPeer(peers, program, threads).catch(skip);
      if (contestant) started.push(contestant);
    }
  }
  return started;
}

function startPeer(peers: Peers, program: PeerProgram, threads: number): Promise<Contestant> {
  const name = contestantName(`TensorFlow ${program}`, threads);
  return startContestant(name, peers.python, [peers.script, program, String(threads)]);
}

function skip(error: unknown): null {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`skipped: ${reason.split(/\n|; these work/)[0]}\n`);
  return null;
}

async function withContestants<Result>(
  contestants: readonly Contestant[],
  measure: (contestants: readonly Contestant[]) => Promise<Result>,
): Promise<Result> {
  try {
    return await measure(contestants);
  } finally {
    for (const contestant of contestants) contestant.stop();
  }
}

function rowsOf(
  what: string,
  unit: Speed['unit'],
  contestants: readonly Contestant[],
  spreads: readonly Spread[],
  rounds: number,
): readonly Speed[] {
  return contestants.flatMap(({ name }, index) => {
    const spread = spreads[index];
    return spread ? [speedRow(what, name, unit, spread, rounds)] : [];
  });
}

function speedRow(
  what: string,
  who: string,
  unit: Speed['unit'],
  spread: Spread,
  rounds: number,
): Speed {
  process.stderr.write(`${what}: ${who}: ${spread.median.toPrecision(3)} ${unit}\n`);
  return { what, who, unit, ...spread, rounds, load: loadavg()[0] ?? 0 };
}

/** Prints speeds: one JSON array for machines, else a table. */
export function printSpeeds(speeds: readonly Speed[], json: boolean): void {
  if (json) {
    console.log(JSON.stringify(speeds, null, 1));
    return;
  }
  const rounded = (value: number) => Number(value.toPrecision(3));
  console.table(
    speeds.map(({ what, who, unit, median, least, most, rounds, load }) => ({
      what,
      who,
      median: rounded(median),
      least: rounded(least),
      most: rounded(most),
      unit,
      rounds,
      load: Number(load.toFixed(1)),
    })),
  );
}
