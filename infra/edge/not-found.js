// A CloudFront function (runtime cloudfront-js-2.0), before /metrics: its figures are not for everybody, and the
// function that would answer is one of many, each of which counts for itself.
// eslint-disable-next-line no-unused-vars -- CloudFront calls it by name
function handler(event) {
  const body = {
    type: '/problems/not-found',
    title: 'No such path',
    status: 404,
    detail: 'See /docs for the routes, or /openapi.json for a machine-readable description.',
    instance: event.request.uri,
    requestId: event.context.requestId,
  };
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: {
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'no-store' },
      'access-control-allow-origin': { value: '*' },
    },
    body: { encoding: 'text', data: JSON.stringify(body) },
  };
}
