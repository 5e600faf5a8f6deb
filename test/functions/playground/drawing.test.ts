import { fc } from '../../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import {
  type Drawing,
  drawingKinds,
  drawnLabel,
  fieldDefaults,
  formatOf,
  largestEach,
  limits,
  pictureFormats,
  readDrawing,
} from '../../../functions/playground/drawing.ts';
import { shareLink } from '../../../functions/playground/links.ts';
import { isSeed, seedToLabel } from '../../../models/seed/seed.ts';

const labels = Array.from('0123456789');

function read(query: string, ofLabels: readonly string[] | null = labels) {
  return readDrawing(new URLSearchParams(query), ofLabels, () => 'fresh');
}

describe('the address of the page', () => {
  it('is read with defaults and a fresh seed where it says nothing', () => {
    expect(read('')).toEqual({ drawing: { ...fieldDefaults, seed: 'fresh' }, notes: [] });
    expect(read('seed=').drawing.seed).toBe('fresh');
  });

  it('ignores unknown parameters, and takes the first of repeated ones', () => {
    expect(read('utm_source=elsewhere&seed=a&seed=b')).toEqual(read('seed=a'));
  });

  it('reports a value it cannot use, says what is allowed and draws the default', () => {
    const { drawing, notes } = read('seed=a&size=27&truncation=2&draw=cat&color=red&digits=12a');
    expect(drawing).toEqual({ ...fieldDefaults, seed: 'a' });
    expect(notes).toEqual([
      { field: 'draw', allowed: 'digit, sheet, number, walk' },
      { field: 'size', allowed: 'a whole number from 28 to 1024' },
      { field: 'color', allowed: 'six hex digits, such as 0b6b50' },
      { field: 'truncation', allowed: 'from 0 to 1' },
      { field: 'digits', allowed: '1 to 32 digits from 0 to 9' },
    ]);
  });

  it('draws a random seed in place of one that is too long', () => {
    const { drawing, notes } = read(`seed=${'x'.repeat(129)}`);
    expect(drawing.seed).toBe('fresh');
    expect(notes).toEqual([{ field: 'seed', allowed: 'any text of 1 to 128 characters' }]);
  });

  it('asks a model only for labels that it has', () => {
    expect(read('label=7').drawing.label).toBe(7);
    expect(read('label=7', ['zero', 'one'])).toMatchObject({
      drawing: { label: null },
      notes: [{ field: 'label', allowed: 'a label of the model' }],
    });
    expect(read('label=7', null).notes).toEqual([
      { field: 'label', allowed: 'nothing: the model has no labels' },
    ]);
  });

  it('takes a format that the kind has, and its first one for another', () => {
    expect(read('draw=walk&format=gif').drawing.format).toBe('gif');
    expect(read('draw=digit&format=json').drawing.format).toBe('json');
    expect(read('draw=sheet&format=json').drawing.format).toBe('png');
    expect(read('format=bmp').notes).toEqual([
      { field: 'format', allowed: 'png, svg, webp, json, raw, gif' },
    ]);
  });

  it.each([
    ['draw=sheet&count=400&each=280', 72],
    ['draw=walk&frames=120&each=280', 132],
    ['draw=number&digits=12345678901234567890123456789012&each=280', 256],
  ])('lowers the size that %s would make too large, and says so', (query, size) => {
    const { drawing, notes } = read(query);
    expect(drawing.each).toBe(size);
    const allowed = `up to ${size} for so many images`;
    expect(notes).toEqual([{ field: 'each', allowed, used: size }]);
  });

  it('draws a walk larger than a digit of a sheet, as large as its frames allow', () => {
    const sizes = ['sheet', 'walk', 'walk&frames=120'].map(
      (draw) => read(`draw=${draw}`).drawing.each,
    );
    expect(sizes).toEqual([84, 224, 132]);
    expect(read('draw=walk&frames=120').notes).toEqual([]);
    expect(read('draw=walk&each=84').drawing.each).toBe(84);
  });

  it('takes a colour with the sign that a colour field sends', () => {
    expect(read('color=%23FF8800').drawing.color).toBe('ff8800');
  });

  it('gives the same drawing again from its share link', () => {
    const seed = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter(isSeed);
    const within = ({ minimum, maximum }: { minimum: number; maximum: number }) =>
      fc.integer({ min: minimum, max: maximum });
    const color = fc.stringMatching(/^[0-9a-f]{6}$/);
    const label = fc.option(fc.integer({ min: 0, max: 9 }));
    const drawings: fc.Arbitrary<Drawing> = fc
      .record({
        draw: fc.constantFrom(...drawingKinds),
        seed,
        label,
        toLabel: label,
        eastLabel: label,
        southLabel: label,
        southeastLabel: label,
        size: within(limits.size),
        format: fc.constantFrom(...pictureFormats),
        each: within(limits.each),
        color,
        background: color,
        transparent: fc.boolean(),
        truncation: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
        count: within(limits.count),
        columns: within(limits.columns),
        digits: fc.stringMatching(/^[0-9]{1,32}$/),
        to: seed,
        frames: within(limits.frames),
        east: seed,
        south: seed,
        southeast: seed,
        across: within(limits.position),
        down: within(limits.position),
      })
      .map((drawing) => ({
        ...drawing,
        format: formatOf(drawing.draw, drawing.format),
        each:
          drawing.draw === 'digit' ? drawing.each : Math.min(drawing.each, largestEach(drawing)),
      }));
    fc.assert(
      fc.property(drawings, (drawing) => {
        const { search } = new URL(shareLink(drawing, { labels }), 'http://localhost');
        expect(read(search)).toEqual({ drawing, notes: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('is as short as possible', () => {
    expect(shareLink({ ...fieldDefaults, seed: 'a b' }, { labels })).toBe('/?seed=a%20b');
    expect(
      shareLink({ ...fieldDefaults, seed: 'a', label: 0, transparent: true }, { labels }),
    ).toBe('/?seed=a&label=0&transparent=on');
  });
});

describe('the label that is drawn', () => {
  it('is the requested one, else the one that the seed picks, and none without labels', () => {
    const drawing = { ...fieldDefaults, seed: 'hello' };
    expect(drawnLabel({ ...drawing, label: 3 }, labels)).toBe(3);
    expect(drawnLabel(drawing, labels)).toBe(seedToLabel('hello', 10));
    expect(drawnLabel(drawing, null)).toBeNull();
  });
});
