import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attack } from '../../bench/hostile/attack.ts';
import { picturesToDamage } from '../../bench/hostile/damaged-pictures.ts';
import { requestMaker } from '../../bench/hostile/requests.ts';
import type { ApiDescription } from '../../functions/openapi/describe.ts';
import { shippedModel } from '../functions/shipped-app.ts';
import { type RunningServer, runServer, serverEntry } from '../functions/running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await runServer(serverEntry);
});
afterAll(() => server.stop('SIGTERM'));

const describeServer = async () =>
  (await (await fetch(`${server.url}/openapi.json`)).json()) as ApiDescription;

describe('hostile requests', () => {
  it('are answered with what the API answers, and the server goes on', async () => {
    const pictures = picturesToDamage(shippedModel.generator);
    const source = { description: await describeServer(), pictures };
    const make = requestMaker(source, 'test');
    const { statuses, faults } = await attack(server.url, make, { requests: 2000, connections: 8 });
    expect(faults).toEqual([]);
    const expected = /^(left|200|204|304|400|404|405|406|408|412|413|415|422|503)$/;
    expect([...statuses.keys()].filter((status) => !expected.test(status))).toEqual([]);
    const sum = [...statuses.values()].reduce((total, count) => total + count, 0);
    expect(sum).toBe(2000);
    expect(statuses.get('200')).toBeGreaterThan(100);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it('are the same for the same seed', async () => {
    const pictures = picturesToDamage(shippedModel.generator);
    const source = { description: await describeServer(), pictures };
    const [make, again] = [requestMaker(source, 'a'), requestMaker(source, 'a')];
    const numbers = Array.from({ length: 100 }, (_, number) => number);
    expect(numbers.map(again)).toEqual(numbers.map(make));
    expect(numbers.map(requestMaker(source, 'b'))).not.toEqual(numbers.map(make));
  });
});
