import type { Operation } from './operations.ts';

/** What a route may answer instead, by status. */
export function problemStatuses({
  draws,
  parameters,
  body,
}: Operation): Readonly<Record<string, string>> {
  return {
    '400': 'A parameter is unknown, repeated, malformed or out of range',
    ...(parameters && { '404': 'The model is not served here' }),
    ...(draws && {
      '406': 'Nothing that Accept asks for is here',
      '422': 'The model does not have this label',
    }),
    ...(body && {
      '406': 'Nothing that Accept asks for is here',
      '413': 'The body, or the image, is too large',
      '415': 'The body is of another type',
      '422': 'The model cannot do this, or there is nothing to do it with',
    }),
    '429': 'Too many requests, where the server limits them',
    '500': 'A failure of the server',
  };
}
