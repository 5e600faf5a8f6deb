/** The light classes under the standard's names, for the bundle to give to whoever takes them for global. */
export { LightHeaders as Headers } from './light-headers.ts';
export { LightRequest as Request } from './light-request.ts';
export { LightResponse as Response } from './light-response.ts';
