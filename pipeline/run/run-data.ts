import { type Dataset, loadDataset } from '../data/dataset.ts';
import {
  defaultReading,
  readingOf,
  type ReadingOptions,
  requireSizeToFit,
} from '../data/format.ts';
import {
  defaultTestImages,
  holdOutValidation,
  requireTestImages,
  withTestImages,
} from '../data/validation.ts';
import { InvalidInput } from '../invalid-input.ts';
import { isPresent } from '../files/missing-files.ts';
import type { RunFolder } from '../record/run-folder.ts';
import type { DataSettings } from './data-settings.ts';
import { flagName, shellQuoted } from './flags.ts';

/** What a person may say of a run's data on the command line. */
export interface DataFlags {
  readonly data: string;
  /** Training images to hold out. */
  readonly validationImages?: number | undefined;
  /** Training images to keep apart as test images, of data that have none. */
  readonly testImages?: number | undefined;
  /** The side that images are scaled to. */
  readonly size?: number | undefined;
  readonly fit?: ReadingOptions['fit'] | undefined;
  readonly grey?: boolean | undefined;
  readonly content?: ReadingOptions['content'];
  readonly skipBroken?: boolean | undefined;
  /** A CSV file with labels for some of the images. */
  readonly labels?: string | undefined;
}

/**
 * The data of a new run, those to test and to validate with set apart.
 *
 * @param given only the flags that the person wrote
 * @param base the configuration of another run that this one repeats; null: there is none
 * @param defaultValidation how many training images are held out unless another number is asked for
 * @throws InvalidInput for data that cannot be read or divided so
 */
export async function loadGivenData(
  flags: DataFlags,
  given: Partial<DataFlags>,
  base: DataSettings | null,
  defaultValidation: (dataset: Dataset) => number,
): Promise<Dataset> {
  const reading = { ...(base?.reading ?? defaultReading), ...givenReading(given) };
  requireSizeToFit(given.fit, reading.size);
  const read = await loadDataset(given.data ?? base?.data ?? flags.data, reading);
  // Data that have test images of their own keep them, whatever the other run's data had.
  const byDefault = base && !read.test ? (base.testImages ?? 0) : defaultTestImages(read);
  const loaded = withTestImages(read, requireTestImages(read, flags.testImages) ?? byDefault);
  const held = flags.validationImages ?? base?.validationImages ?? defaultValidation(loaded);
  return holdOutValidation(loaded, held);
}

/**
 * The data of a run that goes on, read and divided as before.
 *
 * @param folder the run's, which has a copy of the labels that it was given
 * @throws InvalidInput for data that are not those it was started with, or that are to be read in another way
 */
export async function loadStoredData(
  stored: DataSettings,
  given: Partial<DataFlags>,
  folder: RunFolder,
): Promise<Dataset> {
  const source = given.data ?? stored.data;
  const { imageShape, testImages = 0, validationImages } = stored;
  requireSameReading(stored.reading, given);
  const reading = readingOf(stored.reading, imageShape[2]) ?? defaultReading;
  const isGone = reading.labels !== undefined && !(await isPresent(reading.labels));
  const labels = given.labels ?? (isGone ? await labelsOfRun(folder, stored) : reading.labels);
  const dataset = await loadDataset(
    source,
    labels === undefined ? reading : { ...reading, labels },
  );
  await requireSameData(dataset, { ...stored, data: source }, folder);
  return holdOutValidation(withTestImages(dataset, testImages), validationImages);
}

/** The file with the labels that a run was given: its copy, or what it was copied from; undefined: it was given none. */
export async function labelsOfRun(
  { givenLabels }: RunFolder,
  { reading }: Pick<DataSettings, 'reading'>,
): Promise<string | undefined> {
  return reading?.labels !== undefined && (await isPresent(givenLabels))
    ? givenLabels
    : reading?.labels;
}

/** @throws InvalidInput for data that are not those that a run was started with */
export async function requireSameData(
  { sha256, reading }: Dataset,
  stored: Pick<DataSettings, 'data' | 'datasetSha256' | 'reading'>,
  folder: RunFolder,
): Promise<void> {
  if (sha256 === stored.datasetSha256) return;
  const read = reading?.labels;
  const labels = read === undefined ? '' : ` with the labels of ${read}`;
  const kept = await labelsOfRun(folder, stored);
  const advice =
    kept === undefined || kept === read || kept === stored.reading?.labels
      ? ''
      : `; --labels ${shellQuoted(kept)} has the labels of then`;
  throw new InvalidInput(
    `${stored.data}${labels}: is not the data that the run was started with (SHA-256 ${sha256}, the run has ${stored.datasetSha256})${advice}`,
  );
}

/** What a person asked for of the reading of image files. */
function givenReading({
  size,
  fit,
  grey,
  skipBroken,
  labels,
  content,
}: Partial<DataFlags>): Partial<ReadingOptions> {
  return {
    ...(labels === undefined ? {} : { labels }),
    ...(content === undefined ? {} : { content }),
    ...(size === undefined ? {} : { size }),
    ...(fit === undefined ? {} : { fit }),
    ...(grey === undefined ? {} : { grey }),
    ...(skipBroken === undefined ? {} : { skipBroken }),
  };
}

/** @throws InvalidInput when a run that goes on is asked to read its images in another way */
function requireSameReading(
  stored: ReadingOptions = defaultReading,
  given: Partial<DataFlags>,
): void {
  for (const [name, value] of Object.entries(givenReading(given))) {
    const had = stored[name as keyof ReadingOptions];
    // Labels may lie elsewhere by now: what they say is compared with the data.
    if (had === value || (name === 'labels' && had !== undefined)) continue;
    throw new InvalidInput(
      `${flagName(name)} ${String(value)}: the run was started with ${String(had ?? 'images as they are')}, which cannot change`,
    );
  }
}
