import { expect, it } from 'vitest';
import { recipeSchema } from '../../pipeline/gan/configuration.ts';
import { presets } from '../../pipeline/gan/presets.ts';
import { semiRecipeSchema } from '../../pipeline/semi/configuration.ts';
import { semiPresets } from '../../pipeline/semi/presets.ts';
import { settingsTable, writtenSettings } from './settings-table.ts';

it.each([
  ['training.md', recipeSchema, presets],
  ['semi-supervised.md', semiRecipeSchema, semiPresets],
])(
  'docs/%s lists every setting with its range and its value in each preset',
  async (page, schema, values) => {
    expect(await writtenSettings(page)).toEqual(settingsTable(schema, values));
  },
);
