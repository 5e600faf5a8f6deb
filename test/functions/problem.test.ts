import { expect, it } from 'vitest';
import { Problem, problemResponse } from '../../functions/problem.ts';

const occurrence = { path: '/digit', requestId: 'r-1' };

it.each(['too-many-requests', 'model-unavailable', 'overloaded'] as const)(
  'says in whole seconds when to ask again: %s',
  (name) => {
    const { headers } = problemResponse(new Problem(name), occurrence);
    expect(headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
  },
);

it('rounds the seconds up, and never asks for a retry at once', () => {
  const retryAfter = (seconds: number) =>
    problemResponse(new Problem('overloaded', [], 'busy', seconds), occurrence).headers.get(
      'Retry-After',
    );
  expect([retryAfter(0), retryAfter(1.2), retryAfter(30)]).toEqual(['1', '2', '30']);
});

it('has no Retry-After where another try gives the same answer', () => {
  const response = problemResponse(new Problem('not-found', [], 'no such path'), occurrence);
  expect(response.headers.has('Retry-After')).toBe(false);
});
