import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../models/manifest/manifest.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { runScript, type ScriptOutcome } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { evaluationWith, exportSeeded } from '../publishing/tiny-models.ts';

let models: string;
let good: string;
let poor: string;
let store: string;

beforeAll(async () => {
  await startWasmEngine();
  models = await temporaryFolder('models');
  good = (await exportSeeded(models, 1, evaluationWith())).id;
  const distance = { mean: 9, std: 0, floor: 1 };
  poor = (await exportSeeded(models, 2, evaluationWith({ frechetDistance: distance }))).id;
});

beforeEach(async () => {
  store = join(await temporaryFolder('store'), 'store');
});

const run = async (name: string, ...parameters: readonly string[]): Promise<ScriptOutcome> =>
  runScript(`pipeline/commands/${name}.ts`, parameters);

const publish = async (id: string, ...flags: readonly string[]) =>
  run('publish', '--model', join(models, id), '--store', store, ...flags);

describe('pipeline:publish and its related commands', () => {
  it('publish, promote, list, verify and roll back', async () => {
    const first = await publish(poor, '--promote');
    expect(first).toMatchObject({ code: 0, stdout: '' });
    const lines = first.stderr.split('\n').filter((line) => !line.startsWith('  '));
    expect(lines).toEqual([
      `${poor}: verified (4 files, 4 goldens)`,
      'there is no champion yet: compared with what real images reach',
      `${store}/${poor}: published`,
      `champion now points to ${poor}; before, it pointed to nothing`,
      '',
    ]);
    const again = await publish(poor);
    expect(again.stderr).toContain(`${store}/${poor}: already published: nothing to do\n`);
    expect(again.code).toBe(0);

    expect((await publish(good)).code).toBe(0);
    const promoted = await run('promote', '--model', good, '--store', store);
    expect(promoted.stderr).toContain(
      `champion now points to ${good}; before, it pointed to ${poor}\n`,
    );
    expect(promoted.code).toBe(0);

    const list = await run('list', '--store', store);
    const table = list.stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '));
    expect(table).toEqual(
      expect.arrayContaining([
        'id | date | preset | Fréchet | coverage | agreement | score | aliases',
        `${good} | 2026-11-23 | tiny | 2.000 | 96.00 % | 99.50 % | 98.00 % | champion`,
        `${poor} | 2026-11-23 | tiny | 9.000 | 96.00 % | 99.50 % | 98.00 %`,
      ]),
    );

    const back = await run('rollback', '--store', store);
    expect(back.stderr).toBe(`champion points to ${poor} again; before, it pointed to ${good}\n`);
    const json = await run('list', '--store', store, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      models: expect.arrayContaining([
        expect.objectContaining({ id: poor, aliases: ['champion'], overrides: 0 }),
      ]) as unknown,
      aliases: { champion: { id: poor, previous: good } },
      unfinished: [],
      problems: [],
    });

    const verified = await run('verify', '--store', store);
    expect(verified.stdout.split('\n').toSorted().slice(1)).toEqual(
      [good, poor].toSorted().map((id) => `${id}: verified (4 files, 4 goldens)`),
    );
    expect(verified).toMatchObject({ code: 0, stderr: '' });
  });

  it('refuse a worse model with exit code 1, and record who forced it', async () => {
    await publish(good, '--promote');
    const refused = await publish(poor, '--promote');
    expect(refused.stderr).toContain(
      `error: ${poor} is worse than the champion ${good}: frechetDistance is 9.0000, but at most 2.1100 is allowed: the champion has 2.0000 ± 0.0300, and 0.1100 is noise. Nothing was promoted; to promote it anyway, add --force; the store records who did\n`,
    );
    expect(refused.code).toBe(1);
    const forced = await publish(poor, '--promote', '--force', '--reason', 'a trial');
    expect(forced.stderr).toContain(
      `champion now points to ${poor}; before, it pointed to ${good}\n`,
    );
    expect(forced.code).toBe(0);
    const manifest = JSON.parse(await readFile(join(store, poor, 'manifest.json'), 'utf8')) as {
      overrides: { by: string }[];
    };
    expect(manifest.overrides).toMatchObject([
      { champion: good, reason: 'a trial', figures: [{ name: 'frechetDistance', candidate: 9 }] },
    ]);
    expect(manifest.overrides[0]?.by).not.toBe('');
  });

  it('name what is damaged, with exit code 1', async () => {
    await publish(good, '--promote');
    await publish(poor);
    const file = join(store, good, 'generator', 'weights.bin');
    const bytes = await readFile(file);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const all = await run('verify', '--store', store);
    expect(all.stdout).toContain(`${good}: damaged\n`);
    expect(all.stdout).toContain(`${poor}: verified (4 files, 4 goldens)\n`);
    expect(all.stderr).toMatch(
      /^error: .+weights\.bin: SHA-256 .+ found: the file is damaged or was changed\n$/,
    );
    expect(all.code).toBe(1);
    expect((await run('verify', '--store', store, '--model', poor)).code).toBe(0);
    await rm(join(store, good), { recursive: true });
    const alias = await run('verify', '--store', store);
    expect(alias.stderr).toBe(
      `error: ${store}/aliases/champion.json: points to ${good}, which does not exist or cannot be read\n`,
    );
    expect(alias.code).toBe(1);
  });
});

/** What a command said, with the temporary folders' names taken out. */
const plain = (text: string) => text.replaceAll(models, 'MODELS').replaceAll(store, 'STORE');

describe('pipeline:onnx', () => {
  it('writes an older model once more with the ONNX file, under the same id', async () => {
    const older = join(await temporaryFolder('older'), good);
    await cp(join(models, good), older, { recursive: true });
    const manifest = JSON.parse(await readFile(join(older, 'manifest.json'), 'utf8')) as Manifest;
    const files = manifest.files.filter(({ path }) => path !== 'generator/model.onnx');
    await writeFile(join(older, 'manifest.json'), JSON.stringify({ ...manifest, files }));
    await rm(join(older, 'generator/model.onnx'));
    const out = await temporaryFolder('with-onnx');
    const { code, stdout, stderr } = await run('onnx', '--model', older, '--out', out);
    expect(stderr).toBe('');
    expect(stdout).toBe(`model: ${out}/${good}\n`);
    expect(code).toBe(0);
    expect(await readFile(join(out, good, 'generator/model.onnx'))).toEqual(
      await readFile(join(models, good, 'generator/model.onnx')),
    );
  });
});

describe('pipeline:directions', () => {
  it('writes the file beside the manifest of a run’s model, where servers look for it', async () => {
    const out = await temporaryFolder('run');
    const model = join(out, 'model', good);
    await cp(join(models, good), model, { recursive: true });
    const { code, stdout } = await run('directions', '--model', out);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${join(model, 'directions.json')}\n` });
    await run('publish', '--model', out, '--store', store);
    expect(await readFile(join(model, 'directions.json'))).toEqual(
      await readFile(join(store, good, 'directions.json')),
    );
    expect(await readdir(out)).toEqual(['model']);
  });
});

describe('wrong use ends with one line and exit code 2:', () => {
  const id = '0123456789abcdef';
  const wrongId = (flag: string, value: string) =>
    `option '${flag} <ID>' argument '${value}' is invalid. The id of a model, 16 hex digits, is allowed.`;

  it.each([
    ['publish', [], "required option '--model <DIR>' not specified"],
    ['publish', ['--model', 'DIR'], "required option '--store <DIR>' not specified"],
    ['publish', ['--model', '/no/such', '--store', 'S'], '--model /no/such: no such folder'],
    [
      'publish',
      ['--model', 'docs', '--store', 'S'],
      '--model docs: contains neither manifest.json nor model/<id>/manifest.json; give the folder of a finished run, such as runs/<run>, or of one model, such as runs/<run>/model/<id>',
    ],
    [
      'publish',
      ['--model', 'docs', '--store', 's3://bucket//models'],
      '--store s3://bucket//models: s3://bucket or s3://bucket/prefix is allowed',
    ],
    [
      'publish',
      ['--model', 'docs', '--store', 'S', '--sign', '/no/such'],
      '--sign /no/such: no such file; an ed25519 private key in PEM is allowed (openssl genpkey -algorithm ed25519)',
    ],
    ['show', ['--model', id, '--store', 'docs'], `ROOT/docs has no model ${id}`],
    [
      'diff',
      [id, 'x', '--store', 'docs'],
      "command-argument value 'x' is invalid for argument 'B'. The id of a model, 16 hex digits, is allowed.",
    ],
    [
      'prune',
      ['--store', 'docs', '--keep', '-1'],
      "option '--keep <N>' argument '-1' is invalid. A whole number from 0 up is allowed.",
    ],
    [
      'verify',
      ['--store', 'docs', '--public-keys', 'x'],
      "option '--public-keys <KEYS>' argument 'x' is invalid. Ed25519 public keys in base64, raw (32 bytes) or SPKI, separated by commas, are allowed.",
    ],
    [
      'publish',
      ['--model', 'docs', '--store', 'gs://bucket'],
      '--store gs://bucket: a folder or s3://bucket/prefix is allowed',
    ],
    ['publish', ['--model', 'docs', '--store', 'LICENSE'], '--store LICENSE: is not a folder'],
    ['publish', ['--model', 'docs', '--store', 'S', '--force'], '--force: only with --promote'],
    [
      'publish',
      ['--model', 'docs', '--store', 'S', '--alias', 'a'],
      '--alias: only with --promote',
    ],
    [
      'publish',
      ['--model', 'docs', '--store', 'S', '--promote', '--reason', 'x'],
      '--reason: only with --force',
    ],
    [
      'publish',
      ['--model', 'docs', '--store', 'S', '--promote', '--alias', '../x'],
      `option '--alias <name>' argument '../x' is invalid. A name of 1 to 64 letters, digits, "-" and "_" is allowed.`,
    ],
    ['promote', ['--model', '../x', '--store', 'S'], wrongId('--model', '../x')],
    ['promote', ['--model', id, '--store', '/no/such'], '--store /no/such: no such folder'],
    ['rollback', ['--store', '/no/such'], '--store /no/such: no such folder'],
    ['rollback', ['--store', 'docs'], '--alias champion: ROOT/docs has no such alias'],
    ['rollback', ['--store', 'docs', '--to', 'X'], wrongId('--to', 'X')],
    [
      'rollback',
      ['--store', 'models/shipped'],
      '--alias champion: there is no model before SHIPPED; give one with --to ID (npm run pipeline:list shows them)',
    ],
    ['list', ['--store', '/no/such'], '--store /no/such: no such folder'],
    ['onnx', ['--model', '/no/such', '--out', 'O'], '--model /no/such: no such folder'],
    ['onnx', ['--model', 'docs'], "required option '--out <DIR>' not specified"],
    ['verify', ['--store', '/no/such'], '--store /no/such: no such folder'],
    ['verify', ['--store', 'docs', '--model', 'x'], wrongId('--model', 'x')],
  ])('%s %j', async (name, parameters, message) => {
    const { code, stderr, stdout } = await run(name, ...parameters);
    const champion = /"id":\s*"(\w+)"/.exec(
      await readFile('models/shipped/aliases/champion.json', 'utf8'),
    )?.[1];
    const expected = message.replace('ROOT', process.cwd()).replace('SHIPPED', champion ?? 'none');
    expect(stderr).toBe(`error: ${expected}\n`);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('publishing an incomplete model, before anything is written', async () => {
    const copy = await temporaryFolder('copy');
    await cp(join(models, good), join(copy, good), { recursive: true });
    await writeFile(join(copy, good, 'samples.png'), 'torn');
    const model = join(copy, good);
    const { code, stderr } = await run('publish', '--model', model, '--store', store);
    expect(stderr).toMatch(
      new RegExp(
        `^error: --model ${model}: ${model}/samples.png: \\d+ bytes with SHA-256 \\w{64} expected, 4 with \\w{64} found: the file is damaged or was changed\n$`,
      ),
    );
    expect(code).toBe(2);
    await expect(readFile(join(store, good, 'manifest.json'))).rejects.toThrow('ENOENT');
  });
});

describe('a store with an unusable model', () => {
  it('refuses to promote it, with one line and exit code 1', async () => {
    await publish(good);
    const none = await run('promote', '--model', poor, '--store', store);
    expect(plain(none.stderr)).toBe(`error: STORE/${poor}/manifest.json: no such file\n`);
    expect(none.code).toBe(1);
  });

  it('is listed with a warning', async () => {
    await publish(good);
    await publish(poor);
    await writeFile(join(store, poor, 'manifest.json'), '{');
    const { code, stdout, stderr } = await run('list', '--store', store);
    expect(stdout).toContain(good);
    expect(plain(stderr)).toMatch(
      new RegExp(`^warning: STORE/${poor}/manifest.json: not JSON: .+\n$`),
    );
    expect(code).toBe(0);
  });
});
