/** A host name with or without a port, as X-Forwarded-Host has it. */
const hostName = /^[a-z0-9.-]+(:\d{1,5})?$/i;

/**
 * The origin by which readers know this server, such as "https://digits.example.org".
 *
 * @param trustsForwardedHost whether an edge in front of it has written the header X-Forwarded-Host
 */
export function publicOrigin(request: Request, trustsForwardedHost = false): string {
  const { origin, protocol } = new URL(request.url);
  const host = trustsForwardedHost ? request.headers.get('X-Forwarded-Host') : null;
  return host !== null && hostName.test(host) ? `${protocol}//${host}` : origin;
}
