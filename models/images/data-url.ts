/** A PNG as a data: URL, for an <img>. */
export function pngDataUrl(png: Uint8Array): string {
  return `data:image/png;base64,${btoa(Array.from(png, (byte) => String.fromCharCode(byte)).join(''))}`;
}
