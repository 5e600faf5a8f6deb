import { join } from 'node:path';
import { digitEvent } from '../lambda/digit-event.ts';
import { type FunctionProcess, startFunction } from '../lambda/function-process.ts';
import { type Figure, median } from '../report.ts';
import { percentile99 } from './percentile.ts';
import { projectFolder } from './server-process.ts';

/** Mebibytes that the function is given. */
const memories = [512, 1024] as const;

/** What is measured of one kind of function. */
interface Times {
  /** Milliseconds from the process's start to the answer. */
  readonly first: number[];
  readonly warm: number[];
  /** Mebibytes. */
  readonly peak: number[];
}

/**
 * Times the built bundle under Lambda's runtime interface (bench/lambda/), in turn with each memory: init and first
 * PNG, then requests one after the other with distinct seeds, and the most memory that it took.
 *
 * @param node the runtime's executable
 */
export async function measureLambda(
  node: string,
  { starts, requests }: { readonly starts: number; readonly requests: number },
): Promise<readonly Figure[]> {
  const times = new Map<number, Times>(
    memories.map((memory) => [memory, { first: [], warm: [], peak: [] }]),
  );
  const bundle = join(projectFolder, 'dist/lambda');
  // The first round fills the file cache and is dropped.
  for (let round = -1; round < starts; round++) {
    for (const [memory, kept] of times) {
      const begin = performance.now();
      const environment = { LOG: 'off' };
      const running = await startFunction({ bundle, node, memory, environment });
      try {
        await running.invoke(digitEvent('seed=cold'));
        if (round < 0) continue;
        kept.first.push(performance.now() - begin);
        kept.warm.push(...(await timeWarm(running, Math.ceil(requests / starts))));
        kept.peak.push(await running.peakMemory());
      } finally {
        await running.stop();
      }
    }
  }
  return [...times].flatMap(([memory, kept]) => figures(memory, kept));
}

async function timeWarm({ invoke }: FunctionProcess, requests: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < requests; index++) {
    const begin = performance.now();
    await invoke(digitEvent(`seed=bench${index}`));
    times.push(performance.now() - begin);
  }
  return times;
}

function figures(memory: number, { first, warm, peak }: Times): readonly Figure[] {
  const figure = (metric: string, value: number, unit: string, baseline: string, bar: number) => ({
    metric: `${metric}-${memory}`,
    engine: 'wasm',
    value,
    unit,
    baseline,
    baselineValue: bar,
  });
  const p50 = median(warm);
  return [
    figure('lambda-init-first-png', median(first), 'ms', 'target', 250),
    figure('lambda-warm-p50', p50, 'ms', 'p99', percentile99(warm)),
    figure('lambda-peak-memory', Math.max(...peak), 'MiB', 'target', 256),
  ];
}
