import type { Dice } from '../dice.ts';
import { inverse, type Transform } from '../geometry.ts';
import type { Line } from '../lines/line.ts';
import { quickNoise } from './noise.ts';
import { channelsOf, cover, type Picture, shade } from './picture.ts';
import type { Range, Rules } from './presets.ts';

/** Grain of the paper: single pixels, and clouds of several. */
export function addTexture(picture: Picture, range: Range, dice: Dice): void {
  const strength = dice.between(...range);
  if (strength === 0) return;
  const noise = quickNoise(dice.bits());
  shade(picture, (x, y) => {
    const clouds = noise.smooth(x / 7, y / 7) + noise.smooth(x / 2.5 + 99, y / 2.5);
    return 1 - strength * (0.5 * clouds + 0.6 * noise.at(x, y) - 0.3);
  });
}

/** Stains with soft edges, browner than the paper. */
export function addStains({ width, height, planes }: Picture, range: Range, dice: Dice): void {
  const count = Math.floor(dice.between(...range));
  for (let stain = 0; stain < count; stain++) {
    const [middleX, middleY] = [dice.between(0, width), dice.between(0, height)];
    const radius = height * dice.between(0.15, 0.7);
    const strength = dice.between(0.08, 0.3);
    const color = channelsOf(dice.pick(['8a6a3a', '6b5a48', '9a8a6a']), planes.length);
    const noise = quickNoise(dice.bits());
    const [left, right] = [Math.max(0, Math.floor(middleX - radius)), middleX + radius];
    for (
      let y = Math.max(0, Math.floor(middleY - radius));
      y < Math.min(height, middleY + radius);
      y++
    ) {
      for (let x = left; x < Math.min(width, right); x++) {
        const [awayX, awayY] = [(x - middleX) / radius, (y - middleY) / radius];
        const away = awayX * awayX + awayY * awayY + 0.5 * noise.smooth(x / 9, y / 9);
        if (away >= 1) continue;
        cover(planes, y * width + x, color, strength * (1 - away) * (0.5 + 0.5 * away));
      }
    }
  }
}

/** Draws the lines that are printed on the paper, where the map moves them to. */
export function addRules(
  { width, height, planes }: Picture,
  rules: Rules,
  { hand, cells }: Line,
  map: Transform,
  dice: Dice,
): void {
  const color = channelsOf(dice.pick(rules.colors), planes.length);
  const opacity = dice.between(...rules.opacity);
  const spacing = dice.between(...rules.spacing) * hand.height;
  const half = (dice.between(...rules.width) * hand.height) / 2;
  // Lines stand anywhere in relation to the writing, except that people write near a ruled line.
  const [acrossFrom, downFrom] = [
    dice.between(0, spacing),
    rules.kind === 'ruled' ? dice.between(0, 0.2) * hand.height : dice.between(0, spacing),
  ];
  const back = inverse(map);
  const pixel = 1 / Math.sqrt(Math.abs(map[0] * map[4] - map[1] * map[3]));
  const inked = (distance: number) => Math.min(Math.max((half - distance) / pixel + 0.5, 0), 1);
  const fromGrid = (value: number, start: number, step: number) => {
    const place = (value - start) / step;
    return Math.abs(place - Math.floor(place + 0.5)) * step;
  };
  const distanceAt = (u: number, v: number): number => {
    if (rules.kind === 'ruled') return fromGrid(v, downFrom, spacing);
    if (rules.kind === 'squared') {
      return Math.min(fromGrid(v, downFrom, spacing), fromGrid(u, acrossFrom, spacing));
    }
    if (!cells) return Number.POSITIVE_INFINITY;
    const right = cells.left + cells.width * cells.count;
    if (
      v < cells.top - half ||
      v > cells.bottom + half ||
      u < cells.left - half ||
      u > right + half
    ) {
      return Number.POSITIVE_INFINITY;
    }
    const across = fromGrid(u, cells.left, cells.width);
    return Math.min(across, Math.abs(v - cells.top), Math.abs(v - cells.bottom));
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const w = back[6] * (x + 0.5) + back[7] * (y + 0.5) + back[8];
      const u = (back[0] * (x + 0.5) + back[1] * (y + 0.5) + back[2]) / w;
      const v = (back[3] * (x + 0.5) + back[4] * (y + 0.5) + back[5]) / w;
      const share = inked(distanceAt(u, v));
      if (share > 0) cover(planes, y * width + x, color, share * opacity);
    }
  }
}
