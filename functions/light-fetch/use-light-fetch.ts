import { LightHeaders } from './light-headers.ts';
import { LightRequest } from './light-request.ts';
import { LightResponse } from './light-response.ts';
import { displace } from './native.ts';

/**
 * Puts light classes in the places of Headers, Request and Response, which Hono and its server make of each
 * request and answer: Node's own are undici's, whose loading is a seventh of a start. For an entry, before
 * anything else looks at them; `fetch` stays Node's own. Node 24 loads undici even so, when it is asked what
 * stands under their names.
 */
export function useLightFetch(): void {
  displace('Headers', LightHeaders);
  displace('Request', LightRequest);
  displace('Response', LightResponse);
}
