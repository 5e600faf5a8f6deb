import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EngineName } from '../../pipeline/engines/engine.ts';
import type { PresetName } from '../../pipeline/gan/presets.ts';
import { median } from '../report.ts';

/** What a contestant is asked for: iterations a second of a preset, or GFLOP/s of a matrix product. */
export type Measurement =
  | { readonly kind: 'iterations'; readonly preset: PresetName; readonly count: number }
  | {
      readonly kind: 'product';
      /** [rows, depth, columns] */
      readonly shape: readonly [number, number, number];
      readonly layout: 'plain' | 'transposed-a' | 'transposed-b';
    };

/** A process that measures when it is asked, and waits in between. */
export interface Contestant {
  readonly name: string;
  /** @throws Error when the process cannot, with its reason */
  measure(measurement: Measurement): Promise<number>;
  stop(): void;
}

/** One of our engines in a process of its own, since an engine is state of its process. */
export async function startEngineContestant(
  engine: EngineName,
  threads: number,
): Promise<Contestant> {
  const entry = fileURLToPath(new URL('contestant.ts', import.meta.url));
  const words = [...process.execArgv, entry, engine, String(threads)];
  return startContestant(contestantName(engine, threads), process.execPath, words);
}

/** "wasm, 2 threads". */
export function contestantName(program: string, threads: number): string {
  return `${program}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

/**
 * Starts a process that prints {"ready": true}, and then {"value": number} for each line that it is given.
 *
 * @throws Error when it ends before, or says why it cannot start
 */
export async function startContestant(
  name: string,
  program: string,
  parameters: readonly string[],
): Promise<Contestant> {
  const child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
  // A process that has ended cannot be written to; that it has ended is seen by what it does not answer.
  child.stdin.on('error', () => undefined);
  child.on('error', () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<number> => {
    for (;;) {
      const { value: line, done } = await answers.next();
      if (done) throw new Error(`${name}: its process has ended`);
      // Libraries print lines of their own.
      if (!line.startsWith('{')) continue;
      const answer = JSON.parse(line) as { readonly value?: number; readonly error?: string };
      if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`);
      return answer.value ?? 0;
    }
  };
  await read();
  return {
    name,
    measure(measurement) {
      child.stdin.write(`${JSON.stringify(measurement)}\n`);
      return read();
    },
    stop: () => child.stdin.end(),
  };
}

/** The figures of one contestant over all rounds. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Measures the contestants in turn, round after round, so that a change of the machine's speed meets all.
 *
 * @returns a spread for each contestant, in their order
 */
export async function measureInRounds(
  contestants: readonly Contestant[],
  rounds: number,
  measurementOf: (contestant: Contestant) => Measurement,
): Promise<readonly Spread[]> {
  const values = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      values[index]?.push(await contestant.measure(measurementOf(contestant)));
    }
  }
  return values.map((own) => ({
    median: median(own),
    least: Math.min(...own),
    most: Math.max(...own),
  }));
}
