import * as tf from '@tensorflow/tfjs-core';
import { median } from '../report.ts';
import { ganConfiguration } from './configurations.ts';
import { createStepper, type Stepper } from './stepper.ts';

/** One kernel's part in a step. */
export interface KernelShare {
  readonly step: string;
  /** The kernel's name; "outside kernels" for the JavaScript: the tape, shapes, bookkeeping. */
  readonly kernel: string;
  readonly calls: number;
  /** All its calls in a step together. */
  readonly milliseconds: number;
  /** Of the whole step. */
  readonly share: number;
}

const profiledSteps = 7;

/** Where the time of the seed's step at batch 32 goes, and of the convolutional one's at batch 64. */
export async function profileSteps(): Promise<readonly KernelShare[]> {
  return [
    ...(await profileStep('seed-step-32', createStepper(ganConfiguration('seed', 32)))),
    ...(await profileStep('conv-step-64', createStepper(ganConfiguration('digits', 64)))),
  ];
}

/** Medians over several steps, the slowest kernel first. Disposes the stepper. */
async function profileStep(step: string, stepper: Stepper): Promise<readonly KernelShare[]> {
  for (let warming = 0; warming < 3; warming++) await stepper.step();
  const profiles: (readonly Sum[])[] = [];
  for (let round = 0; round < profiledSteps; round++) profiles.push(await sumKernels(stepper));
  stepper.dispose();
  const names = [...new Set(profiles.flat().map(({ kernel }) => kernel))];
  const sums = names.map((kernel) => {
    // Every step runs the same kernels.
    const own = profiles.flatMap((profile) => profile.filter((sum) => sum.kernel === kernel));
    const milliseconds = median(own.map((sum) => sum.milliseconds));
    return { step, kernel, calls: own[0]?.calls ?? 0, milliseconds };
  });
  const total = sums.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return sums
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .map((sum) => ({ ...sum, share: sum.milliseconds / total }));
}

type Sum = Pick<KernelShare, 'kernel' | 'calls' | 'milliseconds'>;

/** The kernels of one step, each one's calls added up. */
async function sumKernels(stepper: Stepper): Promise<readonly Sum[]> {
  let whole = 0;
  const { kernels } = await tf.profile(async () => {
    whole = await stepper.step();
    return [];
  });
  const sums = new Map<string, Sum>();
  for (const { name, kernelTimeMs } of kernels) {
    // A gradient of our own counts as a whole too, under its scope's name; its kernels stand for it.
    if (!tf.getKernel(name, tf.getBackend())) continue;
    const milliseconds = await kernelTimeMs;
    if (typeof milliseconds !== 'number') throw new Error(`${name}: ${milliseconds.error}`);
    const sum = sums.get(name) ?? { kernel: name, calls: 0, milliseconds: 0 };
    sums.set(name, {
      kernel: name,
      calls: sum.calls + 1,
      milliseconds: sum.milliseconds + milliseconds,
    });
  }
  const inKernels = [...sums.values()].reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return [
    ...sums.values(),
    { kernel: 'outside kernels', calls: 0, milliseconds: Math.max(0, whole - inKernels) },
  ];
}

/** Prints profiles: one JSON array for machines, else a table a step. */
export function printProfile(shares: readonly KernelShare[], json: boolean): void {
  if (json) {
    console.log(JSON.stringify(shares, null, 1));
    return;
  }
  for (const step of new Set(shares.map((share) => share.step))) {
    const own = shares.filter((share) => share.step === step);
    const total = own.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    console.log(`${step}: ${total.toFixed(1)} ms`);
    console.table(
      own.map(({ kernel, calls, milliseconds, share }) => ({
        kernel,
        calls,
        ms: Number(milliseconds.toPrecision(3)),
        share: `${(100 * share).toFixed(1)} %`,
      })),
    );
  }
}
