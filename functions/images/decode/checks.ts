import type { Planes } from './planes.ts';

/** The two colours of checks differ by so many levels of 255: more would be ink, or black and white dots. */
const [leastDifference, mostDifference] = [8, 110];

/** Checks cover about half of the border each: these shares of it are surely dark and light. */
const [darkShare, lightShare] = [0.2, 0.8];

/** So much of the border has one of the two colours, give or take a few levels; the rest is between them, or ink. */
const [sameColor, leastSame] = [12, 0.5];

/** A side of the picture has so many whole checks, of which nearly all are of one length. */
const [leastChecks, regularShare] = [4, 0.9];

/** The shortest check: single pixels that change are noise. */
const leastLength = 2;

/**
 * Planes whose paper is the checkerboard by which programs show what is transparent, as paper of one colour. Others
 * are returned as they are.
 */
export function withoutChecks({ width, height, channels }: Planes): Planes {
  return {
    width,
    height,
    channels: channels.map((channel) => {
      const checks = checksOf(channel, width);
      return checks ? flattened(channel, checks) : channel;
    }),
  };
}

interface Checks {
  readonly dark: number;
  readonly light: number;
}

/** The two levels of a plane whose four sides are regular checks; null where it has none. */
function checksOf(channel: Float32Array, width: number): Checks | null {
  const sides = sidesOf(channel, width);
  const border = Float32Array.from(sides.flatMap((side) => [...side])).toSorted();
  const levelAt = (share: number) => border[Math.floor(share * border.length)] ?? 0;
  const [dark, light] = [levelAt(darkShare), levelAt(lightShare)];
  if (light - dark < leastDifference || light - dark > mostDifference) return null;
  const same = border.filter(
    (level) => Math.min(Math.abs(level - dark), Math.abs(level - light)) <= sameColor,
  );
  if (same.length < leastSame * border.length) return null;
  return sides.every((side) => isRegular(side, (dark + light) / 2)) ? { dark, light } : null;
}

/** The first and the last row and column. */
function sidesOf(channel: Float32Array, width: number): readonly Float32Array[] {
  const height = channel.length / width;
  const column = (x: number) =>
    Float32Array.from({ length: height }, (_, y) => channel[y * width + x] ?? 0);
  return [channel.subarray(0, width), channel.subarray(-width), column(0), column(width - 1)];
}

/** Whether a line changes between dark and light in steps of one length; its ends may cut a check. */
function isRegular(side: Float32Array, middle: number): boolean {
  const changes = [...side.keys()].filter(
    (place) => place > 0 && (side[place] ?? 0) > middle !== (side[place - 1] ?? 0) > middle,
  );
  const lengths = changes.slice(1).map((place, index) => place - (changes[index] ?? 0));
  if (lengths.length < leastChecks) return false;
  const usual = lengths.toSorted((one, other) => one - other)[lengths.length >> 1] ?? 0;
  const regular = lengths.filter((length) => Math.abs(length - usual) <= 1);
  return usual >= leastLength && regular.length >= regularShare * lengths.length;
}

/** All from dark to light becomes dark; what is lighter is moved after it, so that its distance stays. */
function flattened(channel: Float32Array, { dark, light }: Checks): Float32Array {
  return channel.map((level) => (level <= dark ? level : Math.max(dark, level - light + dark)));
}
