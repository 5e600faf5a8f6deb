// Writes a data set of handwritten-looking letters, as EMNIST has it: IDX files of 28 × 28 in grey with the labels 1 to
// 26, capital and small letters together. 800 training images of each letter, 100 test images.
//
//   npm install --no-save opentype.js @resvg/resvg-wasm $(node examples/data-sets/letters.mjs --packages)
//   node examples/data-sets/letters.mjs runs/letters
//
// The shapes are those of 40 handwriting fonts of Google Fonts, from the packages @fontsource/…, each under the SIL Open
// Font License 1.1, turned, slanted, stretched and thickened by a seed.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const fonts =
  'annie-use-your-telescope architects-daughter bad-script caveat cedarville-cursive coming-soon covered-by-your-grace crafty-girls dekko delius gaegu gloria-hallelujah gochi-hand handlee homemade-apple indie-flower itim just-another-hand kalam kristi la-belle-aurore loved-by-the-king mali marck-script nanum-brush-script nanum-pen-script neucha nothing-you-could-do over-the-rainbow pangolin patrick-hand permanent-marker reenie-beanie schoolbell shadows-into-light short-stack sriracha sue-ellen-francisco waiting-for-the-sunrise zeyada'.split(
    ' ',
  );
const size = 28;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

if (process.argv[2] === '--packages') {
  process.stdout.write(`${fonts.map((name) => `@fontsource/${name}`).join(' ')}\n`);
} else {
  await writeLetters(process.argv[2] ?? 'runs/letters');
}

async function writeLetters(folder) {
  const { pixelsOf, placed, randomNumbers, startDrawing } = await import('./draw.mjs');
  await startDrawing();
  const read = await Promise.all(fonts.map(readFont));
  const between = randomNumbers(1);
  const pick = (list) => list[Math.floor(between(0, list.length))];
  await mkdir(folder, { recursive: true });
  for (const [split, perLetter] of [
    ['train', 800],
    ['t10k', 100],
  ]) {
    const count = perLetter * letters.length;
    const images = Buffer.alloc(count * size * size);
    const labels = Buffer.alloc(count);
    for (let index = 0; index < count; index++) {
      const label = index % letters.length;
      labels[index] = label + 1;
      const capital = letters[label];
      const text = between(0, 1) < 0.5 ? capital : capital.toLowerCase();
      const pixels = pixelsOf(letter(pick(read), text), { size, background: '#000' });
      for (let at = 0; at < size * size; at++) images[index * size * size + at] = pixels[4 * at];
    }
    await writeIdx(join(folder, `${split}-images-idx3-ubyte`), [count, size, size], images);
    await writeIdx(join(folder, `${split}-labels-idx1-ubyte`), [count], labels);
  }

  /** A letter that fills about 20 of the 28 pixels, in white. */
  function letter(font, text) {
    const path = font.getPath(text, 0, 0, 100);
    const box = path.getBoundingBox();
    const scale = between(17, 22) / Math.max(box.x2 - box.x1, box.y2 - box.y1);
    const stretch = between(0.85, 1.15);
    const outline = `<path d="${path.toPathData(2)}" fill="#fff" stroke="#fff" stroke-width="${between(0, 1.6) / scale}" stroke-linejoin="round"/>`;
    const place = {
      size,
      turn: between(-12, 12),
      slant: between(-16, 16),
      scaleX: scale * stretch,
      scaleY: scale / stretch,
      right: between(-1, 1),
      down: between(-1, 1),
    };
    return placed(outline, place, [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2]);
  }
}

async function readFont(name) {
  const { default: opentype } = await import('opentype.js');
  const require = createRequire(import.meta.url);
  const folder = join(require.resolve(`@fontsource/${name}/package.json`), '..', 'files');
  const bytes = await readFile(join(folder, `${name}-latin-400-normal.woff`));
  return opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** @see http://yann.lecun.com/exdb/mnist/ "The IDX file format" */
async function writeIdx(file, sizes, bytes) {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 + sizes.length);
  for (const [index, length] of sizes.entries()) header.writeUInt32BE(length, 4 + 4 * index);
  await writeFile(file, Buffer.concat([header, bytes]));
}
