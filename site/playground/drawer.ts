import { seriesDraws } from '../../models/digit-series.ts';
import { type Draw, generate, loadGenerator } from '../../models/generator.ts';
import { paint, paletteOf, plainColors } from '../../models/images/colors.ts';
import { setHandwriting } from '../../models/images/handwriting.ts';
import {
  type GreyImage,
  longerSide,
  resize,
  scaledBy,
  scaledTo,
} from '../../models/images/image.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { latentBetween, truncateLatent } from '../../models/seed/latent.ts';
import { seedToLabel, seedToLatent } from '../../models/seed/seed.ts';
import { setSheet } from '../../models/sheet.ts';
import { openSource } from '../../models/source.ts';
import type { PictureRequest } from './fields.ts';

/** A picture as canvases take it. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>; // [height × width × 4]
}

/** Draws in this browser what the server would draw, pixel by pixel. */
export interface Drawer {
  readonly manifest: Manifest;
  /** The latent vector of a seed: a handwriting. */
  readonly handOf: (seed: string) => Float32Array;
  /** The index of the label that is drawn: the one named, else the seed's. */
  readonly labelOf: (seed: string, name: string) => number | null;
  /** Draws digits, [height × width] bytes each. */
  readonly draw: (draws: readonly Draw[]) => readonly Uint8Array[];
  /** Draws a digit, a sheet or a number; of a walk the place at `share` of the way. */
  readonly picture: (request: PictureRequest, share?: number) => Picture;
  /** Writes a number in one handwriting, white on black. @param height pixels */
  readonly write: (digits: string, hand: Float32Array, height: number) => Picture;
}

/**
 * Loads a model and verifies it: length and SHA-256 of each file, the id, and the pixels of a known seed.
 *
 * @param source the URL of the model's folder
 * @throws ModelError that names the file; StoreError when the connection is lost; Error without WebAssembly
 */
export async function openDrawer(source: string): Promise<Drawer> {
  const { store, id } = await openSource(source);
  const generator = await loadGenerator(store, id);
  const { manifest } = generator;
  const { latent, labels, image: shape } = manifest;
  const handOf = (seed: string) => seedToLatent(seed, latent.size);
  const labelOf = (seed: string, name: string) => {
    if (labels === null) return null;
    return name === '' ? seedToLabel(seed, labels.length) : labels.indexOf(name);
  };
  const draw = (draws: readonly Draw[]) => generate(generator, draws);
  const draws = (request: PictureRequest, share: number): readonly Draw[] => {
    const { kind, seed, truncation } = request;
    const own = handOf(seed);
    const label = labelOf(seed, request.label);
    if (kind === 'digit') return [{ latent: truncateLatent(own, truncation), label }];
    if (kind === 'walk') {
      const between = latentBetween(own, handOf(request.to), share);
      const end = request.toLabel === '' ? label : labelOf(request.to, request.toLabel);
      const mixed = end === null || end === label ? {} : { mixed: [{ label: end, share }] };
      return [{ latent: truncateLatent(between, truncation), label, ...mixed }];
    }
    if (kind === 'number') return numberDraws(request.digits, truncateLatent(own, truncation));
    const { count } = request;
    const series = { seed, count, truncation, label: request.label === '' ? null : label };
    return seriesDraws(series, manifest, { from: 0, to: count }).draws;
  };
  const numberDraws = (digits: string, hand: Float32Array) =>
    Array.from(digits, (digit): Draw => ({ latent: hand, label: labels?.indexOf(digit) ?? null }));
  const write = (given: readonly Draw[], height: number, colors: DrawnColors) => {
    const line = setHandwriting(draw(given).map((pixels) => ({ ...shape, pixels })));
    return colored(line, scaledBy(line, height / line.height), colors);
  };
  return {
    manifest,
    handOf,
    labelOf,
    draw,
    write: (digits, hand, height) => write(numberDraws(digits, hand), height, plainColors),
    picture(request, share = 0) {
      const { kind, size, each, columns } = request;
      const given = draws(request, share);
      if (kind === 'number') return write(given, each, request);
      const images = draw(given);
      if (kind === 'sheet') {
        const sheet = setSheet(images, columns, shape);
        return colored(sheet, scaledBy(sheet, each / longerSide(shape)), request);
      }
      const image = { ...shape, pixels: images[0] ?? new Uint8Array() };
      return colored(image, scaledTo(shape, kind === 'walk' ? each : size), request);
    },
  };
}

type DrawnColors = Pick<PictureRequest, 'color' | 'background'>;

/** Scales an image and colours it, as the server does. */
function colored(
  image: GreyImage,
  { width, height }: Pick<GreyImage, 'width' | 'height'>,
  { color, background }: DrawnColors,
): Picture {
  const { pixels } = resize(image, width, height);
  return { width, height, rgba: paint(pixels, paletteOf({ color, background })) };
}
