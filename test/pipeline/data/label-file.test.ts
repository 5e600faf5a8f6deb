import { describe, expect, it } from 'vitest';
import { decodeLabelFile, parseLabelFile } from '../../../pipeline/data/label-file.ts';
import { refusal } from './refusal.ts';

const indices = new Map(['a/0.png', 'a/1.png', 'b, c.png'].map((name, index) => [name, index]));
const labelsIn = (text: string) =>
  [...parseLabelFile(text, indices, 'own.csv')].map(([index, { label }]) => [index, label]);

const expected = [
  [0, 'cat'],
  [1, 'dog'],
];

describe('a file of labels', () => {
  it.each([
    ['commas', 'a/0.png,cat\na/1.png,dog\n'],
    ['semicolons', 'image;label\na/0.png;cat\na/1.png;dog\n'],
    ['tabs', 'a/0.png\tcat\na/1.png\tdog\n'],
    ['lines that end in CR and LF', 'image,label\r\na/0.png,cat\r\na/1.png,dog\r\n'],
    ['a byte order mark', '\uFEFFimage,label\na/0.png,cat\na/1.png,dog\n'],
    ['a byte order mark and no column names', '\uFEFFa/0.png,cat\na/1.png,dog'],
    ['empty lines', '\na/0.png,cat\n\n,,\na/1.png,dog\n\n'],
    ['spaces around', ' a/0.png , cat \n a/1.png,dog\n'],
    ['the paths of Windows', 'a\\0.png,cat\n.\\a\\1.png,dog\n'],
    ['whole paths', '/home/me/a/0.png,cat\n/home/me/a/1.png,dog\n'],
    ['whole paths of Windows', 'C:\\me\\a\\0.png,cat\nC:\\me\\a\\1.png,dog\n'],
    ['the folder of the data in front', 'image,label\nmine/a/0.png,cat\n./mine/a/1.png,dog\n'],
    ["Excel's line for the separator", 'sep=;\nimage;label\na/0.png;cat\na/1.png;dog\n'],
    ['its columns in another order', 'Label,File\ncat,a/0.png\ndog,a/1.png\n'],
    ['further columns', 'image,label,probability\na/0.png,cat,0.5\na/1.png,dog,1\n'],
  ])('may have %s', (_, text) => {
    expect(labelsIn(text)).toEqual(expected);
  });

  it('may name an image with a comma where semicolons separate', () => {
    expect(labelsIn('b, c.png;cat\n')).toEqual([[2, 'cat']]);
  });

  it('may name an image in the other form of Unicode', () => {
    const composed = 'caf\u00E9.png';
    const decomposed = 'cafe\u0301.png';
    for (const [stored, written] of [
      [composed, decomposed],
      [decomposed, `menu/${composed}`],
    ] as const) {
      const found = parseLabelFile(`${written},cat\n`, new Map([[stored, 5]]), 'own.csv');
      expect([...found.keys()]).toEqual([5]);
    }
  });

  it('has one class for a label in both forms of Unicode', () => {
    const [composed, decomposed] = ['caf\u00E9', 'cafe\u0301'];
    const found = labelsIn(`a/0.png,${composed}\na/1.png,${decomposed}\n`);
    expect(found).toEqual([
      [0, composed],
      [1, composed],
    ]);
  });

  it('may be in UTF-16, as spreadsheets save Unicode text', () => {
    const text = '\uFEFFa/0.png\tcäsar\n';
    const bigEndian = Buffer.from(text, 'utf16le').swap16();
    expect(decodeLabelFile(bigEndian, 'own.csv').trim()).toBe('a/0.png\tcäsar');
    expect(decodeLabelFile(Buffer.from(text, 'utf16le'), 'own.csv').trim()).toBe('a/0.png\tcäsar');
  });

  it.each([
    ['a/0.png,cat\na/9.png,cat\n', 'line 2: no image a/9.png; images are named like a/0.png'],
    [
      'nine.png,cat\na/0.png,cat\n',
      'line 1: no image nine.png; images are named like a/0.png; a line of column names needs image and label',
    ],
    [
      'image label\na/0.png cat\n',
      'line 1: image label: a comma, a semicolon or a tab is needed between an image and its label',
    ],
    ['a/0.png,x\nA/1.PNG,y\n', 'line 2: no image A/1.PNG (did you mean a/1.png?)'],
    ['a/0.png,x\na/1,y\n', 'line 2: no image a/1 (did you mean a/1.png?)'],
    ['a/0.png,x\n1.png,y\n', 'line 2: no image 1.png (did you mean a/1.png?)'],
    ['a/0.png,\n', 'line 1: the image a/0.png has no label; write one, or leave the row out'],
    [
      'image;label\r\na/0.png;\r\n',
      'line 2: the image a/0.png has no label; write one, or leave the row out',
    ],
    [
      'a/0.png\na/1.png\n',
      'line 1: the image a/0.png has no label; write one, or leave the row out',
    ],
    ['a/0.png,cat\n,dog\n', 'line 2: no image is named; images are named like a/0.png'],
    ['a/0.png,x\na/1.png,y\na/0.png,y\n', 'line 3: the image a/0.png is y, but x in line 1'],
    [
      'one/a/0.png,cat\ntwo/a/1.png,dog\n',
      'line 2: no image two/a/1.png; images are named like a/0.png',
    ],
    ['a/0.png,"cat\na/1.png,dog\n', 'line 1: a quotation mark is not closed in its line'],
    [
      'a/0.png,cat\na/1.png,"  "\n',
      'line 2: the image a/1.png has no label; write one, or leave the row out',
    ],
    ['image,label\n', 'no labels; a row is an image and its label'],
    ['', 'no labels; a row is an image and its label'],
  ])('is refused: %j', async (text, problem) => {
    expect(await refusal(() => labelsIn(text))).toBe(`own.csv: ${problem}`);
  });

  it.each([
    ['of Latin 1', Buffer.from('a/0.png,cäsar\n', 'latin1'), 'is not text in UTF-8'],
    ['of UTF-16 without a mark', Buffer.from('a/0.png,x\n', 'utf16le'), 'is not text in UTF-8'],
    ['that is a workbook', Buffer.from('PK\u0003\u0004\0\0'), 'is a workbook or another zip'],
  ])('is refused in a file %s', async (_, bytes, found) => {
    expect(await refusal(() => decodeLabelFile(bytes, 'own.csv'))).toBe(
      `own.csv: ${found}; save it as CSV in UTF-8 from the program that wrote it`,
    );
  });
});
