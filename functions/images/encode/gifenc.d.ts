/** The part of gifenc 1.0.3 that is used here; the package brings no types. */
declare module 'gifenc' {
  interface FrameOptions {
    /** Red, green, blue of up to 256; of the first frame: for all. */
    readonly palette?: readonly (readonly number[])[];
    readonly delay?: number; // milliseconds
    readonly transparent?: boolean;
    readonly transparentIndex?: number;
    readonly dispose?: number;
    readonly repeat?: number;
  }
  interface Encoder {
    writeFrame(indexes: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  type Palette = readonly (readonly number[])[];
  export interface Functions {
    readonly GIFEncoder: () => Encoder;
    /** The colors that stand for all of some best. @param samples [pixels, 4] */
    readonly quantize: (samples: Uint8Array, most: number) => Palette;
    /** The nearest color of each pixel, by its index. @param samples [pixels, 4] */
    readonly applyPalette: (samples: Uint8Array, palette: Palette) => Uint8Array;
  }
  export const GIFEncoder: Functions['GIFEncoder'] | undefined;
  export const quantize: Functions['quantize'];
  export const applyPalette: Functions['applyPalette'];
  const commonJs: Functions;
  export default commonJs;
}
