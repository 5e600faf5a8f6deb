import { LightHeaders } from './light-headers.ts';
import { LightRequest } from './light-request.ts';
import { LightResponse } from './light-response.ts';
import { displace } from './native.ts';

/**
 * Replaces the global Headers, Request and Response, which Hono and its server create for each request, by
 * light classes: Node's own are undici's, whose loading takes a seventh of a start. An entry calls this before
 * anything else reads them. `fetch` stays Node's own. Node 24 loads undici anyway when the globals are read.
 */
export function useLightFetch(): void {
  displace('Headers', LightHeaders);
  displace('Request', LightRequest);
  displace('Response', LightResponse);
}
