import * as z from 'zod';
import { model } from '../parameters/kinds.ts';

/** What /models/:id takes: its path's part. */
export const modelParameters = z.strictObject({ model: model('The model’s id, or an alias.') });
