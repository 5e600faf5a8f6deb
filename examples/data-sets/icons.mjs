// Writes a data set of icons in colour: class folders of PNG files of 32 × 32, 1,500 training images of each of eight
// classes and 200 test images.
//
//   npm install --no-save @iconify-json/noto @resvg/resvg-wasm
//   node examples/data-sets/icons.mjs runs/icons
//
// The icons are Noto Emoji by Google, Apache License 2.0, from the package @iconify-json/noto, turned, scaled, moved and
// tinted by a seed.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { pixelsOf, placed, randomNumbers, startDrawing } from './draw.mjs';

const size = 32;
/** The classes' names, each an icon. */
const classes = {
  apple: 'red-apple',
  banana: 'banana',
  cactus: 'cactus',
  fish: 'tropical-fish',
  heart: 'red-heart',
  house: 'house',
  moon: 'crescent-moon',
  star: 'star',
};

await startDrawing();
const require = createRequire(import.meta.url);
const icons = JSON.parse(await readFile(require.resolve('@iconify-json/noto/icons.json'), 'utf8'));
const between = randomNumbers(1);
const folder = process.argv[2] ?? 'runs/icons';
for (const [split, perClass] of [
  ['train', 1500],
  ['test', 200],
]) {
  for (const [name, icon] of Object.entries(classes)) {
    const own = join(folder, split, name);
    await mkdir(own, { recursive: true });
    for (let index = 1; index <= perClass; index++) {
      const rgba = pixelsOf(drawing(icons.icons[icon]), { size, background: paper() });
      const data = rgba.filter((_, place) => place % 4 < 3);
      const png = encode({ width: size, height: size, channels: 3, depth: 8, data });
      await writeFile(join(own, `${String(index).padStart(4, '0')}.png`), png);
    }
  }
}

/** A light colour. */
function paper() {
  const level = () => Math.round(between(215, 255));
  return `rgb(${level()},${level()},${level()})`;
}

/** An icon, its hue turned a little. */
function drawing({ body, width = icons.width ?? 128, height = icons.height ?? 128 }) {
  const scale = (between(0.68, 0.92) * size) / Math.max(width, height);
  const place = {
    size,
    turn: between(-25, 25),
    scaleX: between(0, 1) < 0.5 ? scale : -scale,
    scaleY: scale,
    right: between(-2, 2),
    down: between(-2, 2),
  };
  const tint = `<filter id="tint"><feColorMatrix type="hueRotate" values="${between(-25, 25)}"/></filter>`;
  return `<defs>${tint}</defs><g filter="url(#tint)">${placed(body, place, [width / 2, height / 2])}</g>`;
}
