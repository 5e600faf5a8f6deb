import { paths } from '../../models/paths.ts';

/** Every method that some route has. HEAD comes with GET, and OPTIONS is answered everywhere. */
export const allMethods: readonly string[] = [
  ...new Set(
    Object.values(paths).flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : ['POST'])),
  ),
  'OPTIONS',
];
