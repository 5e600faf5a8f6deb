import type { paths } from '../../models/paths.ts';

/** What a data set comes as. */
export type DatasetFormat = (typeof paths.dataset.formats)[number];

/** What there is to say of each of them. */
interface DatasetFormatWords {
  /** For a choice on a page. */
  readonly title: string;
  /** For the description of the API. */
  readonly words: string;
  /** Of the name of a file. */
  readonly extension: string;
}

/** The formats of data sets in words, in the order of their table of paths. */
export const datasetFormats: Readonly<Record<DatasetFormat, DatasetFormatWords>> = {
  zip: {
    title: 'IDX files in a zip, as MNIST has them',
    words: 'two IDX files, as MNIST has them',
    extension: 'zip',
  },
  npz: {
    title: 'NumPy arrays (npz), as Keras has them',
    words: 'x_train and y_train for NumPy, as Keras has them',
    extension: 'npz',
  },
  imagefolder: {
    title: 'PNG files in a folder for each label, in a zip',
    words: 'a zip of PNG files in a folder for each label',
    extension: 'zip',
  },
  ndjson: {
    title: 'Newline-delimited JSON',
    words: 'one line of JSON per image',
    extension: 'ndjson',
  },
};
