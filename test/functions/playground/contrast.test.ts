import { describe, expect, it } from 'vitest';
import { textStyle } from '../../../functions/playground/style.ts';

const palettes = [...textStyle.matchAll(/:root \{([^}]*--ink[^}]*)\}|:root \{([^}]*)\}/g)].map(
  ([, light, dark]) =>
    Object.fromEntries(
      [...(light ?? dark ?? '').matchAll(/--(\w+): (#[0-9a-f]{6})/g)].map(([, name, color]) => [
        name,
        color,
      ]),
    ),
);

/** WCAG 2.2, relative luminance of an sRGB colour. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => parseInt(color.slice(start, start + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one = '', other = ''): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', palettes[0] ?? {}],
  ['dark', palettes[1] ?? {}],
])('the %s colours', (_, palette) => {
  it.each([
    ['ink', 'paper'],
    ['ink', 'raised'],
    ['soft', 'paper'],
    ['soft', 'raised'],
    ['accent', 'paper'],
    ['paper', 'accent'],
    ['warn', 'paper'],
    ['warn', 'raised'],
  ])('let %s be read on %s (WCAG AA: 4.5)', (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it('show where a field is (WCAG AA: 3)', () => {
    expect(contrast(palette['edge'], palette['paper'])).toBeGreaterThanOrEqual(3);
  });
});
