import { describe, expect, it } from 'vitest';
import {
  type Drawing,
  type DrawingKind,
  fieldDefaults,
  formatsByKind,
} from '../../../functions/playground/drawing.ts';
import { picturePath } from '../../../functions/playground/links.ts';
import { shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { manifest } = shippedModel.generator;

/** Another value of each field that a picture depends on. */
const changes = {
  seed: 'b',
  label: 5,
  size: 64,
  each: 56,
  color: 'ff0000',
  background: '00ff00',
  transparent: true,
  truncation: 0.5,
  count: 6,
  columns: 2,
  digits: '77',
  to: 'c',
  frames: 3,
} as const satisfies Partial<Drawing>;
type ChangedField = keyof typeof changes;

const look = ['color', 'background', 'transparent', 'truncation', 'seed'] as const;
const fieldsOf: Readonly<Record<DrawingKind, readonly ChangedField[]>> = {
  digit: [...look, 'label', 'size'],
  sheet: [...look, 'label', 'each', 'count', 'columns'],
  number: [...look, 'each', 'digits'],
  walk: [...look, 'label', 'each', 'to', 'frames'],
};

describe.each(Object.entries(fieldsOf))('the link to a picture of a %s', (kind, fields) => {
  const drawing: Drawing = {
    ...fieldDefaults,
    draw: kind as DrawingKind,
    seed: 'a',
    count: 4,
    columns: 3,
    frames: 2,
  };
  const changed = (field: ChangedField): Drawing => ({ ...drawing, [field]: changes[field] });

  it('depends on the fields of its kind, and on no others', () => {
    const plain = picturePath(drawing, manifest);
    const names = Object.keys(changes) as ChangedField[];
    const effective = names.filter((field) => picturePath(changed(field), manifest) !== plain);
    expect(effective.toSorted()).toEqual(fields.toSorted());
  });

  it('is the pinned path that the API answers', async () => {
    for (const field of fields) {
      for (const format of formatsByKind[kind as DrawingKind]) {
        const path = picturePath(changed(field), manifest, format);
        const response = await app.request(path, { method: 'HEAD' });
        expect([response.status, response.headers.get('Content-Location')]).toEqual([200, path]);
      }
    }
  });
});
