import { readFile } from 'node:fs/promises';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Figure, type Figures, figuresSchema } from '../../../models/manifest/evaluation.ts';
import { describeFigure, figureNames, figuresAfter } from '../../../models/manifest/figures.ts';
import { figuresRevision } from '../../../models/manifest/versions.ts';
import { noLaterFigures } from '../../fixtures/later-figures.ts';

const figure: Figure = { mean: 0.5, std: 0, floor: null };
const all = Object.fromEntries(figureNames.map((name) => [name, figure]));

/** A manifest with the figures of revision 1. */
async function shippedManifest() {
  const url = new URL('../../../models/shipped/ab47664c7936af31/manifest.json', import.meta.url);
  return JSON.parse(await readFile(url, 'utf8')) as {
    readonly evaluation: { readonly figures: object };
  };
}

describe('the figures of an evaluation', () => {
  it('stand in the order in which manifests have them', async () => {
    const { evaluation } = await shippedManifest();
    const first = figureNames.filter((name) => describeFigure(name).since === 1);
    expect(first).toEqual(Object.keys(evaluation.figures));
  });

  it('are null where a manifest is older than the figure', async () => {
    const { evaluation } = await shippedManifest();
    expect(figuresSchema.parse(evaluation.figures)).toEqual({
      ...evaluation.figures,
      ...noLaterFigures,
    });
  });

  it.each([1, 2, 3])('of a manifest of revision %d stay valid', (revision) => {
    const known = figureNames.filter((name) => describeFigure(name).since <= revision);
    const older = Object.fromEntries(known.map((name) => [name, figure]));
    const nulls = Object.fromEntries(figuresAfter(revision).map((name) => [name, null]));
    expect(figuresSchema.parse(older)).toEqual({ ...older, ...nulls });
    expect(known.length + figuresAfter(revision).length).toBe(figureNames.length);
  });

  it('are of the newest revision at most', () => {
    expect(Math.max(...figureNames.map((name) => describeFigure(name).since))).toBe(
      figuresRevision,
    );
  });

  it('may have a second baseline', () => {
    const distance = { ...figure, floor: 2.1, trainingFloor: 1 };
    expect(figuresSchema.parse({ ...all, frechetDistance: distance }).frechetDistance).toEqual(
      distance,
    );
  });

  it('have a type each', () => {
    expectTypeOf<Figures['coverage']>().toEqualTypeOf<Figure>();
    expectTypeOf<Figures['kernelInceptionDistance']>().toEqualTypeOf<Figure | null>();
    expectTypeOf<Figures['labelAgreement']>().toEqualTypeOf<Figure | null>();
  });
});

describe('the schema of figures', () => {
  it('returns the figures as they were written', () => {
    expect(JSON.stringify(figuresSchema.parse(all))).toBe(JSON.stringify(all));
  });

  it('refuses a figure that is not in the table', () => {
    const result = figuresSchema.safeParse({ ...all, beauty: figure });
    expect(result.error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['beauty'] }]);
  });

  it.each(figureNames)('takes null and absence of %s as the table says', (name) => {
    const { needsLabels, since } = describeFigure(name);
    expect(figuresSchema.safeParse({ ...all, [name]: null }).success).toBe(
      needsLabels || since > 1,
    );
    const others = Object.fromEntries(Object.entries(all).filter(([other]) => other !== name));
    expect(figuresSchema.safeParse(others).success).toBe(since > 1);
  });
});
