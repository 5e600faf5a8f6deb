import { InvalidInput } from '../../invalid-input.ts';
import { classLimit, numberedLabels, requireShortNames } from '../class-labels.ts';
import { joinedImages, type LabelledImages } from '../images.ts';
import { compareNames } from '../input-files.ts';

/** The images of a file. Their labels are numbers, or places in a list of names. */
export interface FileImages extends LabelledImages {
  /** The names of classes in the order in which the file has them first; null: its labels are numbers. */
  readonly names: readonly string[] | null;
}

/** The labels of a file, as they are read row by row. */
export interface LabelColumn {
  /** The place of a text among the names so far. @throws InvalidInput where there are too many, or one is too long */
  readonly placeOf: (text: string) => number;
  /** Notes of a row whether its label was a text. @throws InvalidInput where rows differ in that */
  readonly endRow: (isText: boolean, line: number) => void;
  readonly names: () => readonly string[] | null;
}

/** @param file names the data in messages */
export function createLabelColumn(file: string): LabelColumn {
  const places = new Map<string, number>();
  let [firstNumber, firstText] = [0, 0]; // lines
  return {
    placeOf(text) {
      const name = text.normalize('NFC');
      const known = places.get(name);
      if (known !== undefined) return known;
      // What a decoder writes for bytes that are no UTF-8.
      if (name.includes('\uFFFD')) {
        throw new InvalidInput(
          `${file}: the label ${name.slice(0, 40)} is not text in UTF-8; save the file in UTF-8`,
        );
      }
      requireShortNames([name], (long) => `${file}: ${long.slice(0, 40)}…`);
      if (places.size === classLimit) {
        throw new InvalidInput(
          `${file}: more than ${classLimit} different labels, of which at most ${classLimit} are allowed; the last is ${name}`,
        );
      }
      places.set(name, places.size);
      return places.size - 1;
    },
    endRow(isText, line) {
      if (isText) firstText ||= line;
      else firstNumber ||= line;
      if (firstText === 0 || firstNumber === 0) return;
      throw new InvalidInput(
        `${file}: the label in line ${firstText} is a text (${[...places.keys()][0]}) and that in line ${firstNumber} a number; all must be of one kind`,
      );
    },
    names: () => (places.size > 0 ? [...places.keys()] : null),
  };
}

/** Labels as texts: numbers where all are numbers. @param file names the data in messages */
export function readTexts(
  texts: readonly string[],
  file: string,
): { readonly labels: Float64Array; readonly names: readonly string[] | null } {
  const trimmed = texts.map((text) => text.trim());
  const empty = trimmed.indexOf('');
  if (empty >= 0) throw new InvalidInput(`${file}: the label of image ${empty} is empty`);
  const isNumber = (text: string) => /^\d+$/.test(text);
  if (trimmed.every(isNumber)) return { labels: Float64Array.from(trimmed, Number), names: null };
  const number = trimmed.findIndex(isNumber);
  const column = createLabelColumn(file);
  if (number >= 0) {
    const text = trimmed.findIndex((each) => !isNumber(each));
    throw new InvalidInput(
      `${file}: the label of image ${text} is a text (${trimmed[text]}) and that of image ${number} a number; all must be of one kind`,
    );
  }
  return { labels: Float64Array.from(trimmed, column.placeOf), names: column.names() };
}

/** Images of a file, with what messages call it. */
type OfFile = FileImages & { readonly file: string };

/** The splits of a data set with labels of one meaning. */
interface NamedSplits {
  /** The names of the classes: of texts sorted as those of class folders are, else the numbers up to the highest. */
  readonly labels: readonly string[];
  readonly train: LabelledImages;
  readonly test: LabelledImages | undefined;
}

/**
 * Gives the labels of a data set's files one meaning. Images for validation beside test images join those to train on,
 * and are the test images without others.
 *
 * @throws InvalidInput where files differ in kind, or test images have a label that no training image has
 */
export function withOneMeaning(
  train: OfFile,
  validation: OfFile | undefined,
  test: OfFile | undefined,
): NamedSplits {
  const joins = test && validation ? [validation] : [];
  const names = sortedNames([train, ...joins]);
  const placed = (images: OfFile) => withPlaces(images, names, train.file);
  const all = joins.reduce<LabelledImages>(
    (joined, images) => joinedImages(joined, placed(images)),
    placed(train),
  );
  const tests = test ?? validation;
  const labels = names ?? numberedLabels(all.labels);
  const unknown = tests?.labels.find((label) => label >= labels.length);
  if (tests && names === null && unknown !== undefined) {
    throw new InvalidInput(
      `${tests.file}: label ${unknown}, but none above ${labels.length - 1} in ${train.file}`,
    );
  }
  return { labels, train: all, test: tests && placed(tests) };
}

function sortedNames(files: readonly OfFile[]): readonly string[] | null {
  const [{ names: first, file }, ...others] = files as [OfFile, ...OfFile[]];
  const other = others.find(({ names }) => (names === null) !== (first === null));
  if (other) refuseKinds(other, file);
  if (first === null) return null;
  const names = [...new Set(files.flatMap((images) => images.names ?? []))];
  if (names.length > classLimit) {
    throw new InvalidInput(`${file}: ${names.length} different labels, at most ${classLimit}`);
  }
  return names.toSorted(compareNames);
}

/** Images whose labels are places in the sorted names. */
function withPlaces(
  { file, names: own, ...images }: OfFile,
  names: readonly string[] | null,
  trainFile: string,
): LabelledImages {
  if ((own === null) !== (names === null)) refuseKinds({ file, names: own }, trainFile);
  if (own === null || names === null) return images;
  const places = own.map((name) => names.indexOf(name));
  const unknown = own.find((_, place) => places[place] === -1);
  if (unknown !== undefined) {
    throw new InvalidInput(`${file}: label ${unknown}, but no image in ${trainFile} has it`);
  }
  return { ...images, labels: images.labels.map((label) => places[label] ?? 0) };
}

function refuseKinds({ file, names }: Pick<OfFile, 'file' | 'names'>, trainFile: string): never {
  const [own, others] = names === null ? ['numbers', 'texts'] : ['texts', 'numbers'];
  throw new InvalidInput(`${file}: its labels are ${own}, but those of ${trainFile} are ${others}`);
}
