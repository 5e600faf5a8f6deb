import { Hono } from 'hono';
import { LightResponse } from '../../functions/light-fetch/light-response.ts';

// Without this, a change of the plugin could let these tests run over Node's own classes unnoticed.
const response: unknown = await new Hono().request('/');
if (!(response instanceof LightResponse)) throw new Error('Hono does not use the light classes');
