import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { textArt } from '../../../models/images/text-art.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';
import { nodeParametersOf } from '../../fixtures/built-entries.ts';
import { exportTinyModel } from '../../fixtures/tiny-model.ts';
import { needs } from '../../fixtures/requirements.ts';
import { runScript } from '../../fixtures/run-script.ts';

const run = promisify(execFile);
const entry = 'functions/entries/digit.ts';
const program = await nodeParametersOf(entry);
const { id, image } = shippedModel.generator.manifest;
const app = shippedApp();

/** What the server tells of a digit. */
const served = async (query: string) => bytesOf(app.request(`/digit.raw?${query}`));

/** The same as text, from the server's own pixels. */
async function expectedArt(query: string): Promise<string> {
  return textArt({ ...image, pixels: await served(query) });
}

/** Runs the command with its bytes kept as they are. */
async function digit(...flags: readonly string[]) {
  return run(process.execPath, [...program, ...flags], { encoding: 'buffer' });
}

describe('npm run digit', () => {
  it('writes the same PNG as GET /digit', async () => {
    const { stdout, stderr } = await digit('é 42', '--label', '7', '--truncation', '0.8');
    const path = '/digit.png?seed=%C3%A9%2042&label=7&truncation=0.8';
    expect(new Uint8Array(stdout)).toEqual(await bytesOf(app.request(path)));
    expect(stderr.toString()).toBe(`the digit 7, drawn from seed é 42 by model ${id}\n`);
  });

  it('draws a random digit without a seed, and returns its seed', async () => {
    const { stdout, stderr } = await runScript(entry, ['--format', 'text']);
    const [, label, seed] = /^the digit (\d), drawn from seed ([0-9a-f]{32}) by/.exec(stderr) ?? [];
    expect(stdout).toBe(await expectedArt(`seed=${seed}`));
    const { headers } = await app.request(`/digit?seed=${seed}`);
    expect(headers.get('X-Label')).toBe(label);
  });

  it('draws with a model named by its folder', async () => {
    const { stdout } = await digit('a', '--model', join('models', 'shipped', id));
    expect(new Uint8Array(stdout)).toEqual(await bytesOf(app.request('/digit.png?seed=a')));
  });

  it('draws every label that a model has', async () => {
    const { folder, manifest } = await exportTinyModel(
      Array.from({ length: 12 }, (_, label) => `${label}`),
    );
    const { stdout, stderr } = await digit(
      '1',
      '--label',
      '11',
      '--format',
      'raw',
      '--model',
      join(folder, manifest.id),
    );
    expect(stdout).toHaveLength(8);
    expect(stderr.toString()).toMatch(/^an image of 11, drawn from seed 1 /);
  });

  // A terminal cannot be had otherwise without a compiled package.
  it('is text on a terminal, and refuses to be a PNG there', needs('terminal'), async () => {
    const onTerminal = async (flags: string) => {
      const command = [process.execPath, ...program, flags].join(' ');
      return run('/usr/bin/script', ['-qec', command, '/dev/null']).then(
        ({ stdout }) => ({ text: stdout.replaceAll('\r\n', '\n'), code: 0 }),
        ({ stdout, code }: { stdout: string; code: number }) => ({ text: stdout.trim(), code }),
      );
    };
    const { text } = await onTerminal('42 --label 7');
    const caption = `the digit 7, drawn from seed 42 by model ${id}\n`;
    expect(text).toBe(`${caption}${await expectedArt('seed=42&label=7')}`);
    expect(await onTerminal('42 --format png')).toEqual({
      text: 'error: --format png: a terminal cannot show PNG: write it to a file with > FILE',
      code: 2,
    });
  });

  it.each([
    [['--size', '56', '--color', '1d4ed8', '--background', 'transparent'], 'png'],
    [['--format', 'svg', '--invert'], 'svg'],
    [['--format', 'webp', '--size', '112'], 'webp'],
    [['--format', 'json', '--latent'], 'json'],
    [['--format', 'raw', '--invert'], 'raw'],
  ])('writes with %j what GET /digit.%s answers', async (flags, format) => {
    const { stdout } = await digit('a', ...flags);
    const query = new URLSearchParams({ seed: 'a' });
    for (const [index, flag] of flags.entries()) {
      const name = flag.replace('--', '');
      const value = flags[index + 1] ?? '--';
      if (name !== flag && name !== 'format')
        query.set(name, value.startsWith('--') ? 'true' : value);
    }
    const path = `/digit.${format}?${query}`;
    expect(new Uint8Array(stdout)).toEqual(await bytesOf(app.request(path)));
  });

  it.each([
    [[''], /the seed "": allowed is one text of 1 to 128 characters$/],
    [['a', 'b'], /too many arguments/],
    [['a', '--label', 'x'], /--label "x": allowed is 0 to 9, the labels of the model/],
    [['a', '--label', '10'], /--label "10": allowed is 0 to 9, the labels of the model/],
    [['a', '--truncation', '1.5'], /--truncation "1\.5": allowed is one number from 0 to 1/],
    [['a', '--format', 'gif'], /Allowed choices are png, svg, webp, json, raw, text/],
    [['a', '--model', 'nowhere'], /nowhere: no such folder/],
    [['a', '--size', '5'], /--size "5": allowed is one whole number from 28 to 1024/],
    [['a', '--color', 'blue'], /--color "blue": allowed is one colour of 6 hex digits/],
    [['a', '--latent'], /--latent "true": allowed is only with json/],
    [['a', '--format', 'text', '--color', 'ff0000'], /--color "ff0000": allowed is only with png/],
    [['a', '--columns', '5'], /unknown option '--columns'/],
  ])('refuses %j in one line', async (flags, message) => {
    const { code, stdout, stderr } = await runScript(entry, flags);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim()).toMatch(message);
    expect(stderr).toMatch(/^error: .*\n$/);
  });
});
