import type { LabelledImages } from '../../../pipeline/data/images.ts';

const count = 40;

/** Images of 4 × 4, with ink on the left or on the right, each a little different. */
export const tinySemiImages: LabelledImages = {
  count,
  height: 4,
  width: 4,
  channels: 1,
  pixels: Uint8Array.from({ length: count * 16 }, (_, index) => {
    const image = Math.floor(index / 16);
    const isLeft = index % 4 < 2;
    return (isLeft === (image % 2 === 0) ? 200 : 10) + ((index * 7 + image * 3) % 40);
  }),
  labels: Uint8Array.from({ length: count }, (_, index) => index % 2),
};
