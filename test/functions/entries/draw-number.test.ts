import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { decode } from 'fast-png';
import { textArt } from '../../../models/images/text-art.ts';
import { nodeParametersOf } from '../../fixtures/built-entries.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const entry = 'functions/entries/number.ts';
const program = await nodeParametersOf(entry);
const { id } = shippedModel.generator.manifest;
const app = shippedApp();

/** Runs the command with its bytes kept as they are. */
async function number(...flags: readonly string[]) {
  return promisify(execFile)(process.execPath, [...program, ...flags], { encoding: 'buffer' });
}

describe('npm run number', () => {
  it('writes the same PNG as GET /number', async () => {
    const flags = ['0042', '--seed', 'é 42', '--size', '56', '--color', '1d4ed8'];
    const { stdout, stderr } = await number(...flags);
    const path = '/number/0042.png?seed=%C3%A9%2042&size=56&color=1d4ed8';
    expect(new Uint8Array(stdout)).toEqual(await bytesOf(app.request(path)));
    expect(stderr.toString()).toBe(`the number 0042, drawn from seed é 42 by model ${id}\n`);
  });

  it('draws a random handwriting without a seed, and returns its seed', async () => {
    const { stdout, stderr } = await number('7', '--truncation', '0.5');
    const seed = /^the number 7, drawn from seed ([0-9a-f]{32}) by/.exec(stderr.toString())?.[1];
    const path = `/number/7.png?seed=${seed}&truncation=0.5`;
    expect(new Uint8Array(stdout)).toEqual(await bytesOf(app.request(path)));
  });

  it.each([[''], ['&size=40&truncation=0.5']])('is text on request, %s', async (query) => {
    const flags = [...new URLSearchParams(query)].flatMap(([name, value]) => [`--${name}`, value]);
    const { stdout } = await runScript(entry, ['90', '--seed', 'a', '--format', 'text', ...flags]);
    const png = decode(await bytesOf(app.request(`/number/90.png?seed=a${query}`)));
    const { width, height } = png;
    expect(stdout).toBe(textArt({ width, height, pixels: Uint8Array.from(png.data) }));
  });

  it('is text with signs, too', async () => {
    const { stdout, code } = await runScript(entry, ['12,5', '--seed', 'a', '--format', 'text']);
    const { width, height, data } = decode(await bytesOf(app.request('/number/12%2C5.png?seed=a')));
    expect(stdout).toBe(textArt({ width, height, pixels: Uint8Array.from(data) }));
    expect(code).toBe(0);
  });

  it('says in its help which characters it draws', async () => {
    const { stdout } = await runScript(entry, ['--help']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '1 to 32 characters of 0 to 9, space and . , - / : + % ( ) # € $ £',
    );
  });

  it.each([
    [['12x'], 'the number "12x": allowed is 1 to 32 characters of 0 to 9'],
    [['1', '--size', '5'], '--size "5": allowed is one whole number from 28 to 1024'],
    [
      ['1', '--format', 'text', '--color', 'ff0000'],
      '--color "ff0000": allowed is only with png, svg and webp',
    ],
    [[], "missing required argument 'digits'"],
  ])('refuses %o', async (flags, message) => {
    const { code, stderr } = await runScript(entry, flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
