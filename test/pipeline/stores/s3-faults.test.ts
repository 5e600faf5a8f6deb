import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { ModelError, StoreError } from '../../../models/errors.ts';
import { writableS3Store } from '../../../pipeline/stores/writable-s3.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../../fixtures/s3/fault-proxy.ts';
import { bucket } from '../../fixtures/s3/s3-server.ts';
import {
  describeWithPretendedS3,
  describeWithRealS3,
  type ServerOfGroup,
} from '../../fixtures/s3/servers.ts';

let prefixes = 0;

/** How long a client waits for an answer, in milliseconds; the tests of silence wait that long. */
const patience = 2000;

// Most of the time here is spent waiting, so the tests run at the same time, each with a proxy of its own.
function faultsOn(server: ServerOfGroup) {
  const proxies: FaultProxy[] = [];
  afterAll(async () => Promise.all(proxies.map(async (started) => started.stop())));

  /** A store behind a proxy, with one file in it. */
  async function storeWith(
    path: string,
    content: string,
    { maxAttempts = 3, isHasty = false } = {},
  ) {
    const { credentials, endpoint: target } = await server();
    const proxy = await startFaultProxy(target);
    proxies.push(proxy);
    const { endpoint } = proxy;
    const url = `s3://${bucket}/faults-${prefixes++}`;
    const options = { endpoint, credentials, socketTimeout: isHasty ? patience : 0, maxAttempts };
    const store = writableS3Store(url, options);
    await writableS3Store(url, { endpoint: target, credentials }).create(
      path,
      Buffer.from(content),
    );

    /** The next `count` requests with a method suffer the fault. */
    function inject(fault: Fault, count: number, method = 'GET'): void {
      let left = count;
      proxy.choose = (name) => (name === method && left-- > 0 ? fault : null);
    }
    return { store, endpoint, place: `${url}/${path}`, inject };
  }

  /** A busy server may miss the short deadline, too: more attempts than that one fault needs. */
  const optionsFor = ({ kind }: Fault) =>
    kind === 'silence' ? { isHasty: true, maxAttempts: 20 } : {};

  const slowDown = { kind: 'status', status: 503, code: 'SlowDown' } as const;
  const passing: readonly Fault[] = [
    { kind: 'delay', milliseconds: 100 },
    { kind: 'silence' },
    { kind: 'cut' },
    { kind: 'truncate' },
    { kind: 'flip', of: 'answer' },
    { kind: 'status', status: 500, code: 'InternalError' },
    slowDown,
  ];

  describe('a temporary fault', () => {
    it.each(passing)('does not show when a file is read: %j', async (fault) => {
      const { store, inject } = await storeWith('a.json', 'content', optionsFor(fault));
      inject(fault, 1);
      expect(Buffer.from(await store.read('a.json')).toString()).toBe('content');
    });

    it.each([
      { kind: 'cut' },
      { kind: 'lose answer' },
      { kind: 'silence' },
      slowDown,
    ] satisfies Fault[])('does not show when a file is written: %j', async (fault) => {
      const { store, inject } = await storeWith('a.json', 'first', optionsFor(fault));
      inject(fault, 1, 'PUT');
      expect(await store.create('b.json', Buffer.from('new'))).toBe(true);
      const seen = await store.readTagged('a.json');
      inject(fault, 1, 'PUT');
      expect(await store.replace('a.json', Buffer.from('second'), seen?.tag ?? '')).toBe(true);
      expect(Buffer.from(await store.read('a.json')).toString()).toBe('second');
      expect(await store.replace('a.json', Buffer.from('third'), seen?.tag ?? '')).toBe(false);
    });
  });

  describe('a lasting fault', () => {
    it.each([
      [{ kind: 'silence' }, 'URL cannot be reached: it did not answer in time'],
      [{ kind: 'cut' }, 'URL cannot be reached: the connection was cut off'],
      [slowDown, 'URL answers 503 SlowDown, 3 times'],
      [
        { kind: 'status', status: 500, code: 'InternalError' },
        'URL answers 500 InternalError, 3 times',
      ],
      [
        { kind: 'status', status: 403, code: 'AccessDenied' },
        'denied: these credentials lack the permission, or the file does not exist and they may not list files',
      ],
      [
        { kind: 'status', status: 403, code: 'RequestTimeTooSkewed' },
        "this machine's clock and the server's differ too much: set this machine's clock",
      ],
      [
        { kind: 'status', status: 301, code: 'PermanentRedirect' },
        `the bucket ${bucket} is in another region: set AWS_REGION`,
      ],
    ] satisfies [Fault, string][])('is reported in one line: %j', async (fault, message) => {
      const isHasty = fault.kind === 'silence';
      const { store, endpoint, place, inject } = await storeWith('a.json', 'content', { isHasty });
      inject(fault, 100);
      const error: unknown = await store.read('a.json').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StoreError);
      expect((error as Error).message).toBe(`${place}: ${message.replace('URL', endpoint)}`);
    });

    it('is reported as a damaged file when its bytes are altered', async () => {
      const { store, place, inject } = await storeWith('a.json', 'content');
      inject({ kind: 'flip', of: 'answer' }, 100);
      const error: unknown = await store.read('a.json').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ModelError);
      expect((error as Error).message).toMatch(
        new RegExp(
          `^${place}: SHA-256 \\w{64} expected, \\w{64} found: the file is damaged or was changed$`,
        ),
      );
    });
  });

  it('bytes altered during an upload are refused, and nothing is written', async () => {
    const { store, inject } = await storeWith('a.json', 'content');
    inject({ kind: 'flip', of: 'request' }, 100, 'PUT');
    await expect(store.create('b.json', Buffer.from('new'))).rejects.toThrow(StoreError);
    expect(await store.readTagged('b.json')).toBeNull();
  });
}

describe.concurrent('faults', () => {
  describeWithPretendedS3('between a client and S3', faultsOn);
  describeWithRealS3('between a client and S3', faultsOn);
});

describe('a client of S3', () => {
  it('reports missing credentials', async () => {
    const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'] as const;
    const before = { ...process.env };
    onTestFinished(() => void Object.assign(process.env, before));
    for (const name of names) delete process.env[name];
    // Neither files nor a machine's role.
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
      AWS_CONFIG_FILE: '/nowhere',
    });
    const store = writableS3Store('s3://bucket/x', { endpoint: 'http://127.0.0.1:9' });
    await expect(store.read('a.json')).rejects.toThrow(
      's3://bucket/x/a.json: no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role',
    );
  });

  it('reports a missing server', async () => {
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const read = async (endpoint: string) =>
      writableS3Store('s3://bucket/x', { endpoint, credentials, maxAttempts: 1 }).read('a.json');
    await expect(read('http://127.0.0.1:9')).rejects.toThrow(
      's3://bucket/x/a.json: http://127.0.0.1:9 cannot be reached: the connection was refused',
    );
  });
});
