import { digitsPreset } from './digits.ts';
import type { Preset } from './preset.ts';
import { quickPreset } from './quick.ts';
import { seedPreset } from './seed.ts';

/** Every recipe that `--preset` takes. */
export const presets = {
  digits: digitsPreset,
  quick: quickPreset,
  seed: seedPreset,
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];
