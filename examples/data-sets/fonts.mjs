// Characters of 40 handwriting fonts of Google Fonts, from the packages @fontsource/…, each under the SIL Open Font
// License 1.1, in white on black, slanted, stretched and thickened.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const fonts =
  'annie-use-your-telescope architects-daughter bad-script caveat cedarville-cursive coming-soon covered-by-your-grace crafty-girls dekko delius gaegu gloria-hallelujah gochi-hand handlee homemade-apple indie-flower itim just-another-hand kalam kristi la-belle-aurore loved-by-the-king mali marck-script nanum-brush-script nanum-pen-script neucha nothing-you-could-do over-the-rainbow pangolin patrick-hand permanent-marker reenie-beanie schoolbell shadows-into-light short-stack sriracha sue-ellen-francisco waiting-for-the-sunrise zeyada'.split(
    ' ',
  );

/** The packages of the fonts. */
export const fontPackages = fonts.map((name) => `@fontsource/${name}`);

/** Reads all fonts. The packages, opentype.js and @resvg/resvg-wasm have to be installed. */
export async function readFonts() {
  const { pixelsOf, placed, startDrawing } = await import('./draw.mjs');
  const { default: opentype } = await import('opentype.js');
  await startDrawing();
  return Promise.all(
    fonts.map(async (name) => {
      const font = opentype.parse(await readFont(name));
      const draw = (text, size, look) =>
        greyOf(
          pixelsOf(placed(...outlineOf(font, text, size, look)), { size, background: '#000' }),
        );
      return { name, draw };
    }),
  );
}

async function readFont(name) {
  const require = createRequire(import.meta.url);
  const folder = join(require.resolve(`@fontsource/${name}/package.json`), '..', 'files');
  const bytes = await readFile(join(folder, `${name}-latin-400-normal.woff`));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
}

/** A character's outline, its place in the middle of a square, and its own middle. */
function outlineOf(font, text, size, { height, stretch, thicker, ...place }) {
  const path = font.getPath(text, 0, 0, 100);
  const box = path.getBoundingBox();
  const scale = height / Math.max(box.x2 - box.x1, box.y2 - box.y1);
  const outline = `<path d="${path.toPathData(2)}" fill="#fff" stroke="#fff" stroke-width="${thicker / scale}" stroke-linejoin="round"/>`;
  return [
    outline,
    { ...place, size, scaleX: scale * stretch, scaleY: scale / stretch },
    [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2],
  ];
}

function greyOf(pixels) {
  return Uint8Array.from({ length: pixels.length / 4 }, (_, at) => pixels[4 * at]);
}
