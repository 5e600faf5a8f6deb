import type { Dataset } from '../data/dataset.ts';
import type { ReadingOptions } from '../data/format.ts';
import type { Channels } from '../data/images.ts';

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

/** What a configuration says of how its data were read and divided: enough to read and divide them so again. */
export function settingsOfData(
  dataset: Dataset,
): Pick<DataSettings, 'datasetSha256' | 'validationImages' | 'testImages' | 'reading'> {
  const { sha256, validation, testImagesSetApart, reading } = dataset;
  return {
    datasetSha256: sha256,
    validationImages: validation?.count ?? 0,
    ...(testImagesSetApart ? { testImages: testImagesSetApart } : {}),
    ...(reading ? { reading } : {}),
  };
}
