/** A picture of which each channel has its own plane, 0 to 255. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** One: grey; three: red, green, blue. */
  readonly planes: readonly Float32Array[]; // [height × width] each
}

/** A color's channels: one where it is grey and a picture is. */
export function channelsOf(color: string, channels: number): readonly number[] {
  return Array.from({ length: channels }, (_, channel) =>
    Number.parseInt(color.slice(2 * channel, 2 * channel + 2), 16),
  );
}

/** Whether a color has no hue. */
export function isGreyColor(color: string): boolean {
  return color.slice(0, 2) === color.slice(2, 4) && color.slice(2, 4) === color.slice(4);
}

/** A picture of one color. */
export function plainPicture(
  width: number,
  height: number,
  color: string,
  channels: number,
): Picture {
  const planes = channelsOf(color, channels).map((level) =>
    new Float32Array(width * height).fill(level),
  );
  return { width, height, planes };
}

/** Multiplies all channels by a share for each pixel. */
export function shade(
  { width, height, planes }: Picture,
  shareAt: (x: number, y: number) => number,
) {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = shareAt(x, y);
      const at = y * width + x;
      for (const plane of planes) plane[at] = (plane[at] ?? 0) * share;
    }
  }
}

/** Lays a color over one pixel. @param cover 0: nothing is seen of it, 1: it hides what was there */
export function cover(
  planes: readonly Float32Array[],
  at: number,
  color: readonly number[],
  share: number,
): void {
  for (const [channel, plane] of planes.entries()) {
    const before = plane[at] ?? 0;
    plane[at] = before + share * ((color[channel] ?? 0) - before);
  }
}

/** Levels as bytes, channels side by side. */
export function bytesOf({ planes }: Picture): Uint8Array {
  const channels = planes.length;
  const bytes = new Uint8Array(channels * (planes[0]?.length ?? 0));
  for (const [channel, plane] of planes.entries()) {
    for (let at = 0; at < plane.length; at++) {
      bytes[at * channels + channel] = Math.min(Math.max((plane[at] ?? 0) + 0.5, 0), 255);
    }
  }
  return bytes;
}
