import { fc } from '../../../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { parseIdxImages, parseIdxLabels } from '../../../../pipeline/data/formats/idx-bytes.ts';
import { idxBytes } from '../idx-bytes.ts';
import { refusal } from '../refusal.ts';

const file = '/data/train-images-idx3-ubyte';

describe('any IDX file', () => {
  const size = fc.integer({ min: 1, max: 5 });

  it('gives back the pixels it was written with', () => {
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.infiniteStream(fc.nat(255)),
        (count, height, width, stream) => {
          const pixels = Uint8Array.from(stream.take(count * height * width));
          const bytes = idxBytes(0x0803, [count, height, width], pixels);
          expect(parseIdxImages(bytes, file)).toEqual({
            count,
            height,
            width,
            channels: 1,
            pixels,
          });
        },
      ),
    );
  });

  it('is refused by name and byte when cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(size, size, size, fc.nat(), async (count, height, width, cutAt) => {
        const pixels = new Uint8Array(count * height * width);
        const bytes = idxBytes(0x0803, [count, height, width], pixels);
        const message = await refusal(() =>
          parseIdxImages(bytes.subarray(0, cutAt % bytes.length), file),
        );
        expect(message).toMatch(/^\/data\/train-images-idx3-ubyte: byte \d+: [^\n]+$/);
      }),
    );
  });

  it('is read or refused by name, whatever its bytes', async () => {
    const header = fc.constantFrom([], [0, 0, 8, 1], [0, 0, 8, 1, 0, 0, 0]);
    await fc.assert(
      fc.asyncProperty(header, fc.uint8Array({ maxLength: 12 }), async (start, rest) => {
        const bytes = Uint8Array.from([...start, ...rest]);
        const outcome = await refusal(() => parseIdxLabels(bytes, file)).catch(String);
        expect(outcome).toMatch(
          /^(Error: nothing was refused|\/data\/train-images-idx3-ubyte: byte \d+: [^\n]+)$/,
        );
      }),
    );
  });
});
