import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seedToLabel, seedToLatent } from '../../../models/seed/seed.ts';
import { needs, pythonProgram as found } from '../../fixtures/requirements.ts';

const pythonProgram = found ?? '';
const docs = join(import.meta.dirname, '../../../docs');

interface Vector {
  readonly seed: string;
  readonly label: number;
  readonly latent: readonly number[];
}

/** What latent.py gives for these seeds: the label among ten and `size` numbers. */
function latentsInPython(seeds: readonly string[], size: number): readonly Vector[] {
  const program = `import json, sys
from latent import label, latent
seeds = json.loads(sys.stdin.buffer.read())
print(json.dumps([{"seed": s, "label": label(s, 10), "latent": latent(s, ${size})} for s in seeds]))`;
  const answer = execFileSync(pythonProgram, ['-B', '-c', program], {
    cwd: join(docs, 'python'),
    input: JSON.stringify(seeds),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(answer) as readonly Vector[];
}

describe('docs/python/latent.py', needs('python'), () => {
  it('gives the latents and labels of docs/seed-vectors.json', () => {
    const vectors = JSON.parse(
      readFileSync(join(docs, 'seed-vectors.json'), 'utf8'),
    ) as readonly Vector[];
    const size = vectors[0]?.latent.length ?? 0;
    const seeds = vectors.map(({ seed }) => seed);
    expect(latentsInPython(seeds, size)).toEqual(vectors);
  });

  it('gives exactly what the models package gives, for an odd size too', () => {
    const seeds = Array.from({ length: 1000 }, (_, index) => `seed ${index} π`);
    const expected = seeds.map((seed) => ({
      seed,
      label: seedToLabel(seed, 10),
      latent: [...seedToLatent(seed, 63)],
    }));
    expect(latentsInPython(seeds, 63)).toEqual(expected);
  });

  it.each([['"a" * 129', 'a'.repeat(129)] as const, ['""', ''] as const])(
    'refuses the seed %s',
    (expression, seed) => {
      const { status, stderr } = spawnSync(
        pythonProgram,
        ['-B', '-c', `from latent import latent; latent(${expression}, 1)`],
        { cwd: join(docs, 'python'), encoding: 'utf8' },
      );
      expect(status).toBe(1);
      expect(stderr).toContain(
        `ValueError: seed: '${seed}': a text of 1 to 128 characters is allowed`,
      );
    },
  );
});
