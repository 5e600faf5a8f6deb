/** The light classes under the standard's names: the bundle imports them where code uses the globals. */
export { LightHeaders as Headers } from './light-headers.ts';
export { LightRequest as Request } from './light-request.ts';
export { LightResponse as Response } from './light-response.ts';
