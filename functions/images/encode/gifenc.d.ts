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
  export const GIFEncoder: (() => Encoder) | undefined;
  const commonJs: { readonly GIFEncoder: () => Encoder };
  export default commonJs;
}
