import { type Color, type Page, type Random, blankPage, inked, mapped, normal } from './page.ts';

/** Changes a page by chance. */
export type Effect = (page: Page, random: Random) => Page;

/** Light that depends on the place: a factor of what the page reflects. */
function lit(page: Page, light: (x: number, y: number) => number): Page {
  const { width, height } = page;
  const factors = Float32Array.from({ length: width * height }, (_, pixel) =>
    light((pixel % width) / width, Math.floor(pixel / width) / height),
  );
  return mapped(page, (value, pixel) => value * (factors[pixel] ?? 1));
}

/** Light from one side. @param darkest the factor on the dark side */
export const softShadow =
  (darkest: number): Effect =>
  (page, random) => {
    const angle = 2 * Math.PI * random();
    return lit(page, (x, y) => {
      const along = 0.5 + (x - 0.5) * Math.cos(angle) + (y - 0.5) * Math.sin(angle);
      return darkest + (1 - darkest) * Math.min(1, Math.max(0, along));
    });
  };

/** The shadow of a hand or a phone, with an edge that is a few pixels wide. */
export const hardShadow =
  (darkness: number): Effect =>
  (page, random) => {
    const angle = 2 * Math.PI * random();
    const offset = 0.3 * (random() - 0.5);
    return lit(page, (x, y) => {
      const along = (x - 0.5) * Math.cos(angle) + (y - 0.5) * Math.sin(angle) + offset;
      return 1 - darkness * Math.min(1, Math.max(0, 0.5 + along / 0.03));
    });
  };

/** Darker towards the corners, as a cheap lens makes it. */
export const vignette: Effect = (page) =>
  lit(page, (x, y) => 1 - 0.9 * ((x - 0.5) ** 2 + (y - 0.5) ** 2));

/** A spot of light: a lamp on a whiteboard. */
export const spotlight: Effect = (page, random) => {
  const [left, top] = [0.2 + 0.6 * random(), 0.2 + 0.6 * random()];
  return lit(page, (x, y) => 0.55 + 0.45 * Math.exp(-((x - left) ** 2 + (y - top) ** 2) / 0.08));
};

/** Independent noise of each pixel, in levels of 255. */
export const noise =
  (deviation: number): Effect =>
  (page, random) =>
    mapped(page, (value) => value + deviation * normal(random));

/** Black and white pixels here and there. */
export const saltAndPepper =
  (share: number): Effect =>
  (page, random) => {
    const dice = page.opacity.map(() => random());
    return mapped(page, (value, pixel) => {
      const fallen = dice[pixel] ?? 1;
      if (fallen < share / 2) return 0;
      return fallen < share ? 255 : value;
    });
  };

/** Smooth noise: of paper's grain (small), of crumpled paper (large). @param scale in pixels */
export const texture =
  (deviation: number, scale: number): Effect =>
  (page, random) => {
    const field = blurredPlane(
      page.opacity.map(() => normal(random)),
      page.width,
      scale,
    );
    const power = Math.sqrt(field.reduce((sum, value) => sum + value ** 2, 0) / field.length);
    return mapped(page, (value, pixel) => value + (deviation * (field[pixel] ?? 0)) / power);
  };

/** Out of focus. @param radius in pixels */
export const blur =
  (radius: number): Effect =>
  (page) => {
    const [red, green, blue] = page.channels.map((values) =>
      blurredPlane(values, page.width, radius),
    );
    if (!red || !green || !blue) throw new Error('a page has three channels');
    return { ...page, channels: [red, green, blue] };
  };

/** Blocks of 8 × 8 with few levels, as in a JPEG of low quality. */
export const blocks =
  (step: number): Effect =>
  (page) => {
    const { width } = page;
    const sums = new Map<number, [sum: number, count: number]>();
    const blockOf = (pixel: number) =>
      Math.floor(pixel / width / 8) * 10_000 + Math.floor((pixel % width) / 8);
    for (const [pixel, value] of page.channels[1].entries()) {
      const [sum, count] = sums.get(blockOf(pixel)) ?? [0, 0];
      sums.set(blockOf(pixel), [sum + value, count + 1]);
    }
    return mapped(page, (value, pixel) => {
      const [sum, count] = sums.get(blockOf(pixel)) ?? [0, 1];
      const mean = sum / count;
      return Math.round(mean / 6) * 6 + Math.round((value - mean) / step) * step;
    });
  };

/** Three box filters along each axis: close to a normal distribution of that deviation. */
function blurredPlane(values: Float32Array, width: number, deviation: number): Float32Array {
  const radius = Math.max(1, Math.round(deviation));
  const height = values.length / width;
  let plane = values;
  for (let round = 0; round < 3; round++) {
    plane = boxed(plane, height, width, [width, 1], radius);
    plane = boxed(plane, width, height, [1, width], radius);
  }
  return plane;
}

function boxed(
  values: Float32Array,
  lines: number,
  length: number,
  [lineStep, step]: readonly [number, number],
  radius: number,
): Float32Array {
  const result = new Float32Array(values.length);
  for (let line = 0; line < lines; line++) {
    for (let place = 0; place < length; place++) {
      let sum = 0;
      for (let tap = place - radius; tap <= place + radius; tap++) {
        const within = Math.min(length - 1, Math.max(0, tap));
        sum += values[line * lineStep + within * step] ?? 0;
      }
      result[line * lineStep + place * step] = sum / (2 * radius + 1);
    }
  }
  return result;
}

/** Lines across the page. @param gap between two, in pixels; @param tilt how far each falls in its length */
export const ruled =
  (color: Color, gap: number, thickness: number, isSquared = false, tilt = 0): Effect =>
  (page, random) => {
    const { width, height } = page;
    const [first, left] = [gap * random(), gap * random()];
    const isOn = (place: number, start: number) =>
      (((place - start) % gap) + gap) % gap < thickness;
    const coverage = Float32Array.from({ length: width * height }, (_, pixel) => {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const isLine = isOn(y + (tilt * x) / width, first);
      return isLine || (isSquared && isOn(x, left)) ? 0.9 : 0;
    });
    return inked(page, coverage, color);
  };

/** Lines of a page that is not flat: they bow by some pixels in the middle. */
export const curved =
  (color: Color, gap: number, thickness: number, bow: number): Effect =>
  (page, random) => {
    const { width, height } = page;
    const first = gap * random();
    const coverage = Float32Array.from({ length: width * height }, (_, pixel) => {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const place = y + bow * Math.sin((Math.PI * x) / width) - first;
      return ((place % gap) + gap) % gap < thickness ? 0.9 : 0;
    });
    return inked(page, coverage, color);
  };

/** A border of one colour on the sides that are named. @param inset how far from the picture's edge */
export const bordered =
  (
    color: Color,
    thickness: Partial<Record<'left' | 'right' | 'top' | 'bottom', number>>,
    inset = 0,
  ): Effect =>
  (page) => {
    const { width, height } = page;
    const isOn = (place: number, size: number | undefined) =>
      size !== undefined && place >= inset && place < inset + size;
    const coverage = Float32Array.from({ length: width * height }, (_, pixel) => {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      if (Math.min(x, y, width - 1 - x, height - 1 - y) < inset) return 0;
      const { left, right, top, bottom } = thickness;
      const isHere = isOn(x, left) || isOn(width - 1 - x, right);
      return isHere || isOn(y, top) || isOn(height - 1 - y, bottom) ? 1 : 0;
    });
    return inked(page, coverage, color);
  };

/** The same border on all four sides. */
export const framed = (color: Color, thickness: number, inset = 0): Effect =>
  bordered(color, { left: thickness, right: thickness, top: thickness, bottom: thickness }, inset);

/** What lies around a sheet. Sizes and the middle are shares of the picture. */
export interface SheetOnGround {
  readonly ground: Color;
  readonly width: number;
  readonly height: number;
  readonly across?: number; // of the sheet's middle; default: the picture's
  readonly down?: number;
  readonly angle: number; // degrees, clockwise
}

/** The page is a sheet that lies turned on a ground; its edge is two pixels wide. */
export const onGround =
  ({ ground, width, height, across = 0.5, down = 0.5, angle }: SheetOnGround): Effect =>
  (page) => {
    const turn = (angle * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const coverage = Float32Array.from({ length: page.width * page.height }, (_, pixel) => {
      const x = (pixel % page.width) - across * page.width;
      const y = Math.floor(pixel / page.width) - down * page.height;
      const beyondSide = Math.abs(cos * x + sin * y) - (width * page.width) / 2;
      const beyondEnd = Math.abs(cos * y - sin * x) - (height * page.height) / 2;
      return Math.min(1, Math.max(0, 0.5 + Math.max(beyondSide, beyondEnd) / 2));
    });
    return inked(page, coverage, ground);
  };

/** Round specks near the picture's edges. @param radius in pixels */
export const specks =
  (color: Color, count: number, radius: number): Effect =>
  (page, random) => {
    const { width, height } = page;
    const places = Array.from({ length: count }, () => {
      const along = random();
      const near = 0.02 + 0.08 * random();
      const [x, y] = random() < 0.5 ? [near, along] : [along, near];
      return random() < 0.5 ? [x * width, y * height] : [(1 - x) * width, (1 - y) * height];
    });
    const coverage = Float32Array.from({ length: width * height }, (_, pixel) => {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const isSpeck = places.some(([left = 0, top = 0]) => Math.hypot(x - left, y - top) < radius);
      return isSpeck ? 1 : 0;
    });
    return inked(page, coverage, color);
  };

/** Writing in a corner: a zigzag of small strokes. */
export const scribble =
  (color: Color): Effect =>
  (page, random) => {
    const { width, height } = page;
    const coverage = new Float32Array(width * height);
    const [left, top] = [0.03 * width, 0.04 * height];
    for (let letter = 0; letter < 5; letter++) {
      const [slope, tall] = [0.3 + random(), 0.03 + 0.03 * random()];
      for (let step = 0; step < 200; step++) {
        const phase = step / 200;
        const x = left + 0.035 * width * (letter + phase * 0.8);
        const y = top + tall * height * Math.abs(((phase * 2 * slope) % 1) * 2 - 1);
        for (let near = 0; near < 4; near++) {
          const at = Math.round(y + (near >> 1)) * width + Math.round(x + (near & 1));
          coverage[at] = 1;
        }
      }
    }
    return inked(page, coverage, color);
  };

/** No paper: what is as light as paper becomes transparent. */
export const withoutPaper =
  (coverage: Float32Array): Effect =>
  (page) => ({ ...page, opacity: coverage.map((share) => share) });

/** Paper whose colour changes from one corner to the other. */
export function gradientPage(width: number, height: number, from: Color, to: Color): Page {
  return mapped(blankPage(width, height, from), (value, pixel, channel) => {
    const share = ((pixel % width) / width + Math.floor(pixel / width) / height) / 2;
    return value * (1 - share) + (to[channel] ?? 0) * share;
  });
}
