import { beforeEach, describe, expect, it } from 'vitest';
import { ModelError } from '../../../models/errors.ts';
import type { WritableStore } from '../../../models/stores/store.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/**
 * What every kind of store must do.
 *
 * @param open gives two views of one new and empty store, as two programs would have
 */
export function describeStoreContract(
  kind: string,
  open: () => Promise<readonly [WritableStore, WritableStore]>,
): void {
  describe(`${kind} as a store of models`, () => {
    let [store, other]: WritableStore[] = [];
    const both = () => {
      if (!store || !other) throw new Error('not open');
      return [store, other] as const;
    };
    beforeEach(async () => {
      [store, other] = await open();
    });

    it('returns the bytes of a created file, with a tag', async () => {
      const [ours, theirs] = both();
      expect(await ours.create('a/b/c.bin', Uint8Array.of(0, 255, 10))).toBe(true);
      expect([...(await theirs.read('a/b/c.bin'))]).toEqual([0, 255, 10]);
      const tagged = await theirs.readTagged('a/b/c.bin');
      expect([...(tagged?.bytes ?? [])]).toEqual([0, 255, 10]);
      expect(tagged?.tag).toBe((await ours.readTagged('a/b/c.bin'))?.tag);
    });

    it('does not overwrite an existing file with create', async () => {
      const [ours, theirs] = both();
      await ours.create('a.json', bytesOf('first'));
      expect(await theirs.create('a.json', bytesOf('second'))).toBe(false);
      expect(await ours.read('a.json')).toEqual(Buffer.from('first'));
    });

    it('lets exactly one of many concurrent creators win, and keeps what it wrote', async () => {
      const stores = both();
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].create('a/one.json', bytesOf(`creator ${index}`)),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await stores[0].read('a/one.json')).toEqual(
        Buffer.from(`creator ${won.indexOf(true)}`),
      );
    });

    it('replaces only the version with the given tag', async () => {
      const [ours, theirs] = both();
      await ours.create('a.json', bytesOf('first'));
      const seen = (await ours.readTagged('a.json'))?.tag ?? '';
      expect(await theirs.replace('a.json', bytesOf('second'), seen)).toBe(true);
      expect(await ours.replace('a.json', bytesOf('third'), seen)).toBe(false);
      const now = await ours.readTagged('a.json');
      expect(now?.bytes).toEqual(Buffer.from('second'));
      expect(now?.tag).not.toBe(seen);
    });

    it('lets exactly one of many concurrent replacers of a version win', async () => {
      const stores = both();
      await stores[0].create('a.json', bytesOf('first'));
      const tag = (await stores[0].readTagged('a.json'))?.tag ?? '';
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].replace('a.json', bytesOf(`replacer ${index}`), tag),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await stores[0].read('a.json')).toEqual(Buffer.from(`replacer ${won.indexOf(true)}`));
    });

    it('replaces nothing when the file does not exist', async () => {
      const [ours] = both();
      expect(await ours.replace('none/a.json', bytesOf('x'), 'any')).toBe(false);
      expect(await ours.readTagged('none/a.json')).toBeNull();
      expect(await ours.list()).toEqual([]);
    });

    it('lists files by prefix, in byte order', async () => {
      const [ours, theirs] = both();
      for (const path of ['b/2.json', 'a/z/1.json', 'a/B.json', 'a/a.json', 'ab.json', 'a/é.json'])
        await ours.create(path, bytesOf(path));
      expect(await theirs.list()).toEqual([
        'a/B.json',
        'a/a.json',
        'a/z/1.json',
        'a/é.json',
        'ab.json',
        'b/2.json',
      ]);
      expect(await theirs.list('a/')).toEqual(['a/B.json', 'a/a.json', 'a/z/1.json', 'a/é.json']);
      expect(await theirs.list('a/z')).toEqual(['a/z/1.json']);
      expect(await theirs.list('none/')).toEqual([]);
    });

    it('removes a file, and ignores a missing one', async () => {
      const [ours, theirs] = both();
      await ours.create('a.json', bytesOf('x'));
      await theirs.remove('a.json');
      await theirs.remove('a.json');
      expect(await ours.readTagged('a.json')).toBeNull();
      expect(await ours.create('a.json', bytesOf('again'))).toBe(true);
    });

    it('names a file that cannot be read', async () => {
      const [ours] = both();
      await expect(ours.read('no/such.json')).rejects.toThrow(ModelError);
      await expect(ours.read('no/such.json')).rejects.toThrow(
        `${ours.location}/no/such.json: no such file`,
      );
    });
  });
}
