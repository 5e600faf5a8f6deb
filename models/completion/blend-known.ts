/** Standard deviation in pixels of the weights by which a border is smoothed, and how far they reach. */
const blur = { deviation: 1.5, radius: 4 };

/** Lengths of an image in pixels, and the bytes of a pixel. */
interface Size {
  readonly height: number;
  readonly width: number;
  readonly channels?: number; // absent: 1
}

/**
 * Sets what was drawn beside what is known: known pixels stay as they are, and the unknown ones near them
 * take over the difference there is at the border, the less the farther away they lie.
 *
 * @param drawn height × width × channels, 0 to 255
 * @param pixels height × width × channels, 0 to 255
 * @param known height × width: 1 or 0
 * @returns height × width × channels, 0 to 255
 */
export function blendKnown(
  drawn: Uint8Array,
  pixels: Uint8Array,
  known: Uint8Array,
  size: Size,
): Uint8Array {
  const { channels = 1 } = size;
  return Uint8Array.from(drawn, (value, index) => {
    if (known[Math.floor(index / channels)]) return pixels[index] ?? 0;
    const correction = correctionAt(index, drawn, pixels, known, size);
    return Math.min(255, Math.max(0, Math.round(value + correction)));
  });
}

/** The mean difference of the known pixels around, in the same channel, fading with how few of them there are. */
function correctionAt(
  index: number,
  drawn: Uint8Array,
  pixels: Uint8Array,
  known: Uint8Array,
  { height, width, channels = 1 }: Size,
): number {
  const [pixel, channel] = [Math.floor(index / channels), index % channels];
  const [row, column] = [Math.floor(pixel / width), pixel % width];
  let [all, ofKnown, difference] = [0, 0, 0];
  for (let down = -blur.radius; down <= blur.radius; down++) {
    for (let right = -blur.radius; right <= blur.radius; right++) {
      const weight = weights[(down + blur.radius) * kernelLength + right + blur.radius] ?? 0;
      all += weight;
      const [otherRow, otherColumn] = [row + down, column + right];
      if (otherRow < 0 || otherRow >= height || otherColumn < 0 || otherColumn >= width) continue;
      const other = otherRow * width + otherColumn;
      if (!known[other]) continue;
      ofKnown += weight;
      const sample = other * channels + channel;
      difference += weight * ((pixels[sample] ?? 0) - (drawn[sample] ?? 0));
    }
  }
  // Beside a straight border half of the weights are known pixels': there the mean counts in full.
  return ofKnown === 0 ? 0 : Math.min(1, (2 * ofKnown) / all) * (difference / ofKnown);
}

const kernelLength = 2 * blur.radius + 1;

/** [kernelLength, kernelLength] */
const weights = Float64Array.from({ length: kernelLength ** 2 }, (_, index) => {
  const down = Math.floor(index / kernelLength) - blur.radius;
  const right = (index % kernelLength) - blur.radius;
  return Math.exp(-(down ** 2 + right ** 2) / (2 * blur.deviation ** 2));
});
