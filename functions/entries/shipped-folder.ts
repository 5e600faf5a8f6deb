import { fileURLToPath } from 'node:url';

/**
 * The folder of the model that ships with the program. The bundles keep the distance between
 * functions/ and models/shipped/, so that this holds for them too.
 */
export const shippedFolder = fileURLToPath(new URL('../../models/shipped', import.meta.url));
