import { execFileSync } from 'node:child_process';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { fieldDefaults, formatsByKind } from '../../../functions/playground/drawing.ts';
import { drawingText, fileName, snippets } from '../../../functions/playground/result.ts';
import { picturePath } from '../../../functions/playground/links.ts';
import { shippedApp, shippedModel, withManifest } from '../shipped-app.ts';

const app = shippedApp();
const { manifest } = shippedModel.generator;
const labelled = (await withManifest({ labels: Array.from('0123456789') })).generator.manifest;
const origin = 'https://digits.example';
const nasty = `it's "$(id)" & <b> \`x\` \\ !`;
const drawing = { ...fieldDefaults, seed: nasty, label: 7 };

const textOf = (name: string) =>
  snippets(drawing, labelled, origin).find((snippet) => snippet.name === name)?.text ?? '';

describe('the path of a picture', () => {
  const one = { ...fieldDefaults, seed: 'a', label: 3 };
  const pinned = `model=${manifest.id}`;

  it('names the model, and leaves out what is taken for granted', () => {
    expect(picturePath(one, labelled)).toBe(`/digit?${pinned}&seed=a&label=3&size=280`);
    const ownSize = Math.max(manifest.image.width, manifest.image.height);
    expect(picturePath({ ...one, size: ownSize }, labelled)).toBe(
      `/digit?${pinned}&seed=a&label=3`,
    );
  });

  it('describes every chosen value', () => {
    const chosen = { ...one, color: '0b6b50', transparent: true, truncation: 0.5 };
    expect(picturePath(chosen, labelled, 'svg')).toBe(
      `/digit.svg?${pinned}&seed=a&label=3&size=280&color=0b6b50&background=transparent&truncation=0.5`,
    );
  });

  it('leaves out size and colours where a format has none', () => {
    const chosen = { ...one, color: '0b6b50', truncation: 0.5 };
    const path = `/digit.raw?${pinned}&seed=a&label=3&truncation=0.5`;
    expect(picturePath(chosen, labelled, 'raw')).toBe(path);
  });

  it.each([
    { draw: 'digit' },
    { draw: 'digit', color: '0b6b50', transparent: true, truncation: 0.5 },
    { draw: 'digit', color: '000000', background: 'ffffff' },
    { draw: 'sheet', count: 7, columns: 20, each: 28 },
    { draw: 'sheet', label: null, count: 4 },
    { draw: 'number', digits: '0042' },
    { draw: 'walk', frames: 3 },
  ] as const)('is the one that the API answers under: %o', async (changes) => {
    const requested = { ...one, ...changes };
    const { labels } = manifest;
    const drawn = { ...requested, label: labels === null ? null : requested.label };
    for (const format of formatsByKind[requested.draw]) {
      const path = picturePath(drawn, manifest, format);
      const response = await app.request(path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('Content-Location')).toBe(path);
      await response.body?.cancel();
    }
  });
});

describe('the snippets to copy', () => {
  it('give curl one URL, whatever the seed does to a shell', ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no POSIX shell');
    const command = textOf('curl').replace(/^curl -f -o/, "printf '%s\\n'");
    const words = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' }).trim().split('\n');
    expect(words).toEqual(['digit-it-s-id-b-x.png', textOf('URL')]);
    expect(new URL(textOf('URL')).searchParams.get('seed')).toBe(nasty);
  });

  it('give a page one image, with its size and what it shows', () => {
    const { document } = parseHTML(`<!doctype html><html><body>${textOf('HTML')}</body></html>`);
    const image = document.body.firstElementChild;
    expect(document.body.children).toHaveLength(1);
    expect(image?.getAttribute('src')).toBe(textOf('URL'));
    expect(image?.getAttribute('alt')).toBe('7');
    const { width, height } = manifest.image;
    const ratio = Number(image?.getAttribute('width')) / Number(image?.getAttribute('height'));
    expect(ratio).toBeCloseTo(width / height, 1);
  });

  it('are of the format that is chosen, and show no page what it cannot show', () => {
    const [url, curl, tag] = snippets({ ...drawing, format: 'svg' }, labelled, origin);
    expect(url?.text).toContain(`${origin}/digit.svg?model=`);
    expect(curl?.text).toMatch(/^curl -f -o digit-it-s-id-b-x\.svg 'https:/);
    expect(tag?.text).toContain('/digit.svg?');
    const names = snippets({ ...drawing, format: 'json' }, labelled, origin).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['URL', 'curl']);
  });

  it('keep a label’s name inside of its attribute', async () => {
    const odd = (await withManifest({ labels: ['"><script>', 'b'] })).generator.manifest;
    const [, , tag] = snippets({ ...drawing, label: 0 }, odd, origin);
    const { document } = parseHTML(`<!doctype html><html><body>${tag?.text}</body></html>`);
    expect(document.body.children).toHaveLength(1);
    expect(document.body.firstElementChild?.getAttribute('alt')).toBe('"><script>');
  });
});

describe('the caption of a drawing', () => {
  it('describe the picture', () => {
    const one = { ...fieldDefaults, seed: 'a' };
    const textFor = (changes: Partial<typeof one>) => drawingText({ ...one, ...changes }, labelled);
    expect(textFor({ label: 7 })).toBe('A handwritten 7, drawn from seed a');
    expect(textFor({ draw: 'sheet', count: 20 })).toBe('20 handwritten digits, drawn from seed a');
    expect(textFor({ draw: 'number' })).toBe('The number 2026, handwritten in the style of seed a');
    expect(textFor({ draw: 'walk', label: 3 })).toBe(
      'A handwritten 3 that changes from seed a to seed mint',
    );
  });

  it('name files by letters, digits and hyphens only', () => {
    expect(fileName({ ...fieldDefaults, seed: '../../etc/passwd' }, labelled)).toBe(
      'digit-etc-passwd',
    );
    expect(fileName({ ...fieldDefaults, seed: '数' }, labelled)).toBe('digit');
    expect(fileName({ ...fieldDefaults, draw: 'number', seed: 'a' }, labelled)).toBe('2026-a');
  });
});
