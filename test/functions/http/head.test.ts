import { describe, expect, it } from 'vitest';
import { type RoutePath, paths } from '../../../models/paths.ts';
import { offerOf } from '../../../functions/images/formats.ts';
import { shippedApp, shippedModel } from '../shipped-app.ts';

let drawn = 0;
const counting = shippedApp({
  draw: (generator, draws) => {
    drawn += draws.length;
    return draws.map(
      () => new Uint8Array(generator.manifest.image.width * generator.manifest.image.height),
    );
  },
});

/** Every path that GET has, in each of its formats. */
const gettable = Object.values<RoutePath>(paths)
  .filter(({ method }) => method === 'get')
  .flatMap(({ path, formats }) => {
    const filled = path
      .replace('{digits}', '2026')
      .replace('{model}', shippedModel.generator.manifest.id);
    return formats ? offerOf(formats).names.map((name) => `${filled}.${name}?`) : [`${filled}?`];
  });

/** What follows from the content, from the clock or from the request alone. */
const varying = new Set([
  'content-length',
  'server-timing',
  'x-request-id',
  'etag',
  'x-seed',
  'x-label',
  'content-location',
]);

describe('HEAD', () => {
  it.each([...gettable, '/?part=blend&', '/?part=result&'])(
    'has the headers of GET %s',
    async (path) => {
      const query =
        path.startsWith('/models') || path.startsWith('/docs') || path.startsWith('/openapi')
          ? ''
          : 'seed=1';
      const known = ({ headers }: Response) => [...headers].filter(([name]) => !varying.has(name));
      const request = `${path}${query}`;
      const head = await counting.request(request, { method: 'HEAD' });
      expect(drawn).toBe(0);
      expect(await head.text()).toBe('');
      expect(head.headers.get('Server-Timing') ?? '').not.toMatch(/infer|encode/);
      const get = await counting.request(request);
      expect([head.status, known(head)]).toEqual([get.status, known(get)]);
      await get.body?.cancel();
      drawn = 0;
    },
  );
});
