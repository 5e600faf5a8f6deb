import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunFolder } from '../../record/run-folder.ts';
import { encodeSheet } from '../../data/sheet.ts';
import { writeFileDurably } from '../../files/durable-writes.ts';
import type { SemiConfiguration } from '../../semi/configuration.ts';
import type { Learner } from '../../semi/learner.ts';

/** Rows and columns of a sheet: all its digits are one batch, whose statistics normalize it. */
const side = 10;

/** Draws the learner's samples, of the same latents in every sheet, into samples/; nothing where it draws none. */
export async function writeSemiSamples(
  folder: RunFolder,
  step: number,
  { draw }: Learner,
  { imageShape }: Pick<SemiConfiguration, 'imageShape'>,
): Promise<void> {
  if (!draw) return;
  const [height, width] = imageShape;
  const images = draw(side * side);
  const values = await images.data<'float32'>();
  images.dispose();
  const size = height * width;
  const pictures = Array.from({ length: side * side }, (_, index) =>
    Uint8Array.from(values.subarray(index * size, (index + 1) * size), (value) =>
      Math.round(255 * value),
    ),
  );
  const name = `step-${String(step).padStart(6, '0')}.png`;
  await mkdir(folder.samples, { recursive: true });
  const sheet = encodeSheet(pictures, side, { height, width });
  await writeFileDurably(join(folder.samples, name), sheet);
}
