import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { modelWithCompanions } from '../companion-model.ts';
import { bytesOf, shippedApp, withManifest } from '../shipped-app.ts';
import { loadRoutes } from '../../../functions/routes/mount.ts';
import { type RouteName, type RoutePath, paths } from '../../../models/paths.ts';

const limit = 2 ** 21; // pixels
/** The gaps of a sheet of one digit of 28 × 28 are the widest: 32 × 32 pixels. */
const withGaps = limit * (32 / 28) ** 2;

const model = await modelWithCompanions(['encoder']);
const { manifest } = model.generator;
const app = shippedApp({ servedModel: () => Promise.resolve(model) });

/** The parameters that multiply images, with the number of images that their largest values give. */
const multiplied: Readonly<
  Record<string, (maximum: number) => readonly [value: string, images: number]>
> = {
  count: (maximum) => [String(maximum), maximum],
  frames: (maximum) => [String(maximum), maximum],
  digits: () => ['8'.repeat(32), 32],
};

/** Every described route that draws images of a size. */
const routes = Object.entries(await loadRoutes()).flatMap(([name, { describe: described }]) => {
  const shape = described?.({ datasetLimit: 70_000, manifest })?.parameters?.shape ?? {};
  if (!Object.hasOwn(shape, 'size')) return [];
  const route: RoutePath = paths[name as RouteName];
  // A data set is streamed in parts: its bound is another.
  if (route.formats?.includes('zip')) return [];
  const counts = Object.entries(shape).flatMap(([parameter, { description }]) => {
    const most = multiplied[parameter]?.(Number(description.schema['maximum']));
    return most ? [{ parameter, value: most[0], images: most[1] }] : [];
  });
  return [{ name, route, count: counts[0] ?? { parameter: 'count', value: '', images: 1 } }];
});

const mask = Array.from({ length: 784 }, (_, at) => (at < 392 ? 1 : 0));
const body = JSON.stringify({ pixels: mask.map((hidden) => (1 - hidden) * 200), mask });

/** Asks a route for as many images as it draws, as a PNG. @param size absent: the model's own */
async function askForMost(
  { route, count: { parameter, value } }: (typeof routes)[number],
  size?: number,
  asked = app,
): Promise<Response> {
  const path = route.path.replace(`{${parameter}}`, value);
  const query = new URLSearchParams({ seed: 'a', format: 'png' });
  if (path.includes('walk')) {
    query.delete('seed');
    query.set('from', 'a');
    query.set('to', 'b');
  }
  if (path === route.path && value !== '') query.set(parameter, value);
  if (size !== undefined) query.set('size', String(size));
  const post = { method: 'POST', body, headers: { 'Content-Type': 'application/json' } };
  return asked.request(`${path}?${query}`, route.method === 'post' ? post : {});
}

describe('the routes that draw images of a size', () => {
  it('are these', () => {
    const counts = routes.map(({ name, count }) => [name, count.images]);
    expect(Object.fromEntries(counts)).toEqual({
      digit: 1,
      image: 1,
      digits: 400,
      images: 400,
      number: 32,
      walk: 120,
      complete: 16,
    });
  });
});

describe.each(routes)('the largest drawing of /$name', (drawing) => {
  const largest = Math.min(1024, Math.floor(Math.sqrt(limit / drawing.count.images)));

  it('stays within the bound on pixels', async () => {
    const response = await askForMost(drawing, largest);
    expect(response.status).toBe(200);
    const { width, height } = decode(await bytesOf(response));
    const frames = drawing.name === 'walk' ? drawing.count.images : 1;
    expect(width * height * frames).toBeLessThanOrEqual(withGaps);
    expect(width * height * frames).toBeGreaterThan(limit / 4);
  });

  it('is refused one pixel larger, with the largest size that is allowed', async () => {
    const response = await askForMost(drawing, largest + 1);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as {
      errors: { parameter: string; allowed: string }[];
    };
    expect(errors.map(({ parameter }) => parameter)).toEqual(['size']);
    expect(errors[0]?.allowed).toContain(String(largest));
  });
});

describe.each(routes.filter(({ count }) => count.images > 1))(
  'the own size on /$name',
  (drawing) => {
    it('counts where no size is given', async () => {
      const side = Math.floor(Math.sqrt(limit / drawing.count.images)) + 1;
      const large = await withManifest({ image: { width: 28, height: side, channels: 1 } });
      const asked = shippedApp({ servedModel: () => Promise.resolve(large) });
      const response = await askForMost(drawing, undefined, asked);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ parameter: 'size', value: '' }] });
    });
  },
);
