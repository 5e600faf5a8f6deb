import { SingleBar } from 'cli-progress';

/** What a line of any log says of how far a run is. */
interface Pace {
  readonly step: number;
  readonly seconds: number;
}

/** Tells a person how far training is. */
export interface Progress<Entry extends Pace> {
  /** Where rate and time left are counted from: what came before is no measure of what follows. */
  begun(pace: Pace): void;
  update(entry: Entry): void;
  /** A line that stays: a warning, a file that was written. */
  print(line: string): void;
  stop(): void;
}

/** Seconds between two plain lines where there is no terminal. */
const plainInterval = 10;

/**
 * A bar with iteration, rate, time left and figures on a terminal; elsewhere a plain line every ten seconds.
 *
 * @param firstStep where this session starts
 * @param figuresOf what is shown of an entry beside the pace
 */
export function createProgress<Entry extends Pace>(
  stream: NodeJS.WriteStream,
  firstStep: number,
  steps: number,
  figuresOf: (entry: Entry) => string,
): Progress<Entry> {
  return stream.isTTY
    ? bar(stream, firstStep, steps, figuresOf)
    : plainLines(stream, steps, figuresOf);
}

function bar<Entry extends Pace>(
  stream: NodeJS.WriteStream,
  firstStep: number,
  steps: number,
  figuresOf: (entry: Entry) => string,
): Progress<Entry> {
  const view = new SingleBar({
    format: '{bar} {value}/{total}  {rate} it/s  {left} left  {figures}',
    barsize: 20,
    hideCursor: true,
    stream,
    // Leaves Ctrl-C to the command, which saves a checkpoint first.
    gracefulExit: false,
  });
  const rate = rateMeter();
  view.start(steps, firstStep, { rate: '–', left: '–', figures: '' });
  return {
    begun: rate.begun,
    update(entry) {
      const perSecond = rate.of(entry);
      view.update(entry.step, {
        rate: perSecond.toFixed(1),
        left: formatDuration((steps - entry.step) / perSecond),
        figures: figuresOf(entry),
      });
    },
    print(line) {
      stream.write(`\r\u001B[2K${line}\n`);
      view.render();
    },
    stop: () => view.stop(),
  };
}

function plainLines<Entry extends Pace>(
  stream: NodeJS.WriteStream,
  steps: number,
  figuresOf: (entry: Entry) => string,
): Progress<Entry> {
  const rate = rateMeter();
  let lastLine = Number.NEGATIVE_INFINITY;
  return {
    begun: rate.begun,
    update(entry) {
      const perSecond = rate.of(entry);
      const now = performance.now() / 1000;
      if (now - lastLine < plainInterval && entry.step < steps) return;
      lastLine = now;
      const left = formatDuration((steps - entry.step) / perSecond);
      stream.write(
        `iteration ${entry.step}/${steps}  ${perSecond.toFixed(1)} it/s  ${left} left  ${figuresOf(entry)}\n`,
      );
    },
    print(line) {
      stream.write(`${line}\n`);
    },
    stop() {},
  };
}

/** Iterations a second, smoothed over about ten entries. */
interface RateMeter {
  readonly begun: (pace: Pace) => void;
  readonly of: (entry: Pace) => number;
}

function rateMeter(): RateMeter {
  let last: Pace = { step: 0, seconds: 0 };
  let smoothed: number | undefined;
  return {
    begun(pace) {
      last = pace;
    },
    of(entry) {
      // The first iteration may be an entry of its own.
      const from = entry.step > last.step ? last : { step: 0, seconds: 0 };
      last = entry;
      const rate = (entry.step - from.step) / (entry.seconds - from.seconds);
      smoothed = smoothed === undefined ? rate : 0.9 * smoothed + 0.1 * rate;
      return smoothed;
    },
  };
}

/** "1 h 02 min", "3 min 20 s", "45 s". */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (!Number.isFinite(whole)) return '?';
  const pad = (value: number) => String(value).padStart(2, '0');
  if (whole >= 3600)
    return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
  return whole >= 60 ? `${Math.floor(whole / 60)} min ${pad(whole % 60)} s` : `${whole} s`;
}
