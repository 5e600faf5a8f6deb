import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { exitCodes } from '../../pipeline/commands/command.ts';
import { engineNames } from '../../pipeline/engines/engine.ts';
import type { Figure } from '../report.ts';

/**
 * The figures of every engine that starts here, one after another, each in a process of its own: an
 * engine is state of its process, and one's memory would slow the next. Skipped engines are
 * named on stderr. Figures without a baseline get that of wasm.
 *
 * @param entry the command that measures one engine: it takes --engine and prints figures for --json
 * @param flags given to each
 */
export async function measureEveryEngine(
  entry: string,
  flags: readonly string[],
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const name of engineNames) {
    process.stderr.write(`measuring ${name} …\n`);
    const child = spawn(
      process.execPath,
      [...process.execArgv, entry, '--json', '--engine', name, ...flags],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const closed = once(child, 'close') as Promise<[code: number | null, signal: string | null]>;
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code, signal] = await closed;
    if (code === exitCodes.wrongUse) process.stderr.write(`skipped: ${lastLine(stderr)}\n`);
    else if (code === exitCodes.done) figures.push(...(JSON.parse(stdout) as Figure[]));
    else throw new Error(`${name} exited with ${code ?? signal}: ${lastLine(stderr)}`);
  }
  return figures.map((figure) => besideWasm(figure, figures));
}

function besideWasm(figure: Figure, figures: readonly Figure[]): Figure {
  const onWasm = figures.find(
    ({ engine, metric }) => engine === 'wasm' && metric === figure.metric,
  );
  if (figure.engine === 'wasm' || !onWasm) return figure;
  return { ...figure, baseline: 'wasm', baselineValue: onWasm.value };
}

function lastLine(lines: string): string {
  return (
    lines
      .trimEnd()
      .split('\n')
      .at(-1)
      ?.replace(/^error: /, '') ?? ''
  );
}
