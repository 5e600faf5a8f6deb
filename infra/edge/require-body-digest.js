// A CloudFront function (runtime cloudfront-js-2.0), before POST /judge, /complete and /numbers.
//
// CloudFront signs its requests to the function URL, Lambda rejects an unsigned body, and CloudFront does not
// compute the digest of a body, so the client must send it. Without this function, Lambda would answer 403 with an
// error about signatures.
// eslint-disable-next-line no-unused-vars -- CloudFront calls it by name
function handler(event) {
  const { request } = event;
  if (request.method !== 'POST') return request;
  const digest = request.headers['x-amz-content-sha256'];
  if (digest && /^[0-9a-f]{64}$/.test(digest.value)) return request;
  const body = {
    type: '/problems/body-digest-missing',
    title: 'The digest of the body is missing',
    status: 400,
    detail:
      'Send the SHA-256 of the body, 64 hex digits in lower case, as the header x-amz-content-sha256.',
    instance: request.uri,
    requestId: event.context.requestId,
  };
  return {
    statusCode: 400,
    statusDescription: 'Bad Request',
    headers: {
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'no-store' },
      'access-control-allow-origin': { value: '*' },
    },
    body: { encoding: 'text', data: JSON.stringify(body) },
  };
}
