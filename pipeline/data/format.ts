import * as z from 'zod';
import { contents } from '../../models/manifest/content.ts';
import { InvalidInput } from '../invalid-input.ts';
import type { TrainAndTest } from './images.ts';
import type { FolderEntries } from './input-files.ts';
import type { InputPlace } from './input-tree.ts';

export const fits = ['letterbox', 'crop'] as const;

/** How image files of a data set become images of one size; part of the configuration of a run. */
export const readingSchema = z.strictObject({
  /** The side in pixels that every image is scaled to; null: they are all alike. */
  size: z.int().min(8).max(128).nullable(),
  /** What becomes of images that are not square when they are scaled: letterboxed, or cropped. */
  fit: z.enum(fits),
  /** Whether image files that cannot be decoded are left out, and counted; else the first one is an error. */
  skipBroken: z.boolean(),
  /** Whether images become grey that have colours; absent: colours are kept. */
  grey: z.boolean().optional(),
  /** What the images show; absent: what the data set's name says. */
  content: z.enum(contents).optional(),
  /** A CSV file with labels for some of the images; absent: the data have labels of their own, or none. */
  labels: z.string().optional(),
});

/** @throws InvalidInput for `--fit` without `--size`, which would do nothing */
export function requireSizeToFit(
  fit: ReadingOptions['fit'] | undefined,
  size: ReadingOptions['size'] | undefined,
): void {
  if (fit === undefined || typeof size === 'number') return;
  throw new InvalidInput(`--fit ${fit}: scales images only with --size, such as --size 28`);
}

export type ReadingOptions = Readonly<z.infer<typeof readingSchema>>;

export const defaultReading: ReadingOptions = { size: null, fit: 'letterbox', skipBroken: false };

/**
 * How the data of a run or a model are read. Runs of 0.1.0 read colours in grey, which their configuration did not
 * say; their images have one channel.
 */
export function readingOf(
  reading: ReadingOptions | undefined,
  channels: number,
): ReadingOptions | undefined {
  return channels === 1 ? { ...(reading ?? defaultReading), grey: true } : reading;
}

/** A place to read a data set from, with all that a format needs. */
export interface FormatInput extends InputPlace {
  readonly options: ReadingOptions;
  /** Adds a line on how the data were read that a person should know. */
  readonly note: (line: string) => void;
}

/** A form that a data set can come in. */
export interface DatasetFormat {
  /** What it consists of, in the plural, for --help and for errors. */
  readonly name: string;
  /** An example, for errors. */
  readonly example: string;
  readonly recognises: (entries: FolderEntries) => boolean;
  /** @throws InvalidInput naming the file that is wrong */
  readonly load: (input: FormatInput) => Promise<TrainAndTest>;
}
