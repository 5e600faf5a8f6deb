import { describe, expect, it } from 'vitest';
import { writableS3Store } from '../../../pipeline/stores/writable-s3.ts';
import { bucket } from '../../fixtures/s3/s3-server.ts';
import {
  describeWithPretendedS3,
  describeWithRealS3,
  type ServerOfGroup,
} from '../../fixtures/s3/servers.ts';
import { describeStoreContract } from './store-contract.ts';

let prefixes = 0;

function storesOf(server: ServerOfGroup) {
  describeStoreContract('a prefix', async () => {
    const { endpoint, credentials } = await server();
    const url = `s3://${bucket}/store ${prefixes++}`.replace(' ', '-');
    const open = () => writableS3Store(url, { endpoint, credentials });
    return [open(), open()];
  });

  describe('a large file', () => {
    it('is uploaded in parts, once, and read back unchanged', async () => {
      const { endpoint, credentials } = await server();
      const partSize = 5 * 2 ** 20;
      const options = { endpoint, credentials, partSize };
      const store = writableS3Store(`s3://${bucket}/large-${prefixes++}`, options);
      const bytes = Buffer.from(Float64Array.from({ length: 1_500_000 }, (_, i) => i).buffer);
      expect(await store.create('a/large.bin', bytes)).toBe(true);
      expect(await store.create('a/large.bin', Buffer.alloc(partSize + 1))).toBe(false);
      expect(bytes.equals(await store.read('a/large.bin'))).toBe(true);
    });
  });

  describe('a store with a wrong name', () => {
    it('reports a missing bucket', async () => {
      const { endpoint, credentials } = await server();
      const store = writableS3Store('s3://no-such-bucket/models', { endpoint, credentials });
      const message = `s3://no-such-bucket/models/a.json: ${endpoint} has no bucket no-such-bucket`;
      await expect(store.read('a.json')).rejects.toThrow(message);
      await expect(store.create('a.json', Buffer.from('1'))).rejects.toThrow(message);
      await expect(store.list()).rejects.toThrow(
        `s3://no-such-bucket/models: ${endpoint} has no bucket no-such-bucket`,
      );
    });

    it('says what is allowed', () => {
      for (const url of ['s3://', 's3://a', 's3://bucket//x', 's3://bucket/../x', 's3:/bucket']) {
        expect(() => writableS3Store(url)).toThrow(
          `${url}: s3://bucket or s3://bucket/prefix is allowed`,
        );
      }
    });
  });
}

describeWithPretendedS3('S3', storesOf);
describeWithRealS3('S3', (server) => {
  storesOf(server);

  describe('credentials', () => {
    it('are asked for, by name', async () => {
      const { endpoint, credentials } = await server();
      const options = { endpoint, credentials: { ...credentials, secretAccessKey: 'wrong' } };
      await expect(writableS3Store(`s3://${bucket}/x`, options).read('a.json')).rejects.toThrow(
        `s3://${bucket}/x/a.json: the secret does not match the access key: check AWS_SECRET_ACCESS_KEY`,
      );
      const stranger = { endpoint, credentials: { ...credentials, accessKeyId: 'NOBODY' } };
      await expect(writableS3Store(`s3://${bucket}/x`, stranger).read('a.json')).rejects.toThrow(
        `s3://${bucket}/x/a.json: the access key is unknown there: check AWS_ACCESS_KEY_ID`,
      );
    });
  });
});
