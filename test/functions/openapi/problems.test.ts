import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { AppDependencies } from '../../../functions/http/route.ts';
import { Problem, type ProblemName } from '../../../functions/problem.ts';
import type { ServedModel } from '../../../functions/serving/served-model.ts';
import { shippedApp, withManifest } from '../shipped-app.ts';
import { examplePixels, exampleRequest, operations, posted } from './described.ts';

/** A request that meets a problem: what the query or the whole request is instead, and over which app. */
interface Provocation {
  readonly query?: string;
  readonly init?: RequestInit;
  readonly dependencies?: Partial<AppDependencies>;
}

const fails = (problem: ProblemName) => () => Promise.reject(new Problem(problem));
const sent = (type: string, body: BodyInit): Provocation => ({
  init: { method: 'POST', headers: { 'Content-Type': type }, body },
});
const largePng = encode({
  width: 1100,
  height: 1000,
  channels: 1,
  data: new Uint8Array(1100 * 1000),
});
const withoutLabels = await withManifest({ labels: null });
const twoLabels = await withManifest({ labels: ['0', '1'] });
const withoutCompanions = await withManifest({ companions: {} });

/** How each problem that an operation lists is met. */
const provocations: Partial<Record<ProblemName, Provocation>> = {
  'invalid-parameter': { query: 'nothing=1' },
  'too-many-requests': { dependencies: { rateLimit: fails('too-many-requests') } },
  'internal-error': { dependencies: { servedModel: () => Promise.reject(new Error('a bug')) } },
  'model-not-served': { query: 'model=0000000000000000' },
  'model-unavailable': { dependencies: { servedModel: fails('model-unavailable') } },
  'not-acceptable': { init: { headers: { Accept: 'audio/mpeg' } } },
  'precondition-failed': { query: 'seed=a', init: { headers: { 'If-Match': '"a"' } } },
  'no-such-label': { query: 'label=9', dependencies: served(twoLabels) },
  'no-labels': { dependencies: served(withoutLabels) },
  'no-numbers': { dependencies: served(withoutLabels) },
  'no-such-hand': { query: 'hand=AAAA&label=1' },
  'request-too-large': sent('application/json', ' '.repeat(2 ** 21)),
  'unsupported-media-type': sent('text/css', 'a'),
  'invalid-body': sent('application/json', '{}'),
  'invalid-image': sent('image/png', 'no image'),
  'image-too-large': sent('image/png', Uint8Array.from(largePng)),
  'nothing-drawn': { init: posted({ pixels: examplePixels.map(() => 0) }) },
  'too-faint': { init: posted({ pixels: examplePixels.map(() => 9) }) },
  'invalid-mask': { init: posted({ pixels: examplePixels, mask: examplePixels.map(() => 0) }) },
  'no-companion': { dependencies: served(withoutCompanions) },
  'not-ready': { dependencies: { isStopping: () => true } },
  overloaded: { dependencies: { servedModel: fails('overloaded') } },
};

function served(model: ServedModel): Partial<AppDependencies> {
  return { servedModel: () => Promise.resolve(model) };
}

/** The query for an operation, which may have some of the parameters in its path, or by another name. */
function queryFor({ path, operation }: (typeof operations)[number], query = ''): string {
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
  return [
    ...new URLSearchParams(
      query.replace('hand=', path.startsWith('/walk') ? 'fromHand=' : 'hand='),
    ),
  ]
    .filter(([name]) => name === 'nothing' || inQuery.some((parameter) => parameter.name === name))
    .map((pair) => pair.join('='))
    .join('&');
}

const cases = operations.flatMap((operation) =>
  Object.entries(operation.operation.responses).flatMap(([status, { 'x-problems': names = [] }]) =>
    names.map(
      (name) => [operation.operation.operationId, name, Number(status), operation] as const,
    ),
  ),
);

describe('a problem that the description lists', () => {
  it.each(cases)('can happen: %s answers %s', async (_, name, status, operation) => {
    const provocation = provocations[name as ProblemName];
    expect(provocation).toBeDefined();
    const { query, init, dependencies } = provocation ?? {};
    const example = exampleRequest(operation);
    const url =
      name === 'model-not-served' ? example.url.replace('champion', '0'.repeat(16)) : example.url;
    const headers = new Headers(example.init.headers);
    new Headers(init?.headers).forEach((value, field) => headers.set(field, value));
    const response = await shippedApp(dependencies).request(
      `${url}?${queryFor(operation, query)}`,
      { ...example.init, ...init, headers },
    );
    expect(await response.json()).toMatchObject({ type: `/problems/${name}`, status });
  });
});
