import { assert, describe, expect, it } from 'vitest';
import {
  ApiProblem,
  createClient,
  type ProblemName,
  UnexpectedAnswer,
} from '../../client/client.ts';
import { problemResponse, Problem } from '../../functions/problem.ts';
import { client, origin } from './app-client.ts';

/** What a promise rejects with. */
const failureOf = async (asking: Promise<unknown>): Promise<unknown> =>
  asking.then(
    () => null,
    (error: unknown) => error,
  );

/** A client of something that gives one answer. */
const clientOf = (response: Response) => createClient(origin, { fetch: () => response });

const labelAllowed = 'one label of the model';

describe('a problem', () => {
  it('names each parameter, its value and what is allowed', async () => {
    const failure = await failureOf(client.digit({ seed: 'a', size: 7, label: '' }));
    assert(failure instanceof ApiProblem);
    expect(failure).toMatchObject({
      name: 'ApiProblem',
      problem: 'invalid-parameter' satisfies ProblemName,
      status: 400,
      title: 'A parameter is not allowed',
      instance: '/digit.png',
      retryAfter: null,
      errors: [
        { parameter: 'label', value: '', allowed: labelAllowed },
        { parameter: 'size', value: '7', allowed: 'one whole number from 28 to 1024' },
      ],
    });
    expect(failure.message).toMatch(/^label: "" was given; allowed: one label of the model\. size/);
    expect(failure.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    [() => client.number('12a'), 'invalid-parameter', 400],
    [() => client.digit({ model: '0123456789abcdef' }), 'model-not-served', 404],
    [() => client.model('nobody'), 'model-not-served', 404],
    [() => client.digits({ count: 400, size: 1024 }), 'invalid-parameter', 400],
    [() => client.walk({ frames: 1 }), 'invalid-parameter', 400],
    [() => client.dataset({ count: 0 }), 'invalid-parameter', 400],
    // Types do not hold whoever writes JavaScript.
    [() => client.digit({ sede: 'a' } as object), 'invalid-parameter', 400],
    [() => client.digit({ format: 'bmp' as 'png' }), 'not-found', 404],
  ])('comes from every route: %s', async (ask, problem, status) => {
    expect(await failureOf(ask())).toMatchObject({ name: 'ApiProblem', problem, status });
  });

  it('says when to come back', async () => {
    const response = problemResponse(
      new Problem('too-many-requests', [], 'Slower.'),
      { path: undefined, requestId: 'one' },
      { 'Retry-After': '17' },
    );
    expect(await failureOf(clientOf(response).health())).toMatchObject({
      problem: 'too-many-requests',
      message: 'Slower.',
      retryAfter: 17,
      instance: null,
      errors: [],
    });
  });

  it('is an internal error when a seed has no UTF-8 form', async () => {
    const failure = await failureOf(client.digit({ seed: 'a\ud800' }));
    assert(failure instanceof RangeError);
    expect(failure.message).toBe('seed: "a\\ud800": an unpaired surrogate has no UTF-8 form');
  });
});

describe('an answer of something else', () => {
  const page = { headers: { 'Content-Type': 'text/html' } };

  it.each([
    [
      new Response('<p>', { status: 502, ...page }),
      'expected a problem, received 502 with text/html',
    ],
    [new Response('<p>', page), 'expected a drawing, received 200 with text/html'],
    [new Response(null, { status: 204 }), 'expected a drawing, received 204 with no Content-Type'],
    [
      new Response('{}', { status: 500, headers: { 'Content-Type': 'application/problem+json' } }),
      'expected a problem, received 500 with application/problem+json',
    ],
  ])('is distinguished from a drawing: %#', async (response, message) => {
    const failure = await failureOf(clientOf(response).digit());
    assert(failure instanceof UnexpectedAnswer);
    expect(failure.message).toBe(`${origin}/digit.png: ${message}`);
    expect(failure.status).toBe(response.status);
  });

  it('is distinguished from JSON', async () => {
    const failure = await failureOf(clientOf(new Response('<p>', page)).health());
    expect(failure).toMatchObject({
      name: 'UnexpectedAnswer',
      message: `${origin}/health: expected JSON, received 200 with text/html`,
    });
  });
});
