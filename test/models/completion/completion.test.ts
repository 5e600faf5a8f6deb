import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Companions,
  disposeCompanions,
  loadCompanions,
} from '../../../models/companions/companions.ts';
import { completeDigit, type CompletionRequest } from '../../../models/completion/completion.ts';
import { encodeDigit } from '../../../models/companions/encoder.ts';
import { disposeGenerator, generate, type Generator } from '../../../models/generator.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { companionGenerator, exportCompanionModel } from '../../fixtures/companion-model.ts';

let generator: Generator;
let companions: Companions;
/** What the generator draws, of which the upper half is known. */
let request: CompletionRequest;

beforeAll(async () => {
  await startWasmEngine();
  const model = await exportCompanionModel();
  generator = await companionGenerator(model);
  companions = await loadCompanions(model.store, model.manifest, [
    'discriminator',
    'classifier',
    'encoder',
  ]);
  const [pixels = new Uint8Array()] = generate(generator, [
    { latent: seedToLatent('drawn', 3), label: 1 },
  ]);
  const known = Uint8Array.from({ length: 64 }, (_, index) => (index < 32 ? 1 : 0));
  request = { pixels, known, label: null, seed: 'completed', count: 4 };
});

afterAll(() => {
  disposeGenerator(generator);
  disposeCompanions(companions);
});

const complete = (change: Partial<CompletionRequest> = {}) =>
  completeDigit(generator, companions.encoder, companions.classifier, { ...request, ...change });

describe('completing', () => {
  it('keeps the known pixels and fills in the others in different ways', async () => {
    const completions = await complete();
    expect(completions).toHaveLength(4);
    for (const { pixels } of completions) {
      expect(pixels).toHaveLength(64);
      expect(pixels.slice(0, 32)).toEqual(request.pixels.slice(0, 32));
    }
    expect(new Set(completions.map(({ pixels }) => pixels.join())).size).toBe(4);
  });

  it('depends on the seed, the request and nothing else', async () => {
    const completions = await complete();
    expect(await complete()).toEqual(completions);
    expect(await complete({ seed: 'another' })).not.toEqual(completions);
    // What stands where nothing is known does not matter.
    const pixels = request.pixels.map((pixel, index) => (index < 32 ? pixel : 255 - pixel));
    expect(await complete({ pixels })).toEqual(completions);
  });

  it('finds vectors whose digits agree with what is known, though the encoder knows nothing', async () => {
    const [first] = await complete({ label: 1, count: 1 });
    expect(first?.label).toBe(1);
    const { latent, label } = encodeDigit(companions.encoder, request.pixels, 1);
    const [guess = new Uint8Array()] = generate(generator, [{ latent, label }]);
    const missed = Math.hypot(
      ...Array.from(
        { length: 32 },
        (_, index) => (guess[index] ?? 0) - (request.pixels[index] ?? 0),
      ),
    );
    const encoderMisfit = missed / 255 / Math.sqrt(32);
    expect(first?.misfit).toBeLessThan((2 / 3) * encoderMisfit);
    // The generator draws the same from what is given back as was blended in.
    const [drawn = new Uint8Array()] = first ? generate(generator, [first]) : [];
    expect(drawn.slice(-8)).toEqual(first?.pixels.slice(-8));
  });

  it('gives every completion the requested label', async () => {
    const completions = await complete({ label: 0 });
    expect(completions.map(({ label }) => label)).toEqual([0, 0, 0, 0]);
  });

  it('does without a classifier, and leaves no tensors', async () => {
    const before = tf.memory().numTensors;
    const completions = await completeDigit(generator, companions.encoder, null, request);
    expect(completions).toHaveLength(4);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [{ pixels: new Uint8Array(63) }, 'pixels: 63 given, 64 expected'],
    [{ known: new Uint8Array(65) }, 'known: 65 given, 64 expected'],
    [{ known: new Uint8Array(64) }, 'known: no pixel is known, at least one must be'],
    [{ known: new Uint8Array(64).fill(1) }, 'known: no pixel is missing, at least one must be'],
    [{ label: 2 }, 'label: 2 given, 0 to 1 allowed'],
    [{ label: 0.5 }, 'label: 0.5 given, 0 to 1 allowed'],
    [{ seed: '' }, 'seed: a text of 1 to 128 characters is allowed'],
    [{ count: 0 }, 'count: 0 given, 1 to 16 allowed'],
    [{ count: 17 }, 'count: 17 given, 1 to 16 allowed'],
  ] as const)('refuses %j', async (change, message) => {
    await expect(complete(change)).rejects.toThrow(new RangeError(message));
  });
});

describe('encoding', () => {
  it('gives a latent vector, and the likeliest label where none is given', async () => {
    const { latent, label } = encodeDigit(companions.encoder, request.pixels, null);
    expect(latent).toHaveLength(3);
    expect(encodeDigit(companions.encoder, request.pixels, label)).toEqual({ latent, label });
    const other = encodeDigit(companions.encoder, request.pixels, 1 - label);
    expect(other.latent).not.toEqual(latent);
  });

  it('refuses an image of another size', async () => {
    expect(() => encodeDigit(companions.encoder, new Uint8Array(784), null)).toThrow(
      'pixels: 784 given, 8 × 8 expected',
    );
  });
});
