import { openHandler } from './handle.ts';

/** The Lambda entry, for Function URLs and HTTP APIs (payload format 2.0): handle.ts says the rest. */
export const handler = await openHandler(process.env);
