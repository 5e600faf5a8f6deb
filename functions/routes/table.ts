import type { RouteName } from '../../models/paths.ts';
import type { Route } from '../http/route.ts';
import { digit } from './digit.ts';
import { health } from './health.ts';

/** A route that every start loads, or what loads one at its first request. */
export type TableEntry = Route | (() => Promise<Route>);

/** Every route of the API. A bundle loads those of one group together (build/route-groups.mjs). */
export const table: Readonly<Record<RouteName, TableEntry>> = {
  digit,
  digits: async () => (await import('./digits.ts')).digits,
  image: async () => (await import('./image.ts')).image,
  images: async () => (await import('./image.ts')).images,
  number: async () => (await import('./number.ts')).number,
  walk: async () => (await import('./walk.ts')).walk,
  numbers: async () => (await import('./numbers.ts')).numbers,
  numbersOfList: async () => (await import('./numbers-of-list.ts')).numbersOfList,
  dataset: async () => (await import('./dataset.ts')).dataset,
  judge: async () => (await import('./judge.ts')).judge,
  complete: async () => (await import('./complete.ts')).complete,
  models: async () => (await import('./models.ts')).models,
  model: async () => (await import('./models.ts')).model,
  health,
  ready: async () => (await import('./ready.ts')).ready,
  metrics: async () => (await import('./metrics.ts')).metrics,
  openapi: async () => (await import('./description.ts')).openapi,
  docs: async () => (await import('./description.ts')).docs,
  home: async () => (await import('./home.ts')).home,
  page: async () => (await import('./page.ts')).page,
  learn: async () => (await import('./learn.ts')).learn,
  report: async () => (await import('./report.ts')).report,
};
