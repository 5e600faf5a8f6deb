import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { refusal } from './refusal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const allowed =
  "give 'mnist', a folder of IDX files (train-images-idx3-ubyte, train-labels-idx1-ubyte), a folder of CSV files (train.csv, test.csv) or a folder with one sub-folder of images per class";

describe('loadDataset', () => {
  it('refuses a folder that is not there', async () => {
    const folder = join(await temporaryFolder({}), 'digits');
    expect(await refusal(() => loadDataset(folder))).toBe(`${folder}: no such folder; ${allowed}`);
  });

  it('refuses a file', async () => {
    const file = join(await temporaryFolder({ 'digits.csv': '5,0,0' }), 'digits.csv');
    expect(await refusal(() => loadDataset(file))).toBe(`${file}: no such folder; ${allowed}`);
  });

  it('refuses a folder that holds no IDX files, CSV files or class folders', async () => {
    const folder = await temporaryFolder({ 'digits.csv': '5,0,0', '.git/config': '' });
    expect(await refusal(() => loadDataset(folder))).toBe(
      `${folder}: no IDX files, CSV files or class folders; ${allowed}`,
    );
  });

  it('names a relative folder in full', async () => {
    expect(await refusal(() => loadDataset('no-such-digits'))).toBe(
      `${join(process.cwd(), 'no-such-digits')}: no such folder; ${allowed}`,
    );
  });
});
