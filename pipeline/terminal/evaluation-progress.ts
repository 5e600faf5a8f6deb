import { SingleBar } from 'cli-progress';
import { formatDuration } from './progress.ts';

/** Tells a person how far an evaluation is, stage by stage. */
export interface EvaluationProgress {
  /** Begins a stage of so many parts, and ends the one before. */
  readonly stage: (name: string, parts: number) => void;
  /** How many parts of the stage are done. */
  readonly advance: (done: number) => void;
  /** A line that stays. */
  readonly print: (line: string) => void;
  readonly stop: () => void;
}

/** For those who do not watch. */
export const silentProgress: EvaluationProgress = {
  stage() {},
  advance() {},
  print() {},
  stop() {},
};

/** Milliseconds between two plain lines of a stage where there is no terminal. */
const plainInterval = 10_000;

/** A bar a stage with the time since the beginning on a terminal; elsewhere plain lines. */
export function createEvaluationProgress(stream: NodeJS.WriteStream): EvaluationProgress {
  const start = performance.now();
  const elapsed = () => formatDuration((performance.now() - start) / 1000);
  return stream.isTTY ? bars(stream, elapsed) : plainLines(stream, elapsed);
}

function bars(stream: NodeJS.WriteStream, elapsed: () => string): EvaluationProgress {
  const view = new SingleBar({
    format: '{bar} {percentage} %  {elapsed}  {stage}',
    barsize: 20,
    hideCursor: true,
    stream,
    // Leaves Ctrl-C to the command.
    gracefulExit: false,
  });
  let parts = 0;
  return {
    stage(stage, stageParts) {
      if (parts === 0) view.start(stageParts, 0, { stage, elapsed: elapsed() });
      parts = stageParts;
      view.setTotal(parts);
      view.update(0, { stage, elapsed: elapsed() });
    },
    advance(done) {
      view.update(Math.min(done, parts), { elapsed: elapsed() });
    },
    print(line) {
      stream.write(`\r\u001B[2K${line}\n`);
    },
    stop: () => view.stop(),
  };
}

function plainLines(stream: NodeJS.WriteStream, elapsed: () => string): EvaluationProgress {
  let [name, parts, lastLine] = ['', 1, 0];
  return {
    stage(stage, stageParts) {
      [name, parts, lastLine] = [stage, stageParts, performance.now()];
      stream.write(`${elapsed()}  ${name}\n`);
    },
    advance(done) {
      if (performance.now() - lastLine < plainInterval) return;
      lastLine = performance.now();
      stream.write(`${elapsed()}  ${name}  ${Math.floor((100 * done) / parts)} %\n`);
    },
    print(line) {
      stream.write(`${line}\n`);
    },
    stop() {},
  };
}
