import { expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { idxBytes } from '../idx-bytes.ts';
import { folderRefusal } from '../refusal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const letters = {
  'emnist_letters_train-images-idx3-ubyte': idxBytes(0x0803, [1, 2, 2], [1, 2, 3, 4]),
  'emnist_letters_train-labels-idx1-ubyte': idxBytes(0x0801, [1], [1]),
};

it('turns the images of EMNIST upright and names its classes, however its files spell their names', async () => {
  const folder = await temporaryFolder({ ...letters, 'EMNIST-Letters-mapping.txt': '1 65 97\r\n' });
  const { train, labels } = await loadDataset(folder);
  expect([...train.pixels]).toEqual([1, 3, 2, 4]);
  expect(labels).toEqual(['A']);
});

it.each([
  ['a line of words', '0 64\nlabel character\n', 'line 2: "label character"'],
  ['a byte order mark and half a line', '\uFEFF1\n', 'line 1: "1"'],
  ['no code point', '1 99999999\n', 'line 1: "1 99999999"'],
])('refuses a mapping with %s by its line', async (_name, mapping, problem) => {
  const { folder, message } = await folderRefusal({
    ...letters,
    'emnist_letters-mapping.txt': mapping,
  });
  expect(message).toBe(
    `${folder}/emnist_letters-mapping.txt: ${problem}; a label and the code point of its character are needed, such as 1 65`,
  );
});
