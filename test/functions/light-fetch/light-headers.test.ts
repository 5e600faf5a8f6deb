import {
  type Arbitrary,
  array,
  assert,
  constant,
  constantFrom,
  oneof,
  property,
  tuple,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LightHeaders } from '../../../functions/light-fetch/light-headers.ts';

type Change = (headers: Headers | LightHeaders) => unknown;

const name = constantFrom('a', 'B', 'content-type', 'Content-Type', 'set-cookie', 'x y', '', 'é');
const value = constantFrom('', '1', ' two\t', 'naïve', 'a, b', 'line\nbreak', 'nul\0', '七');
const change: Arbitrary<Change> = oneof(
  tuple(name, value).map(
    ([key, text]): Change =>
      (headers) =>
        headers.append(key, text),
  ),
  tuple(name, value).map(
    ([key, text]): Change =>
      (headers) =>
        headers.set(key, text),
  ),
  name.map(
    (key): Change =>
      (headers) =>
        headers.delete(key),
  ),
  name.map(
    (key): Change =>
      (headers) =>
        headers.get(key),
  ),
  name.map(
    (key): Change =>
      (headers) =>
        headers.has(key),
  ),
  constant((headers: Headers | LightHeaders) => headers.getSetCookie()),
);

/** What a change answers, or the kind of error it ends with. */
function outcome(act: Change, headers: Headers | LightHeaders): unknown {
  try {
    return act(headers);
  } catch (error) {
    return (error as Error).constructor.name;
  }
}

describe('light headers', () => {
  it('behave like Node’s own in every operation', () => {
    assert(
      property(array(change), (changes) => {
        const [light, own] = [new LightHeaders(), new Headers()];
        for (const act of changes) expect(outcome(act, light)).toEqual(outcome(act, own));
        expect([...light]).toEqual([...own]);
        expect([...light.keys()]).toEqual([...own.keys()]);
        expect([...light.values()]).toEqual([...own.values()]);
      }),
    );
  });

  it('are made of records, of pairs and of each other', () => {
    const record = { B: '2', a: '1' };
    const expected = [...new Headers(record)];
    for (const init of [record, Object.entries(record), new Headers(record)]) {
      expect([...new LightHeaders(new LightHeaders(init))]).toEqual(expected);
    }
    const visited: unknown[] = [];
    new LightHeaders(record).forEach((text, key) => visited.push([key, text]));
    expect(visited).toEqual(expected);
    expect(new Headers([...new LightHeaders(record)])).toEqual(new Headers(record));
  });
});
