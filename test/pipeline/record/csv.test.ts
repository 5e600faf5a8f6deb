import { describe, expect, it } from 'vitest';
import { logCsv } from '../../../pipeline/record/csv.ts';

describe('a log as CSV', () => {
  it('has a column for each value of any line, nested ones by their path', () => {
    const lines = [
      { step: 20, loss: 0.1, gradientNorm: { generator: null, discriminator: 2 } },
      { step: 40, loss: 1e-7, penalty: 0.5 },
    ];
    expect(logCsv(lines)).toBe(
      'step,loss,gradientNorm.generator,gradientNorm.discriminator,penalty\r\n' +
        '20,0.1,,2,\r\n' +
        '40,1e-7,,,0.5\r\n',
    );
  });

  it('keeps every digit of a number', () => {
    const value = 0.1 + 0.2;
    const [, row = ''] = logCsv([{ step: 1, value }]).split('\r\n');
    expect(Number(row.split(',')[1])).toBe(value);
  });

  it('quotes what RFC 4180 quotes', () => {
    expect(logCsv([{ 'a,b': 'say "no"\nor' }])).toBe('"a,b"\r\n"say ""no""\nor"\r\n');
  });

  it('of no lines is a header without names', () => {
    expect(logCsv([])).toBe('\r\n');
  });
});
