import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder, runScript } from './package-script.ts';

/** 600 train and 200 test images of MNIST. */
const data = join(projectFolder, 'test/baseline/mnist-600');

/** What a few iterations on one thread of the wasm engine come to: the same on every machine. */
export interface TrainingOutcome {
  /** The id of a GAN's model, which follows from its weights; absent: the preset trains a classifier. */
  readonly model?: string;
  /** SHA-256 of a classifier's weights; absent: the preset trains a GAN. */
  readonly classifier?: string;
  /** SHA-256 of the log's lines, of losses and accuracies alone: in full precision. */
  readonly log: string;
}

/** Of a line of the log: the time, and the figures about weights and gradients, which tests of the step check. */
const leftOut = new Set(['seconds', 'learningRate', 'gradientNorm', 'weightNorm', 'penalty']);

/** Trains a preset for a few iterations, in a folder that is removed. */
export async function trainShortly(preset: string, steps: number): Promise<TrainingOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'digit-mint-baseline-'));
  const out = join(folder, 'run');
  const isClassifier = preset.startsWith('semi');
  const common = ['--data', data, '--engine', 'wasm', '--threads', '1', '--steps', String(steps)];
  const own = isClassifier ? [] : ['--evaluation', 'none', '--validation-images', '0'];
  try {
    await runScript('pipeline:train', ['--preset', preset, ...common, ...own, '--out', out]);
    const log = digest(await logWithoutSeconds(join(out, 'log.jsonl')));
    if (isClassifier) {
      return { classifier: digest(await readFile(join(out, 'classifier', 'weights.bin'))), log };
    }
    const [model] = await readdir(join(out, 'model'));
    if (model === undefined) throw new Error('the run left no model');
    return { model, log };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function logWithoutSeconds(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  const entries = lines.map((line) => {
    const entry = JSON.parse(line) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(entry).filter(([name]) => !leftOut.has(name)));
  });
  return JSON.stringify(entries);
}

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
