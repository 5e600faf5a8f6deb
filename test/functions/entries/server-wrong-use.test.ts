import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runToEnd, serverEntry } from '../running-server.ts';
import { copyShipped } from '../shipped-copy.ts';

describe('wrong use ends with exit code 2 and one line', () => {
  let taken: Server;
  let port: number;
  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    ({ port } = taken.address() as AddressInfo);
  });
  afterAll(() => taken.close());

  const refused = (flags: readonly string[], environment = {}) =>
    runToEnd([...serverEntry, ...flags], environment);
  const refusal = (message: string) => ({ code: 2, stdout: '', stderr: `error: ${message}\n` });

  it('for a port in use', async () => {
    expect(await refused([], { PORT: String(port) })).toEqual(
      refusal(`port ${port} is in use: choose another with --port or PORT`),
    );
  });

  it('for a host of another machine', async () => {
    expect(await refused(['--host', '192.0.2.1', '--port', '0'])).toEqual(
      refusal(
        'host 192.0.2.1 is not an address of this machine: choose another with --host or HOST',
      ),
    );
  });

  it('for a flag that does not exist', async () => {
    expect(await refused(['--prot', '1'])).toEqual(
      refusal("unknown option '--prot' (Did you mean --port?)"),
    );
  });

  it('for an invalid port', async () => {
    expect(await refused(['--port', '99999'])).toEqual(
      refusal(
        "option '--port <N>' argument '99999' is invalid. Allowed: a whole number from 0 (any free port) to 65535.",
      ),
    );
  });

  it.each([
    ['--host', '--host <H>', 'a host name or an IP address'],
    ['--model', '--model <DIR>', 'the folder of one model'],
    ['--port', '--port <N>', 'a whole number from 0 (any free port) to 65535'],
  ])('for an empty %s', async (flag, option, allowed) => {
    expect(await refused(['--port', '0', flag, ''])).toEqual(
      refusal(`option '${option}' argument '' is invalid. Allowed: ${allowed}.`),
    );
  });

  it('for an invalid host', async () => {
    expect(await refused(['--host', 'a b'])).toEqual(
      refusal(
        "option '--host <H>' argument 'a b' is invalid. Allowed: a host name or an IP address.",
      ),
    );
  });

  it('for an invalid variable', async () => {
    expect(await refused([], { PORT: 'http' })).toEqual(
      refusal('PORT: "http" was given; allowed: a whole number from 0 (any free port) to 65535'),
    );
  });

  it('for a model that is missing', async () => {
    expect(await refused(['--model', 'runs/none'])).toEqual(refusal('runs/none: no such folder'));
  });

  it('for a model that is damaged', async () => {
    const copy = await copyShipped();
    const folder = join(copy.folder, copy.id);
    await copy.edit(`${copy.id}/manifest.json`, (manifest) => {
      manifest['schemaVersion'] = 999;
    });
    expect((await refused(['--model', folder])).stderr).toMatch(
      /^error: .+\/manifest\.json: schema 999 is newer than the \d+ this program reads: update digit-mint\n$/,
    );
  });
});
