import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { parseCsv } from '../../../../pipeline/data/formats/csv.ts';
import { refusal, folderRefusal } from '../refusal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const names = 'label,1x1,1x2,2x1,2x2\n';
const rows = '7,0,255,3,4\n1,9,8,7,6\n';

describe('a CSV file of images', () => {
  it.each([
    ['with column names', names + rows],
    ['without column names', rows],
    [
      'with quoted names and Windows line ends',
      '"label","a","b","c","d"\r\n7,0,255,3,4\r\n1,9,8,7,6\r\n',
    ],
    ['without a last line end', names + rows.trimEnd()],
    ['with a byte order mark and a blank line at the end', `\uFEFF${names}${rows}\n`],
  ])('is read %s', (_name, text) => {
    expect(parseCsv(bytesOf(text), 'train.csv')).toEqual({
      count: 2,
      height: 2,
      width: 2,
      channels: 1,
      labels: Uint8Array.of(7, 1),
      pixels: Uint8Array.of(0, 255, 3, 4, 9, 8, 7, 6),
    });
  });

  it.each([
    ['a short row', `${rows}1,2,3,4\n`, 'line 3: 4 columns, but 5 in line 1'],
    ['a long row', `${names}${rows}1,2,3,4,5,6\n`, 'line 4: 6 columns, but 5 in line 2'],
    [
      'a value above 255',
      '1,2,256,4,5\n',
      'line 1: column 3 is 256, a whole number from 0 to 255 is needed',
    ],
    [
      'a negative value',
      '1,2,-3,4,5\n',
      'line 1: column 3 holds "-", a whole number from 0 to 255 is needed',
    ],
    [
      'a fraction',
      '1,2,0.5,4,5\n',
      'line 1: column 3 holds ".", a whole number from 0 to 255 is needed',
    ],
    [
      'an empty field',
      '1,2,,4,5\n',
      'line 1: column 3 is empty, a whole number from 0 to 255 is needed',
    ],
    [
      'no square',
      '1,2,3,4\n',
      'line 1: 4 columns, but a label and the pixels of a square image are needed (785 for 28 × 28)',
    ],
    ['only names', names, 'no images'],
    ['nothing', '', 'no images'],
  ])('is refused with %s', async (_name, text, problem) => {
    expect(await refusal(() => parseCsv(bytesOf(text), 'train.csv'))).toBe(`train.csv: ${problem}`);
  });
});

describe('a folder of CSV files', () => {
  it('is a data set whichever way it is packed', async () => {
    const plain = await temporaryFolder({
      'mnist_train.csv': rows,
      'mnist_test.csv': names + rows,
    });
    const packed = await temporaryFolder({
      'train.csv.gz': gzipSync(names + rows),
      'test.csv': rows,
      'sample_submission.csv': 'ImageId,Label\n',
    });
    const [first, second] = [await loadDataset(plain), await loadDataset(packed)];
    expect(first.labels).toEqual(['1', '7']);
    expect(first.test).toEqual(first.train);
    expect(second.sha256).toBe(first.sha256);
  });

  it('goes without the test images of Kaggle, which have no labels, and says so', async () => {
    const folder = await temporaryFolder({
      'train.csv': names + rows,
      'test.csv': 'pixel0,pixel1,pixel2,pixel3\n1,2,3,4\n',
    });
    const { train, test, notes } = await loadDataset(folder);
    expect(train.count).toBe(2);
    expect(test).toBeUndefined();
    expect(notes?.[0]).toBe(`${folder}/test.csv: has no labels, as Kaggle's, and is not used`);
  });

  it('is refused without train images, with two files of them, or with tests that do not fit', async () => {
    const none = await folderRefusal({ 'test.csv': rows });
    expect(none.message).toBe(`${none.folder}: train.csv is missing`);
    const both = await folderRefusal({ 'train.csv': rows, 'mnist_train.csv': rows });
    expect(both.message).toBe(
      `${both.folder}: both mnist_train.csv and train.csv are train images, keep one`,
    );
    const size = await folderRefusal({ 'train.csv': rows, 'test.csv': '1,2\n' });
    expect(size.message).toContain('test.csv: images of 1 × 1, but 2 × 2 in ');
    const label = await folderRefusal({ 'train.csv': rows, 'test.csv': '9,1,2,3,4\n' });
    expect(label.message).toContain('test.csv: label 9, but none above 7 in ');
  });
});
