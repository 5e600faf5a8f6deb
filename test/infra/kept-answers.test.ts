import { describe, expect, it } from 'vitest';
import type { ApiDescription } from '../../functions/openapi/describe.ts';
import { shippedApp } from '../functions/shipped-app.ts';

const app = shippedApp();
const description = (await (await app.request('/openapi.json')).json()) as ApiDescription;

/**
 * The edge keys its cache on the whole query (infra/edge.ts). That is no more than the allowed
 * parameters as long as the API never lets the edge keep an answer to any other.
 */
describe('an answer to a parameter that is not the API’s', () => {
  const paths = Object.entries(description.paths)
    .filter(([, operations]) => 'get' in operations)
    .map(([path]) => path.replace('{digits}', '12').replace('{model}', 'champion'));

  it.each(paths)('is never kept: %s', async (path) => {
    const extension = path.startsWith('/dataset') ? 'zip' : 'png';
    const response = await app.request(
      `${path.replace('{extension}', extension)}?seed=1&nothing=1`,
    );
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    await response.body?.cancel();
  });
});
