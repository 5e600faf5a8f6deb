import { describe, expect, it } from 'vitest';
import { runScript } from './fixtures/run-script.ts';

const entry = 'bench/train.ts';

describe('bench:train', () => {
  it('tells its flags and their defaults', async () => {
    const { code, stdout: wrapped } = await runScript(entry, ['--help']);
    const stdout = wrapped.replaceAll(/\s+/g, ' ');
    expect(code).toBe(0);
    for (const flag of [
      '--rounds',
      '--peers',
      '--engine',
      '--threads',
      '--json',
      '--steps',
      '--growth-steps',
      '--profile',
    ])
      expect(stdout).toContain(flag);
    expect(stdout).toContain('(choices: "all", "tensorflow-gpu", "tensorflow",');
    expect(stdout).toContain('(default: 5)');
  });

  it.each([
    [['--wrong'], /^error: unknown option '--wrong'/],
    [['--steps', '2'], /A whole number from 3 to 10000 is allowed\.$/],
    [['--growth-steps', '50'], /A whole number from 51 to 1000000 is allowed\.$/],
    [['--engine', 'abacus'], /Allowed choices are all, tensorflow-gpu, .*wasm, wasm-fma, cpu\.$/],
    [['surplus'], /^error: too many arguments/],
  ])('ends with one line and 2 for %j', async (parameters, line) => {
    const { code, stdout, stderr } = await runScript(entry, parameters);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd()).toMatch(line);
    expect(stderr.trimEnd().split('\n').length).toBe(1);
  });
});
