import { SingleBar } from 'cli-progress';

/** Tells a person how many digits are drawn. */
export interface DigitsProgress {
  update(count: number): void;
  stop(): void;
}

/** A bar with rate and time left on a terminal; elsewhere nothing. */
export function createDigitsProgress(stream: NodeJS.WriteStream, total: number): DigitsProgress {
  if (!stream.isTTY) return { update() {}, stop() {} };
  const view = new SingleBar({
    format: '{bar} {value}/{total} digits  {eta_formatted} left',
    barsize: 20,
    hideCursor: true,
    stream,
  });
  view.start(total, 0);
  return { update: (count) => view.update(count), stop: () => view.stop() };
}
