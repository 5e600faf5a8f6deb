import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';

/** The size of the images, small for speed: the width is no multiple of four. */
export const shapeSize = { height: 12, width: 14 } as const;

type Color = readonly [red: number, green: number, blue: number];

/** Whether a pixel belongs to a shape, by its place beside the middle of the image. */
type Shape = (right: number, down: number) => boolean;

/** The classes: a shape and a colour each, by a name with a space, an umlaut or an emoji. */
const shapes: Readonly<Record<string, { readonly color: Color; readonly isInk: Shape }>> = {
  Süd: { color: [210, 40, 50], isInk: (right, down) => Math.hypot(right, down) < 3.5 },
  'blue bar': { color: [40, 70, 200], isInk: (right) => Math.abs(right) < 1.5 },
  '🦊': {
    color: [230, 140, 20],
    isInk: (right, down) => Math.abs(down) < 4 && Math.abs(right) < 4 && Math.abs(down) > 1.5,
  },
};

/** The names of the classes, as people sort them. */
export const shapeNames = Object.keys(shapes).toSorted(new Intl.Collator('en').compare);

/**
 * A picture of a class, moved and tinted by its number, on a light ground.
 *
 * @param isKnown whether a pixel is opaque (default: all are)
 */
export function shapePng(
  name: string,
  image: number,
  isKnown: (x: number, y: number) => boolean = () => true,
): Uint8Array {
  const shape = shapes[name];
  if (!shape) throw new Error(`${name}: no such shape`);
  const { height, width } = shapeSize;
  const [right, down] = [(image % 5) - 2, (Math.floor(image / 5) % 3) - 1];
  const data = new Uint8Array(height * width * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isInk = shape.isInk(x - width / 2 - right, y - height / 2 - down);
      const noise = (image * 31 + x * 7 + y * 13) % 25;
      const color = isInk ? shape.color.map((value) => value + noise) : [255, 250, 245];
      data.set(
        [...color.map((value) => value - noise / 2), isKnown(x, y) ? 255 : 0],
        4 * (y * width + x),
      );
    }
  }
  return encode({ width, height, channels: 4, depth: 8, data });
}

/** Writes class folders of shapes, as a person would have them: no test images, one folder a class. */
export async function writeShapes(folder: string, perClass: number): Promise<void> {
  for (const name of shapeNames) {
    await mkdir(join(folder, name), { recursive: true });
    for (let image = 0; image < perClass; image++) {
      await writeFile(join(folder, name, `${image}.png`), shapePng(name, image));
    }
  }
}
