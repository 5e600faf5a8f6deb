import type { Dice } from '../dice.ts';
import { quickNoise } from './noise.ts';
import { type Picture, shade } from './picture.ts';
import type { Range } from './presets.ts';

/** Light that comes from one side. */
export function addLight(picture: Picture, range: Range, dice: Dice): void {
  const strength = dice.between(...range);
  const [towardsX, towardsY] = [dice.between(-1, 1), dice.between(-1, 1)];
  if (strength === 0) return;
  const { width, height } = picture;
  shade(picture, (x, y) => {
    const place = (towardsX * (x / width - 0.5) + towardsY * (y / height - 0.5)) * 0.5;
    return 1 - strength * (0.5 + place);
  });
}

/** The shadow of something with a straight edge, as of a phone or a hand. */
export function addShadow(picture: Picture, range: Range, dice: Dice): void {
  const strength = dice.between(...range);
  const { width, height } = picture;
  const [edge, slope] = [dice.between(0, width), dice.between(-1, 1)];
  const [softness, side] = [height * dice.between(0.2, 1), dice.share() < 0.5 ? -1 : 1];
  if (strength === 0) return;
  shade(picture, (x, y) => {
    const inside = (side * (x - edge + slope * (y - height / 2))) / softness + 0.5;
    const share = Math.min(Math.max(inside, 0), 1);
    return 1 - strength * share * share * (3 - 2 * share);
  });
}

/** Blurs by passes of three pixels, whose variances add up; without exponentials, which machines round differently. */
export function blur({ width, height, planes }: Picture, range: Range, dice: Dice): void {
  const deviation = dice.between(...range);
  if (deviation === 0) return;
  const variance = deviation * deviation;
  const passes = Math.ceil(variance / 0.5);
  const side = variance / passes / 2;
  for (const plane of planes) {
    for (let pass = 0; pass < passes; pass++) {
      for (let y = 0; y < height; y++) blurLine(plane, y * width, 1, width, side);
      for (let x = 0; x < width; x++) blurLine(plane, x, width, height, side);
    }
  }
}

function blurLine(
  plane: Float32Array,
  start: number,
  step: number,
  length: number,
  side: number,
): void {
  let before = plane[start] ?? 0;
  for (let index = 0, at = start; index < length; index++, at += step) {
    const own = plane[at] ?? 0;
    const after = index + 1 < length ? (plane[at + step] ?? 0) : own;
    plane[at] = own + side * (before + after - 2 * own);
    before = own;
  }
}

/** Noise of about a normal distribution: the sum of three even ones. */
export function addNoise({ width, planes }: Picture, range: Range, dice: Dice): void {
  const deviation = dice.between(...range);
  if (deviation === 0) return;
  for (const plane of planes) {
    const noise = quickNoise(dice.bits());
    for (let at = 0; at < plane.length; at++) {
      const [x, y] = [at % width, Math.floor(at / width)];
      const sum = noise.at(x, 3 * y) + noise.at(x, 3 * y + 1) + noise.at(x, 3 * y + 2);
      plane[at] = (plane[at] ?? 0) + deviation * 2 * (sum - 1.5);
    }
  }
}
