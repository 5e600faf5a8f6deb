import { raw } from 'hono/html';
import { html, type Html } from './html.ts';

/** A PNG's width and height, from the header that every one starts with (https://www.w3.org/TR/png-3/#11IHDR). */
export function pngSize(png: Uint8Array): { readonly width: number; readonly height: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * A PNG within the page, shown `scale` times as large where there is room, its pixels as squares.
 *
 * @param alt what a person sees in it
 */
export function picture(png: Uint8Array, alt: string, scale: number): Html {
  const { width, height } = pngSize(png);
  const url = raw(`data:image/png;base64,${Buffer.from(png).toString('base64')}`);
  return html`<img
    class="pixels"
    src="${url}"
    width="${width * scale}"
    height="${height * scale}"
    alt="${alt}"
  />`;
}
