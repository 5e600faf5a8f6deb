import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from '../../models/seed/random.ts';
import { type ImageSize, squaredDistanceToSegment } from './strokes.ts';

/**
 * A mask of the kinds that an encoder is to meet: nothing hidden (one in seven), one side of a line
 * through the middle (three in seven; half of those lines go straight up or across), a rectangle (one in
 * seven), what a broad eraser leaves on its way (two in seven).
 *
 * @returns height × width: 1 where the pixel is known, 0 where it is hidden
 */
export function randomMask(generator: RandomGenerator, size: ImageSize): Uint8Array {
  const kind = uniformInt(generator, 0, 6);
  if (kind === 0) return maskOf(size, () => true);
  if (kind <= 3) return halfPlane(generator, size);
  if (kind === 4) return rectangle(generator, size);
  return eraserPath(generator, size);
}

/** How far a line may pass from the middle, in image heights. */
const widestOffset = 0.2;

function halfPlane(generator: RandomGenerator, size: ImageSize): Uint8Array {
  const { height, width } = size;
  const isStraight = uniformFloat64(generator) < 0.5;
  const turn = uniformFloat64(generator);
  const angle = 2 * Math.PI * (isStraight ? Math.floor(4 * turn) / 4 : turn);
  const offset = height * widestOffset * (2 * uniformFloat64(generator) - 1);
  const [down, right] = [Math.sin(angle), Math.cos(angle)];
  return maskOf(
    size,
    (row, column) => (row + 0.5 - height / 2) * down + (column + 0.5 - width / 2) * right > offset,
  );
}

function rectangle(generator: RandomGenerator, size: ImageSize): Uint8Array {
  const span = (length: number) => {
    const covered = Math.round(length * (0.25 + 0.4 * uniformFloat64(generator)));
    const first = uniformInt(generator, 0, length - covered);
    return (place: number) => place >= first && place < first + covered;
  };
  const [isInRows, isInColumns] = [span(size.height), span(size.width)];
  return maskOf(size, (row, column) => !(isInRows(row) && isInColumns(column)));
}

/** Two to four straight strokes of one eraser, each from where the last ended. */
function eraserPath(generator: RandomGenerator, size: ImageSize): Uint8Array {
  const { height, width } = size;
  const within = (length: number) => length * (0.15 + 0.7 * uniformFloat64(generator));
  const radius = height * (0.06 + 0.12 * uniformFloat64(generator));
  const places = Array.from({ length: uniformInt(generator, 3, 5) }, () => ({
    row: within(height),
    column: within(width),
  }));
  const strokes = places.slice(1).map((to, index) => ({ from: places[index] ?? to, to }));
  return maskOf(size, (row, column) =>
    strokes.every(
      ({ from, to }) => squaredDistanceToSegment(row + 0.5, column + 0.5, from, to) > radius ** 2,
    ),
  );
}

function maskOf(
  { height, width }: ImageSize,
  isKnown: (row: number, column: number) => boolean,
): Uint8Array {
  const mask = new Uint8Array(height * width);
  // Plain loops: with Uint8Array.from and a function, masks took a tenth of an encoder's training.
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      mask[row * width + column] = isKnown(row, column) ? 1 : 0;
    }
  }
  return mask;
}

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
