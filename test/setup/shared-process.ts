import assert from 'node:assert/strict';
import { afterAll, beforeAll } from 'vitest';

// The files after this one run in the same process, and shall find the environment that each finds alone.
let environment: NodeJS.ProcessEnv;
beforeAll(() => {
  environment = { ...process.env };
});
afterAll(() => {
  assert.deepEqual({ ...process.env }, environment);
});
