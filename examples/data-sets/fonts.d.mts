/** How a character of a font is drawn. */
export interface CharacterLook {
  /** Of the longer side of its box, in pixels. */
  readonly height: number;
  /** Times as wide, and as many times less tall. */
  readonly stretch: number;
  /** Pixels that its strokes are thicker by. */
  readonly thicker: number;
  /** Degrees. */
  readonly turn: number;
  /** Degrees. */
  readonly slant: number;
  /** Pixels from the middle. */
  readonly right: number;
  readonly down: number;
}

/** A font in memory. */
export interface Font {
  readonly name: string;
  /** Draws a character in the middle of a square, in white on black. @returns grey, [size × size] */
  readonly draw: (text: string, size: number, look: CharacterLook) => Uint8Array;
}

/** The npm packages of the fonts. */
export const fontPackages: readonly string[];

/** Reads all fonts. The packages, opentype.js and @resvg/resvg-wasm have to be installed. */
export function readFonts(): Promise<readonly Font[]>;
