// Writes a data set of handwritten-looking letters, as EMNIST has it: IDX files of 28 × 28 in grey with the labels 1 to
// 26, capital and small letters together. 800 training images of each letter, 100 test images.
//
//   npm install --no-save opentype.js @resvg/resvg-wasm $(node examples/data-sets/letters.mjs --packages)
//   node examples/data-sets/letters.mjs runs/letters
//
// The shapes are those of 40 handwriting fonts of Google Fonts, from the packages @fontsource/…, each under the SIL Open
// Font License 1.1, turned, slanted, stretched and thickened by a seed.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fontPackages, readFonts } from './fonts.mjs';

const size = 28;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

if (process.argv[2] === '--packages') {
  process.stdout.write(`${fontPackages.join(' ')}\n`);
} else {
  await writeLetters(process.argv[2] ?? 'runs/letters');
}

async function writeLetters(folder) {
  const { randomNumbers } = await import('./draw.mjs');
  const fonts = await readFonts();
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
      images.set(pick(fonts).draw(text, size, lookBy(between)), index * size * size);
    }
    await writeIdx(join(folder, `${split}-images-idx3-ubyte`), [count, size, size], images);
    await writeIdx(join(folder, `${split}-labels-idx1-ubyte`), [count], labels);
  }
}

/** How a letter looks, which fills about 20 of the 28 pixels. */
function lookBy(between) {
  return {
    height: between(17, 22),
    stretch: between(0.85, 1.15),
    thicker: between(0, 1.6),
    turn: between(-12, 12),
    slant: between(-16, 16),
    right: between(-1, 1),
    down: between(-1, 1),
  };
}

/** @see http://yann.lecun.com/exdb/mnist/ "The IDX file format" */
async function writeIdx(file, sizes, bytes) {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 + sizes.length);
  for (const [index, length] of sizes.entries()) header.writeUInt32BE(length, 4 + 4 * index);
  await writeFile(file, Buffer.concat([header, bytes]));
}
