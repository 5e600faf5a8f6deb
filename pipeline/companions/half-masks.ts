import type { ImageSize } from './strokes.ts';

/** Which half of a digit is hidden. */
export const halfNames = ['left', 'right', 'top', 'bottom'] as const;

/** @returns height × width: 0 in the half that is hidden, 1 in the other */
export function halfMask(
  hidden: (typeof halfNames)[number],
  { height, width }: ImageSize,
): Uint8Array {
  return Uint8Array.from({ length: height * width }, (_, index) => {
    const [row, column] = [Math.floor(index / width), index % width];
    const isFirst = hidden === 'left' || hidden === 'right' ? column < width / 2 : row < height / 2;
    return isFirst === (hidden === 'left' || hidden === 'top') ? 0 : 1;
  });
}
