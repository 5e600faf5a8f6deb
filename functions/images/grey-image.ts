/** An image of one channel: 0 (background) to 255 (ink), row by row from the top left. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array; // [height × width]
}
