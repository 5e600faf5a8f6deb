// What the scripts of this folder share: numbers from a seed, and SVG as pixels.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const require = createRequire(import.meta.url);

/** Mulberry32: the same numbers on every machine. @returns what gives a number from one up to another */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (from, to) => from + (to - from) * next();
}

/** Loads what rasterizes. Call it once. */
export async function startDrawing() {
  await initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
}

/** Rasterizes a drawing. @returns RGBA, [size, size, 4] */
export function pixelsOf(content, { size, background }) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${content}</svg>`;
  const image = new Resvg(svg, { background }).render();
  const pixels = Uint8Array.from(image.pixels);
  image.free();
  return pixels;
}

/** Moves, turns, slants and scales about the middle of a square image. */
export function placed(content, { size, turn, slant = 0, scaleX, scaleY, right, down }, [x, y]) {
  const middle = size / 2;
  const transform = `translate(${middle + right} ${middle + down}) rotate(${turn}) skewX(${slant}) scale(${scaleX} ${scaleY}) translate(${-x} ${-y})`;
  return `<g transform="${transform}">${content}</g>`;
}
