import type { Example } from '../example.ts';

/** Where files of a data set go: a folder or an archive. */
export interface Sink {
  /** Writes a whole file. */
  readonly write: (path: string, content: Uint8Array | string) => Promise<void>;
  /** Puts something behind what a file has so far. */
  readonly append: (path: string, content: Uint8Array | string) => Promise<void>;
  /** Makes a file of texts, bytes and of what was appended to other files, which then go. */
  readonly join: (
    path: string,
    parts: readonly (string | Uint8Array | { readonly appended: string })[],
  ) => Promise<void>;
  /** Bytes that were appended to a file so far. */
  readonly appended: (path: string) => number;
}

/** The examples of one part of a split, one after the other. */
export interface Part {
  /** "", or a folder with a slash behind it. */
  readonly folder: string;
  /** "train" where there is no split. */
  readonly name: string;
  readonly examples: readonly Example[];
  /** How many batches were written before: shards are numbered by it. */
  readonly batch: number;
}

/** A format of data sets. It keeps nothing in memory from batch to batch, so that a run can go on where it ended. */
export interface DatasetFormat {
  /** What the help says of it. */
  readonly summary: string;
  /** Whether examples need their brightness. */
  readonly needsGrey?: true;
  /** Whether each batch is a file. */
  readonly hasShards?: true;
  /** Whether it has no place for masks. */
  readonly lacksMasks?: true;
  /** Writes a batch of examples. */
  readonly add: (part: Part, sink: Sink) => Promise<void>;
  /** Writes what stands at the end. */
  readonly end?: (part: Omit<Part, 'examples' | 'batch'>, sink: Sink) => Promise<void>;
  /** What is wrong with a text for this format; null: nothing. Absent: every text fits. */
  readonly refuses?: (text: string) => string | null;
}

/** An example's name in files: its index in eight digits. */
export function nameOf({ index }: Pick<Example, 'index'>): string {
  return String(index).padStart(8, '0');
}

/** Writes pictures, and masks where there are some. */
export async function writePictures({ folder, examples }: Part, sink: Sink): Promise<void> {
  for (const example of examples) {
    await sink.write(`${folder}images/${nameOf(example)}.png`, example.png);
    if (example.mask) await sink.write(`${folder}masks/${nameOf(example)}.png`, example.mask);
  }
}

/** Characters as most formats state them: box as left, top, right, bottom; corners clockwise from the top left. */
export function characterRecords({ characters }: Example) {
  return characters.map(({ text, box, corners }) => ({
    text,
    box: box && [box.left, box.top, box.right, box.bottom],
    corners,
  }));
}

/** What lines of JSON say of an example. */
export function recordOf(example: Example) {
  const { text, writer, width, height } = example;
  return {
    image: `images/${nameOf(example)}.png`,
    ...(example.mask && { mask: `masks/${nameOf(example)}.png` }),
    text,
    writer,
    width,
    height,
    characters: characterRecords(example),
  };
}
