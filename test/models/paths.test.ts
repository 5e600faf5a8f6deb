import { describe, expect, it } from 'vitest';
import { offerOf } from '../../functions/images/formats.ts';
import { table } from '../../functions/routes/table.ts';
import { paths, type RoutePath } from '../../models/paths.ts';

describe('the list of routes', () => {
  it('has every route that the table loads, in the same order', () => {
    expect(Object.keys(table)).toEqual(Object.keys(paths));
  });

  it('names the first of a route’s formats as the one by default', () => {
    const routes: readonly RoutePath[] = Object.values(paths);
    const drawing = routes.filter(({ formats }) => formats !== undefined);
    expect(drawing.map(({ format }) => format)).toEqual(
      drawing.map(({ formats = [] }) => offerOf(formats).names[0]),
    );
    expect(drawing).toHaveLength(9);
  });
});
