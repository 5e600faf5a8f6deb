import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onnxPython } from '../../fixtures/requirements.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

/** A model, and a batch to run through it. */
export interface OnnxCase {
  readonly model: Uint8Array;
  readonly input: Float32Array;
  readonly inputShape: readonly number[]; // [batch, ...]
}

/** What onnxruntime says of a model that onnx.checker accepts, and what it computes. */
export type OnnxOutcome =
  | {
      readonly input: string;
      readonly inputShape: readonly (number | string)[];
      readonly outputShape: readonly number[];
      readonly output: Float32Array;
    }
  | { readonly error: string };

/** Runs all cases in one Python process. */
export async function runOnnx(cases: readonly OnnxCase[]): Promise<readonly OnnxOutcome[]> {
  const folder = await temporaryFolder('onnx');
  const names = cases.map((_, index) => `case-${index}`);
  for (const [index, { model, input }] of cases.entries()) {
    await writeFile(join(folder, `${names[index]}.onnx`), model);
    await writeFile(join(folder, `${names[index]}.input`), new Uint8Array(input.buffer));
  }
  const described = cases.map(({ inputShape }, index) => ({ name: names[index], inputShape }));
  await writeFile(join(folder, 'cases.json'), JSON.stringify(described));
  const program = join(import.meta.dirname, 'check_onnx.py');
  const answer = execFileSync(onnxPython ?? '', ['-B', program, folder], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const outcomes = JSON.parse(answer) as readonly OnnxOutcome[];
  return Promise.all(
    outcomes.map(async (outcome, index) => {
      if ('error' in outcome) return outcome;
      const bytes = await readFile(join(folder, `${names[index]}.output`));
      return { ...outcome, output: new Float32Array(new Uint8Array(bytes).buffer) };
    }),
  );
}
