/** What a Function URL sends for `GET /digit?<query>` (payload format 2.0), as far as it is read. */
export function digitEvent(query: string): object {
  return {
    version: '2.0',
    rawPath: '/digit',
    rawQueryString: query,
    headers: { host: 'localhost' },
    requestContext: { http: { method: 'GET', path: '/digit' }, domainName: 'localhost' },
  };
}
