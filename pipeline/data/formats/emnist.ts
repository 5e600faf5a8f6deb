import { basename, join } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import { requireShortNames } from '../class-labels.ts';
import type { FormatInput } from '../format.ts';
import type { LabelledImages, TrainAndTest } from '../images.ts';

/** Whether the images of a data set lie transposed, as all of EMNIST's do. @see https://www.nist.gov/itl/products-and-services/emnist-dataset */
export function liesTransposed(prefix: string): boolean {
  return /(?:^|[^a-z])emnist(?![a-z])/i.test(prefix);
}

/**
 * Names classes as EMNIST's mapping file does where one lies beside the data, and turns EMNIST's images upright.
 *
 * @param prefix what the names of the data's files begin with, such as "emnist-letters"
 * @throws InvalidInput naming the line of the mapping that is wrong
 */
export async function withNamesAndUpright(
  contents: TrainAndTest,
  prefix: string,
  input: FormatInput,
): Promise<TrainAndTest> {
  const named = await withMapping(contents, prefix, input);
  if (!liesTransposed(prefix)) return named;
  input.note('EMNIST stores its images transposed: they are turned upright');
  return { ...named, train: transposed(named.train), test: named.test && transposed(named.test) };
}

/** Rows become columns. */
function transposed(images: LabelledImages): LabelledImages {
  const { count, height, width, channels } = images;
  if (channels !== 1) return images; // EMNIST is grey
  const pixels = new Uint8Array(images.pixels.length);
  for (let image = 0; image < count; image++) {
    const start = image * height * width;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        pixels[start + x * height + y] = images.pixels[start + y * width + x] ?? 0;
      }
    }
  }
  return { ...images, height: width, width: height, pixels };
}

/**
 * Each line of a mapping has a label and the code points of its characters: "1 65 97" is the letter A, upper or lower
 * case. Without that file classes keep their names.
 */
async function withMapping(
  contents: TrainAndTest,
  prefix: string,
  { tree, folder, entries }: FormatInput,
): Promise<TrainAndTest> {
  const { files } = await tree.list(folder);
  const plain = (name: string) => basename(name).toLowerCase().replaceAll('_', '-');
  const name = [...entries.files, ...files].find(
    (each) => plain(each) === `${plain(prefix)}-mapping.txt`,
  );
  if (name === undefined) return contents;
  const file = join(folder, name);
  const names = parseMapping(new TextDecoder().decode(await tree.read(file)), file);
  const labels = contents.labels.map((label) => names.get(Number(label)) ?? label);
  requireShortNames(labels, () => file);
  return { ...contents, labels };
}

function parseMapping(text: string, file: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, label, code] = /^\s*(\d+)\s+(\d+)(?:\s+\d+)*\s*$/.exec(line) ?? [];
    if (label === undefined || Number(code) > lastCodePoint) {
      throw new InvalidInput(
        `${file}: line ${index + 1}: ${JSON.stringify(line.trim().slice(0, 40))}; a label and the code point of its character are needed, such as 1 65`,
      );
    }
    names.set(Number(label), String.fromCodePoint(Number(code)));
  }
  return names;
}

const lastCodePoint = 0x10_ffff;
