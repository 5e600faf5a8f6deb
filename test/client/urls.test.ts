import { describe, expect, it } from 'vitest';
import { createClient } from '../../client/client.ts';
import { datasetParameters } from '../../functions/routes/dataset.ts';
import { digitParameters } from '../../functions/routes/digit.ts';
import { numberParameters } from '../../functions/routes/number.ts';
import { parseParameters, queryOf } from '../../functions/parameters/parse.ts';
import { sheetParameters } from '../../functions/routes/digits.ts';
import { walkParameters } from '../../functions/routes/walk.ts';

const { urls } = createClient('http://digits.example');

const colors = { invert: true, color: 'ff0000', background: 'transparent' } as const;
const drawing = { truncation: 0.125, model: 'champion' } as const;
const all = { seed: '+&=#?%/ ü🙂', label: '0', size: 64, ...colors, ...drawing } as const;
/** Paper takes no other colors. */
const plainColors = { invert: false, color: 'ffffff', background: '000000' } as const;
const walk = {
  from: ' ',
  to: '😀',
  frames: 2,
  label: '9',
  toLabel: '0',
  size: 28,
  ...colors,
  ...drawing,
} as const;
const { seed, label } = all;

describe('the URL of a drawing', () => {
  it('leaves out what is undefined, and null, which would be the seed "null"', () => {
    const parameters = { seed: null, label: undefined, size: 56 } as unknown as { size: number };
    expect(urls.digit(parameters)).toBe('http://digits.example/digit.png?size=56');
  });

  it('is read by the route’s schema as what was given, every parameter of it', () => {
    const near = { hand: 'aZ09-_', spread: 0.25 };
    const digit = { ...all, ...near, latent: false };
    const sheet = { ...all, ...near, count: 4, columns: 2 };
    const { label: _, ...plain } = all;
    const number = { ...plain, paper: 'form', boxes: true, ...plainColors } as const;
    // Where a hand stands instead of a seed.
    const { seed: _seed, ...seedless } = { ...number, hand: 'AAAA' };
    const { from: _from, to: _to, ...endless } = { ...walk, fromHand: 'AAAA', toHand: 'BBBB' };
    const dataset = { seed, label, count: 5, start: 7, ...drawing };
    const query = (url: string) => queryOf(url);
    expect(parseParameters(digitParameters, query(urls.digit(digit)))).toEqual(digit);
    expect(parseParameters(sheetParameters, query(urls.digits(sheet)))).toEqual(sheet);
    expect(
      parseParameters(numberParameters, query(urls.number('07', number)), { digits: '07' }),
    ).toEqual({ ...number, digits: '07' });
    expect(
      parseParameters(numberParameters, query(urls.number('7', seedless)), { digits: '7' }),
    ).toEqual({ ...seedless, digits: '7' });
    expect(parseParameters(walkParameters, query(urls.walk(walk)))).toEqual(walk);
    expect(parseParameters(walkParameters, query(urls.walk(endless)))).toEqual(endless);
    const schema = datasetParameters(10);
    expect(parseParameters(schema, query(urls.dataset(dataset)))).toEqual(dataset);
    // None is forgotten above.
    const names = (given: object) => [...Object.keys(given), 'format'].toSorted();
    expect(names(digit)).toEqual(Object.keys(digitParameters.shape).toSorted());
    expect(names(sheet)).toEqual(Object.keys(sheetParameters.shape).toSorted());
    expect(names({ ...number, ...seedless, digits: '' })).toEqual(
      Object.keys(numberParameters.shape).toSorted(),
    );
    expect(names({ ...walk, ...endless })).toEqual(Object.keys(walkParameters.shape).toSorted());
    expect(names(dataset)).toEqual(Object.keys(schema.shape).toSorted());
  });

  it('names the format as its extension, and nothing that was not given', () => {
    const base = 'http://digits.example';
    expect(urls.digit()).toBe(`${base}/digit.png`);
    expect(urls.digits({ format: 'svg', seed: undefined })).toBe(`${base}/digits.svg`);
    expect(urls.number('1/2', { seed: 'a' })).toBe(`${base}/number/1%2F2.png?seed=a`);
    expect(urls.walk({ format: 'webp' })).toBe(`${base}/walk.webp`);
    expect(urls.dataset({ label: 0 })).toBe(`${base}/dataset.zip?label=0`);
  });

  it('takes what the schema takes, by its types', () => {
    // @ts-expect-error a size is a number
    urls.digit({ size: '28' });
    // @ts-expect-error there is no such format
    urls.digit({ format: 'gif' });
    // @ts-expect-error there is no such parameter
    urls.digits({ colour: 'ff0000' });
    // @ts-expect-error digits are a text
    expect(() => urls.number(42)).not.toThrow();
  });
});
