import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { defaultReading } from '../../../../pipeline/data/format.ts';
import { parseCsv } from '../../../../pipeline/data/formats/csv-rows.ts';
import { grey } from '../grey-png.ts';
import { refusal, folderRefusal } from '../refusal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const png = grey(1);
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
    ['between semicolons', (names + rows).replaceAll(',', ';')],
    ['between tabs without column names', rows.replaceAll(',', '\t')],
    ['with every number in quotes, or with spaces', '"7","0","255","3","4"\n1, 9, 8, 7, 6\n'],
    ['with whole numbers that end in .0', '7.0,0.0,255.0,3.0,4.0\n1.0,9.0,8.0,7.0,6.0\n'],
    ['with the label in the last column', 'p0,p1,p2,p3,class\n0,255,3,4,7\n9,8,7,6,1\n'],
    ['with a label of another name', '1x1,1x2,letter,2x1,2x2\n0,255,7,3,4\n9,8,1,7,6\n'],
    ['with rows that are numbered', ',label,a,b,c,d\n0,7,0,255,3,4\n1,1,9,8,7,6\n'],
    ['with rows whose numbers go beyond 255', 'label,id,a,b,c,d\n7,256,0,255,3,4\n1,,9,8,7,6\n'],
    ['with rows that have names', 'image_id,label,a,b,c,d\nx1.png,7,0,255,3,4\nx2,1,9,8,7,6\n'],
    ["with Excel's line for the separator", `sep=;\r\n${(names + rows).replaceAll(',', ';')}`],
    ['with columns that pandas numbered', `0,1,2,3,4\n${rows}`],
    ['with pixels that pandas numbered', `0,1,letter,2,3\n0,255,7,3,4\n9,8,1,7,6\n`],
  ])('is read %s', (_name, text) => {
    expect(parseCsv(bytesOf(text), 'train.csv')).toEqual({
      count: 2,
      height: 2,
      width: 2,
      channels: 1,
      labels: Uint8Array.of(7, 1),
      pixels: Uint8Array.of(0, 255, 3, 4, 9, 8, 7, 6),
      names: null,
    });
  });

  it.each([
    ['a short row', `${rows}1,2,3,4\n`, 'line 3: 4 columns, but 5 in line 1'],
    ['a long row', `${names}${rows}1,2,3,4,5,6\n`, 'line 4: 6 columns, but 5 in line 2'],
    [
      'a value above 255',
      '1,2,256,4,5\n',
      'line 1: column 3 is 256, a number from 0 to 255 is needed',
    ],
    [
      'a negative value',
      '1,2,-3,4,5\n',
      'line 1: column 3 is -3, a number from 0 to 255 is needed',
    ],
    [
      'a label that is a fraction',
      `${rows}0.5,2,3,4,5\n`,
      'line 3: column 1 is 0.5, a whole number from 0 to 255 is needed',
    ],
    [
      'a damaged number in its first row',
      '7,0,25k,3,4\n',
      'line 1: column 3 is 25k, a number from 0 to 255 is needed',
    ],
    [
      'labels of which some are texts and some numbers',
      `${names}cat,2,3,4,5\n\n${rows}`,
      'the label in line 2 is a text (cat) and that in line 4 a number; all must be of one kind',
    ],
    [
      'a text among the labels that are numbers',
      `${names}${rows}7o,2,3,4,5\n`,
      'the label in line 4 is a text (7o) and that in line 2 a number; all must be of one kind',
    ],
    [
      'an empty label among texts',
      `${names}cat,2,3,4,5\n" ",2,3,4,5\n`,
      'line 3: column 1 is empty, a label is needed',
    ],
    [
      'two numbers in a field',
      '1,2,3 4,4,5\n',
      'line 1: column 3 is 3 4, a number from 0 to 255 is needed',
    ],
    ['an empty field', '1,2,,4,5\n', 'line 1: column 3 is empty, a number from 0 to 255 is needed'],
    [
      'names of pixels alone',
      'pixel0,pixel1,pixel2,pixel3\n1,2,3,4\n',
      'line 1: no column is called label, and all names are of one kind',
    ],
    [
      'a name more than it has columns',
      'a,b,c,d,e,label\n1,2,3,4,5\n',
      'line 2: 5 columns, but 6 names in line 1',
    ],
    [
      'a list of files',
      'id,label\n1,2\n3,4\n',
      'line 2: 2 columns, but a label and the pixels of a square image are needed (785 for 28 × 28); of a list of files, put the images into folders of their classes',
    ],
    [
      'labels that seem to be in the last column',
      '0,0,255,3,7\n0,9,8,7,1\n',
      'the first column is 0 in every row and the last one is not: give the columns names in a first line, such as label,pixel0,…, that say which of them has the labels',
    ],
    [
      'no square',
      '1,2,3,4\n',
      'line 1: 4 columns, but a label and the pixels of a square image are needed (785 for 28 × 28); of a list of files, put the images into folders of their classes',
    ],
    ['only names', names, 'no images'],
    ['nothing', '', 'no images'],
  ])('is refused with %s', async (_name, text, problem) => {
    expect(await refusal(() => parseCsv(bytesOf(text), 'train.csv'))).toBe(`train.csv: ${problem}`);
  });
});

describe('a CSV file with labels in words', () => {
  it.each([
    ['with column names', 'label,a,b,c,d\ncat,0,255,3,4\ndog,9,8,7,6\ncat,1,1,1,1\n'],
    ['without column names', 'cat,0,255,3,4\ndog,9,8,7,6\ncat,1,1,1,1\n'],
    [
      'in quotes, with spaces, on Windows',
      '"label","a","b","c","d"\r\n"cat",0,255,3,4\r\n dog ,9,8,7,6\r\n"cat ",1,1,1,1\r\n',
    ],
    ['in the last column without names', '0,255,3,4,cat\n9,8,7,6,dog\n1,1,1,1,cat\n'],
  ])('is read %s', (_name, text) => {
    const { labels, names: words, pixels } = parseCsv(bytesOf(text), 'train.csv');
    expect(words).toEqual(['cat', 'dog']);
    expect([...labels]).toEqual([0, 1, 0]);
    expect([...pixels.subarray(0, 5)]).toEqual([0, 255, 3, 4, 9]);
  });

  it('has the classes sorted as those of folders, over all files of a folder', async () => {
    const folder = await temporaryFolder({
      'train.csv': 'label,a,b,c,d\n10 cows,0,255,3,4\n2 dogs,9,8,7,6\n',
      'validation.csv': 'label,a,b,c,d\nÉté,5,5,5,5\n',
      'test.csv': 'label,a,b,c,d\n2 dogs,1,2,3,4\n',
    });
    const { labels, train, test } = await loadDataset(folder, { ...defaultReading, size: 4 });
    expect(labels).toEqual(['2 dogs', '10 cows', 'Été']);
    expect([...train.labels]).toEqual([1, 0, 2]);
    expect([...(test?.labels ?? [])]).toEqual([0]);
  });

  it.each([
    ['label,a,b,c,d\ncow,1,2,3,4\n', 'label cow, but no image in FOLDER/train.csv has it'],
    [
      'label,a,b,c,d\n1,1,2,3,4\n',
      'its labels are numbers, but those of FOLDER/train.csv are texts',
    ],
  ])('refuses a test file with other labels', async (test, problem) => {
    const train = 'label,a,b,c,d\ncat,0,255,3,4\ndog,9,8,7,6\n';
    const { folder, message } = await folderRefusal({ 'train.csv': train, 'test.csv': test });
    expect(message).toBe(`${folder}/test.csv: ${problem.replace('FOLDER', folder)}`);
  });

  it('is read in UTF-16 of either order, and refused in another coding than UTF-8', async () => {
    const text = '\uFEFFÄ,1,2,3,4\nÖ,5,6,7,8\n';
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big]) {
      expect(parseCsv(bytes, 'train.csv').names).toEqual(['Ä', 'Ö']);
    }
    const western = Buffer.from(text.slice(1), 'latin1');
    expect(await refusal(() => parseCsv(western, 'train.csv'))).toBe(
      'train.csv: the label \uFFFD is not text in UTF-8; save the file in UTF-8',
    );
  });

  it('refuses more classes than labels have room for', async () => {
    const many = Array.from({ length: 257 }, (_, index) => `c${index},1,2,3,4\n`).join('');
    expect(await refusal(() => parseCsv(bytesOf(names + many), 'train.csv'))).toBe(
      'train.csv: more than 256 different labels, of which at most 256 are allowed; the last is c256',
    );
  });
});

it('takes pixels of which none is above 1 for shares of white', () => {
  const { pixels } = parseCsv(bytesOf('7,0,1,0.2,1e-3\n1,0,0,1,1\n'), 'train.csv');
  expect([...pixels]).toEqual([0, 255, 51, 0, 0, 0, 255, 255]);
});

it('makes room for fractions once, not at each of them', () => {
  // A copy of all fields for each fraction is 4 · 10^10 bytes here.
  const side = 100;
  const row = `1,${'0.5,'.repeat(side * side - 1)}0.25\n`;
  const { count, pixels } = parseCsv(bytesOf(row.repeat(5)), 'train.csv');
  expect(count).toBe(5);
  expect(new Set(pixels)).toEqual(new Set([128, 64]));
});

it.each([
  [16, true],
  [1, false],
  [255, false],
])('says of pixels of 0 to %i whether they are nearly black', async (highest, isSaid) => {
  const folder = await temporaryFolder({ 'train.csv': `7,0,${highest},0,0\n1,0,0,1,1\n` });
  const { notes = [] } = await loadDataset(folder);
  const line = `${folder}/train.csv: no pixel is above ${highest} of 255, so that all images are nearly black; divided by ${highest}, they are read as shares of white`;
  expect(notes.includes(line)).toBe(isSaid);
});

describe('a folder of CSV files', () => {
  it("turns the images of EMNIST upright, and names its classes by the mapping's", async () => {
    const folder = await temporaryFolder({
      'emnist-letters-train.csv': rows,
      'emnist-letters-mapping.txt': '1 65 97\n7 71 103\n',
    });
    const { train, labels } = await loadDataset(folder);
    expect([...train.pixels]).toEqual([0, 3, 255, 4, 9, 7, 8, 6]);
    expect(labels).toEqual(['A', 'G']);
  });

  it('trains on the images for validation where there are test images, and else tests with them', async () => {
    const files = { 'training.csv': rows, 'validation.csv': rows };
    const two = await loadDataset(await temporaryFolder(files));
    expect([two.train.count, two.test?.count]).toEqual([2, 2]);
    const three = await loadDataset(await temporaryFolder({ ...files, 'testing.csv': rows }));
    expect([three.train.count, three.test?.count]).toEqual([4, 2]);
    expect(three.notes?.[0]).toContain('2 images join the training images');
  });

  it('is no data set where it lies beside class folders under any other name', async () => {
    const folder = await temporaryFolder({ 'list.csv': 'a,b\n', 'x/1.png': png, 'y/1.png': png });
    expect((await loadDataset(folder)).labels).toEqual(['x', 'y']);
  });

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
    const bare = await loadDataset(
      await temporaryFolder({ 'train.csv': rows, 'test.csv': '1,2,3,4\n' }),
    );
    expect(bare.test).toBeUndefined();
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
    const size = await folderRefusal({ 'train.csv': rows, 'test.csv': '1,2,3,4,5,6,7,8,9,10\n' });
    expect(size.message).toContain('test.csv: images of 3 × 3, but 2 × 2 in ');
    const label = await folderRefusal({ 'train.csv': rows, 'test.csv': '9,1,2,3,4\n' });
    expect(label.message).toContain('test.csv: label 9, but none above 7 in ');
  });
});
