import type { LabelledImages } from '../../pipeline/data/images.ts';
import { ganLogEntry } from '../../pipeline/gan/log.ts';
import { train, type TrainingOutputs } from '../../pipeline/nn/train.ts';
import type { Choices } from './choices.ts';
import type { Pace, Report } from './messages.ts';
import { beginTraining, fingerprint, lookAhead, type Training } from './training.ts';

/** Images of either kind that are shown with their verdicts. */
const shownVerdicts = 8;

/** Milliseconds between two looks at the batches, and iterations between two sheets, at full speed. */
const lookEvery = 500;
const sheetEvery = 40;

/** At this pace or a slower one every iteration is shown. */
export const slowPace = 10;

/** Trainings, one after the other, that report what happens in them. */
export interface Session {
  /** Begins anew. */
  begin(choices: Choices): Promise<void>;
  /** Iterations done. */
  position(): number;
  /** Trains up to an iteration, or until it is stopped. */
  run(pace: Pace, until: number, stop: AbortSignal): Promise<void>;
  dispose(): void;
}

/** A session on some digits. Needs an engine. */
export function createSession(images: LabelledImages, report: (what: Report) => void): Session {
  let training: Training | undefined;
  const dispose = () => {
    training?.position.metrics.clear();
    training?.trainable.dispose();
    training = undefined;
  };
  return {
    dispose,
    position: () => training?.position.step ?? 0,
    async begin(choices) {
      dispose();
      training = beginTraining(choices, images);
      report({ kind: 'begun', steps: training.configuration.steps });
      report({ kind: 'verdicts', step: 0, verdicts: lookAhead(training, shownVerdicts) });
      await reportSheet(training, report);
    },
    async run(pace, until, stop) {
      if (!training) throw new Error('no training has begun');
      await runTraining(training, { pace, until, stop }, report);
    },
  };
}

interface RunOptions {
  readonly pace: Pace;
  readonly until: number;
  readonly stop: AbortSignal;
}

/** Trains by the pipeline's loop. */
async function runTraining(
  training: Training,
  { pace, until, stop }: RunOptions,
  report: (what: Report) => void,
): Promise<void> {
  const { configuration, position } = training;
  const isSlow = pace <= slowPace;
  const steps = Math.min(until, configuration.steps);
  const outputs: TrainingOutputs = {
    log: async ({ step, seconds }, means) =>
      report({ kind: 'entry', entry: ganLogEntry(step, seconds, means) }),
    sample: async () => reportSheet(training, report),
  };
  const logEvery = isSlow ? 1 : configuration.logEvery;
  const intervals = { steps, logEvery, sampleEvery: isSlow ? 1 : sheetEvery };
  await train(watched(training, { pace, isSlow }, report), position, intervals, outputs, stop);
  report({
    kind: 'paused',
    step: position.step,
    seconds: position.seconds,
    fingerprint: await fingerprint(training),
    isFinished: position.step >= configuration.steps,
  });
}

/** The trainable, shown to the reader before its steps and held to the pace. */
function watched(
  training: Training,
  { pace, isSlow }: { readonly pace: Pace; readonly isSlow: boolean },
  report: (what: Report) => void,
): Training['trainable'] {
  const { trainable } = training;
  let nextStep = performance.now();
  let nextLook = performance.now();
  return {
    ...trainable,
    async step(step, stop) {
      await sleepUntil(nextStep, stop);
      const now = performance.now();
      nextStep = now + 1000 / pace;
      if (isSlow || now >= nextLook) {
        report({ kind: 'verdicts', step, verdicts: lookAhead(training, shownVerdicts) });
        nextLook = now + lookEvery;
      }
      return trainable.step(step, stop);
    },
  };
}

/** @throws the reason to stop */
async function sleepUntil(time: number, stop: AbortSignal): Promise<void> {
  const left = time - performance.now();
  if (left <= 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, left);
    stop.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
  stop.throwIfAborted();
}

async function reportSheet(
  { trainable, position }: Training,
  report: (what: Report) => void,
): Promise<void> {
  const { samples } = trainable;
  if (!samples) return;
  const images = (await samples.draw()).map((image) => image.slice());
  report({ kind: 'sheet', step: position.step, columns: samples.columns, images });
}
