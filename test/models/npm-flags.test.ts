import { describe, expect, it } from 'vitest';
import { keptByNpm } from '../../models/npm-flags.ts';
import { runScript } from '../fixtures/run-script.ts';

/** What npm sets for `npm run NAME --steps 4 --label=7`: the first flag's value it passes on as an argument. */
const variablesOf = (script: string) => ({
  npm_package_name: 'digit-mint',
  npm_lifecycle_event: script,
  npm_config_steps: 'true',
  npm_config_label: '7',
});

describe('flags that npm keeps for itself', () => {
  it.each([
    ['start', 'npm start -- --steps …'],
    ['pipeline:train', 'npm run pipeline:train -- --steps …'],
  ])('are named with the command that passes them on, for %s', (script, command) => {
    const flags = ['--out', '--steps', '--label'];
    expect(keptByNpm(flags, variablesOf(script))).toBe(
      `--steps, --label: npm keeps flags that do not follow --: ${command}`,
    );
  });

  it('are known with hyphens, with no-, and by no other name', () => {
    const variables = { ...variablesOf('x'), npm_config_test_images: '4', npm_config_cats: '' };
    expect(keptByNpm(['--test-images'], variables)).toMatch(/^--test-images: /);
    expect(keptByNpm(['--no-cats'], variables)).toMatch(/^--no-cats: /);
    expect(keptByNpm(['--test', '--step', undefined], variables)).toBeNull();
  });

  it('are no concern where npm has the flag itself, of other packages, and without npm', () => {
    const variables = { ...variablesOf('x'), npm_config_json: 'true', npm_config_force: 'true' };
    expect(keptByNpm(['--json', '--force'], variables)).toBeNull();
    expect(keptByNpm(['--steps'], { ...variables, npm_package_name: 'other' })).toBeNull();
    expect(keptByNpm(['--steps'], { npm_config_steps: '4' })).toBeNull();
  });

  it.each([
    ['functions/entries/digit.ts', 'digit', 'npm run digit', '--label'],
    ['functions/entries/number.ts', 'number', 'npm run number', '--seed'],
    ['functions/entries/server.ts', 'start', 'npm start', '--port'],
    ['pipeline/commands/train.ts', 'pipeline:train', 'npm run pipeline:train', '--steps'],
  ])('end %s with exit code 2 before anything is done', async (entry, script, command, flag) => {
    const variables = {
      npm_package_name: 'digit-mint',
      npm_lifecycle_event: script,
      [`npm_config_${flag.slice(2)}`]: '7',
    };
    expect(await runScript(entry, [], () => {}, variables)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${flag}: npm keeps flags that do not follow --: ${command} -- ${flag} …\n`,
    });
  });
});
