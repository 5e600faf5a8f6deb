import { type Dataset, loadDataset } from '../data/dataset.ts';
import {
  defaultReading,
  readingOf,
  type ReadingOptions,
  requireSizeToFit,
} from '../data/format.ts';
import type { Channels } from '../data/images.ts';
import {
  defaultTestImages,
  holdOutValidation,
  requireTestImages,
  withTestImages,
} from '../data/validation.ts';
import { InvalidInput } from '../invalid-input.ts';
import { flagName } from './flags.ts';

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

/** What every kind of configuration says of its data. */
export interface DataSettings {
  readonly data: string;
  readonly datasetSha256: string;
  readonly validationImages: number;
  readonly testImages?: number | undefined;
  readonly reading?: ReadingOptions | undefined;
  readonly preset: string;
  readonly labels: readonly string[] | null;
  /** [height, width, channels] */
  readonly imageShape: readonly [height: number, width: number, channels: Channels];
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
  const byDefault = base ? (base.testImages ?? 0) : defaultTestImages(read);
  const loaded = withTestImages(read, requireTestImages(read, flags.testImages) ?? byDefault);
  const held = flags.validationImages ?? base?.validationImages ?? defaultValidation(loaded);
  return holdOutValidation(loaded, held);
}

/**
 * The data of a run that goes on, read and divided as before.
 *
 * @throws InvalidInput for data that are not those it was started with, or that are to be read in another way
 */
export async function loadStoredData(
  stored: DataSettings,
  given: Partial<DataFlags>,
): Promise<Dataset> {
  const data = given.data ?? stored.data;
  const { datasetSha256, imageShape, reading, testImages = 0, validationImages } = stored;
  requireSameReading(reading, given);
  const loaded = await loadDataset(data, readingOf(reading, imageShape[2]));
  if (loaded.sha256 !== datasetSha256) {
    const labels = reading?.labels === undefined ? '' : ` with the labels of ${reading.labels}`;
    throw new InvalidInput(
      `${data}${labels}: is not the data that the run was started with (SHA-256 ${loaded.sha256}, the run has ${datasetSha256})`,
    );
  }
  return holdOutValidation(withTestImages(loaded, testImages), validationImages);
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
    if (had === value) continue;
    throw new InvalidInput(
      `${flagName(name)} ${String(value)}: the run was started with ${String(had ?? 'images as they are')}, which cannot change`,
    );
  }
}
