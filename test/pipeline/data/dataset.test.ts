import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatNames, loadDataset } from '../../../pipeline/data/dataset.ts';
import { png } from './grey-png.ts';
import { idxBytes } from './idx-bytes.ts';
import { refusal } from './refusal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const allowed =
  "give 'mnist', or a folder or a zip with IDX files (train-images-idx3-ubyte, train-labels-idx1-ubyte), CSV files (train.csv, test.csv), Parquet files (train-00000-of-00001.parquet with the columns image and label), NumPy files (mnist.npz with x_train and y_train, or x_train.npy and y_train.npy), class folders (zero/1.png, or train/zero/1.png) or images without classes (1.png, 2.png)";

describe('loadDataset', () => {
  it('refuses a folder that is not there', async () => {
    const folder = join(await temporaryFolder({}), 'digits');
    expect(await refusal(() => loadDataset(folder))).toBe(
      `${folder}: no such file or folder; ${allowed}`,
    );
  });

  it('refuses a file of no known form', async () => {
    const file = join(await temporaryFolder({ 'digits.pdf': '%PDF' }), 'digits.pdf');
    expect(await refusal(() => loadDataset(file))).toBe(`${file}: no ${formatNames}; ${allowed}`);
  });

  it('refuses a folder without data of any form', async () => {
    const folder = await temporaryFolder({ 'notes.txt': '5,0,0', '.git/config': '' });
    expect(await refusal(() => loadDataset(folder))).toBe(
      `${folder}: no ${formatNames}; ${allowed}`,
    );
  });

  it('reads one file, and goes down to the folder that alone lies in another', async () => {
    const folder = await temporaryFolder({
      'digits.csv': '5,1,2,3,4\n3,5,6,7,8\n',
      'nested/archive/3/1.png': png(2, 2, 1, [5, 6, 7, 8]),
      'nested/archive/5/1.png': png(2, 2, 1, [1, 2, 3, 4]),
    });
    const file = await loadDataset(join(folder, 'digits.csv'));
    expect(file).toMatchObject({ name: 'digits', labels: ['3', '5'] });
    expect([...file.train.labels]).toEqual([1, 0]);
    const nested = await loadDataset(join(folder, 'nested'));
    expect(nested.labels).toEqual(['3', '5']);
    expect([...nested.train.pixels]).toEqual([5, 6, 7, 8, 1, 2, 3, 4]);
  });

  it('takes the files whose names begin as the path ends', async () => {
    const folder = await temporaryFolder({
      'emnist-letters-train-images-idx3-ubyte': idxBytes(0x0803, [1, 2, 2], [1, 2, 3, 4]),
      'emnist-letters-train-labels-idx1-ubyte': idxBytes(0x0801, [1], [1]),
      'emnist-digits-train-images-idx3-ubyte': idxBytes(0x0803, [1, 2, 2], [5, 6, 7, 8]),
      'emnist-digits-train-labels-idx1-ubyte': idxBytes(0x0801, [1], [0]),
      'emnist-letters-mapping.txt': '1 65 97\n',
    });
    expect(await refusal(() => loadDataset(folder))).toBe(
      `${folder}: has several data sets (emnist-digits, emnist-letters); name one of them, such as ${folder}/emnist-letters`,
    );
    const letters = await loadDataset(join(folder, 'emnist-letters'));
    expect([...letters.train.pixels]).toEqual([1, 3, 2, 4]);
    expect(letters.labels).toEqual(['A']);
    expect(letters.notes).toEqual([
      'EMNIST stores its images transposed: they are turned upright',
      'no training image has the label 0: left out',
    ]);
  });

  it('names a relative folder in full', async () => {
    expect(await refusal(() => loadDataset('no-such-digits'))).toBe(
      `${join(process.cwd(), 'no-such-digits')}: no such file or folder; ${allowed}`,
    );
  });
});
