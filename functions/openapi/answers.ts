import type { RouteDescription } from '../http/route.ts';

/** What the headers of a drawing say. */
export const answerHeaders = {
  'X-Seed': header('The seed, percent-encoded as UTF-8.'),
  'X-Label': header('The label, or the labels of several digits, separated by commas.'),
  'X-Model': header('The id of the model that drew.'),
  'Content-Location': header('The permanent path of this exact answer.'),
  ETag: header('Known before anything is drawn; absent for a random seed.'),
};

function header(description: string) {
  return { description, schema: { type: 'string' } };
}

/** RFC 9457 §3.1, and what this API adds. */
export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['parameter', 'value', 'allowed'],
        properties: {
          parameter: { type: 'string' },
          value: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
          allowed: { type: 'string' },
        },
      },
    },
  },
};

/** What a route may answer instead, by status. */
export function problemStatuses({
  draws,
  parameters,
  body,
}: RouteDescription): Readonly<Record<string, string>> {
  return {
    '400': 'A parameter is unknown, repeated, malformed or out of range',
    ...(parameters && { '404': 'The model is not served here' }),
    ...(draws && {
      '406': 'No format in Accept is available',
      '422': 'The model has no such label',
    }),
    ...(body && {
      '406': 'No format in Accept is available',
      '413': 'The body, or the image, is too large',
      '415': 'The type of the body is not supported',
      '422': 'The model cannot do this, or the input does not allow it',
    }),
    '429': 'Too many requests, where the server limits them',
    '500': 'The server failed',
  };
}
