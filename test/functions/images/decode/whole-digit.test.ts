import { encode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { type GreyImage, resize } from '../../../../models/images/image.ts';
import { decodePng } from '../../../../functions/images/decode/png.ts';
import { wholeDigit } from '../../../../functions/images/decode/whole-digit.ts';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { type Classifier, classify } from '../../../../pipeline/classifier/network.ts';
import { loadOrTrainClassifier } from '../../../../pipeline/classifier/load-or-train.ts';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import { silentProgress } from '../../../../pipeline/terminal/evaluation-progress.ts';

const field = { width: 28, height: 28 };
const count = 120;
let digits: readonly GreyImage[];
let labels: Uint8Array;
let classifier: Classifier;

beforeAll(async () => {
  await startEngine('wasm');
  const dataset = await loadDataset('mnist');
  const test = dataset.test;
  if (!test) throw new Error('MNIST has test images');
  digits = Array.from({ length: count }, (_, index) => ({
    ...field,
    pixels: test.pixels.slice(index * 784, (index + 1) * 784),
  }));
  labels = test.labels.slice(0, count);
  classifier = await loadOrTrainClassifier(dataset, silentProgress);
});

const grey = ({ width, height, pixels }: GreyImage) =>
  encode({ width, height, channels: 1, data: pixels });
const inverted = (image: GreyImage): GreyImage => ({
  ...image,
  pixels: image.pixels.map((pixel) => 255 - pixel),
});

/** An image somewhere on a larger field. */
function moved(
  image: GreyImage,
  left: number,
  top: number,
  width: number,
  height: number,
): GreyImage {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < image.height; y++) {
    const row = image.pixels.subarray(y * image.width, (y + 1) * image.width);
    pixels.set(row, (top + y) * width + left);
  }
  return { width, height, pixels };
}

/** An image in two colours, each as red, green, blue and opacity. */
function coloured({ width, height, pixels }: GreyImage, ink: number[], paper: number[]) {
  const data = Uint8Array.from({ length: pixels.length * 4 }, (_, index) => {
    const share = (pixels[Math.floor(index / 4)] ?? 0) / 255;
    return Math.round((ink[index % 4] ?? 0) * share + (paper[index % 4] ?? 0) * (1 - share));
  });
  return encode({ width, height, channels: 4, data });
}

async function taken(image: Uint8Array): Promise<Uint8Array> {
  return wholeDigit(await decodePng(image), field);
}

async function takenAll(make: (digit: GreyImage) => Uint8Array): Promise<readonly Uint8Array[]> {
  return Promise.all(digits.map((digit) => taken(make(digit))));
}

/** The share of images that a classifier names as they were labelled. */
async function agreement(images: readonly Uint8Array[]): Promise<number> {
  const named = await classify(classifier, new Uint8Array(Buffer.concat(images)), images.length);
  return named.labels.filter((label, index) => label === labels[index]).length / count;
}

describe('a digit of MNIST', () => {
  it('stays as it is, most of them to the byte', async () => {
    const images = await takenAll(grey);
    const same = images.filter((pixels, index) =>
      digits[index]?.pixels.every((p, i) => p === pixels[i]),
    );
    expect(same.length / count).toBeGreaterThan(0.8);
    expect(await agreement(images)).toBeGreaterThanOrEqual(0.99);
  });

  it('comes out the same, to the byte, dark on light or somewhere else', async () => {
    const plain = await takenAll(grey);
    expect(await takenAll((digit) => grey(inverted(digit)))).toEqual(plain);
    expect(await takenAll((digit) => grey(moved(digit, 9, 30, 60, 70)))).toEqual(plain);
    expect(await takenAll((digit) => coloured(digit, [255, 255, 255, 255], [0, 0, 0, 0]))).toEqual(
      plain,
    );
  });

  it.each<[string, (digit: GreyImage) => Uint8Array]>([
    ['ten times as large', (digit) => grey(resize(digit, 280, 280))],
    ['half as large', (digit) => grey(resize(digit, 14, 14))],
    ['on a wide field', (digit) => grey(moved(resize(digit, 84, 84), 200, 10, 300, 120))],
    ['red on green', (digit) => coloured(digit, [220, 40, 40, 255], [40, 150, 40, 255])],
    ['black on nothing', (digit) => coloured(resize(digit, 84, 84), [0, 0, 0, 255], [0, 0, 0, 0])],
    [
      'of low contrast',
      (digit) => grey({ ...digit, pixels: digit.pixels.map((pixel) => 100 + pixel * 0.3) }),
    ],
    [
      'with specks',
      (digit) => {
        const large = resize(digit, 140, 140);
        return grey({ ...large, pixels: large.pixels.map((p, i) => (i % 4999 === 77 ? 255 : p)) });
      },
    ],
  ])('keeps its label %s', async (_, make) => {
    expect(await agreement(await takenAll(make))).toBeGreaterThanOrEqual(0.98);
  });
});

describe('any drawing', () => {
  it('is scaled to a box of 20 and centred by its mass', async () => {
    // A bar of 8 × 50 with a foot: the longer side is 50.
    const pixels = new Uint8Array(100 * 90);
    for (let y = 5; y < 55; y++) pixels.fill(255, y * 100 + 70, y * 100 + 78);
    for (let y = 47; y < 55; y++) pixels.fill(255, y * 100 + 70, y * 100 + 95);
    const digit = await taken(grey({ width: 100, height: 90, pixels }));
    let [mass, across, down, top, bottom] = [0, 0, 0, 28, 0];
    for (const [index, pixel] of digit.entries()) {
      const y = Math.floor(index / 28);
      mass += pixel;
      across += pixel * (index % 28);
      down += pixel * y;
      if (pixel > 127) [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    }
    expect(Math.abs(bottom - top - 20)).toBeLessThanOrEqual(1);
    expect(across / mass).toBeCloseTo(14, 0);
    expect(down / mass).toBeCloseTo(14, 0);
  });

  it('of a thin pen is as strong as MNIST’s', async () => {
    const pixels = new Uint8Array(200 * 200);
    for (let y = 20; y < 180; y++) pixels.fill(255, y * 200 + 99, y * 200 + 102);
    const digit = await taken(grey({ width: 200, height: 200, pixels }));
    expect(Math.max(...digit)).toBeGreaterThan(230);
  });

  it.each([0, 90, 255])('of one colour is refused: %i', async (value) => {
    const blank = grey({ width: 50, height: 40, pixels: new Uint8Array(2000).fill(value) });
    await expect(taken(blank)).rejects.toMatchObject({
      problem: 'nothing-drawn',
      message: 'The image has only one colour, so nothing is drawn on it.',
    });
  });

  it.each([
    ['two halves', (x: number) => (x < 25 ? 0 : 255)],
    ['a gradient', (x: number) => 5 * x],
    ['three stripes', (x: number) => [255, 128, 0][Math.floor(x / 17)] ?? 0],
  ])('of %s has nothing that can be told from the paper', async (_, levelAt) => {
    const pixels = Uint8Array.from({ length: 2000 }, (_level, pixel) => levelAt(pixel % 50));
    const image = grey({ width: 50, height: 40, pixels });
    await expect(taken(image)).rejects.toMatchObject({ problem: 'too-faint' });
  });
});
